// SPDX-License-Identifier: Apache-2.0
// The colour space that clean images and their derivatives are in, for files that have to name it.
//
// Threads  pure function.
#pragma once

#include <cstdint>
#include <vector>

namespace scanner {

// sRGB (IEC 61966-2-1) as an ICC profile of version 2.1, which PDF/A-1 asks for. Always the same
// bytes. Throws std::bad_alloc.
std::vector<std::uint8_t> srgb_profile();

}  // namespace scanner
