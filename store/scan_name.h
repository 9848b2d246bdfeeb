// SPDX-License-Identifier: Apache-2.0
// The names of images from a feeder tell the sides of a sheet: "scan-0012a.tif" is its front,
// "scan-0012b.tif" its back, "scan-0012.tif" a sheet read on one side.
//
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>

namespace store {

// Without side and extension, the same for both sides: "scan-0012".
std::string sheet_of(std::string_view path);
bool has_side(std::string_view path);
bool is_back(std::string_view path);

}  // namespace store
