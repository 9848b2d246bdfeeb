// SPDX-License-Identifier: Apache-2.0
// A sheet that says why there is no page in its place, as a picture.
//
// Errors   std::runtime_error when the drawing library fails.
// Threads  pure function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace service::paper {

// A gray JPEG of an A4 sheet at 100 dpi with the sentence on it.
std::vector<std::uint8_t> notice_jpeg(const std::string& sentence);

}  // namespace service::paper
