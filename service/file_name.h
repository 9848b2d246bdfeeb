// SPDX-License-Identifier: Apache-2.0
// Making names of files from names that came from outside.
//
// Threads  pure functions.
#pragma once

#include <cstddef>
#include <string>

namespace service {

constexpr std::size_t longest_file_name = 255;  // bytes, on every file system in use

// At most `size` bytes, no character of UTF-8 cut in two. A name in another encoding is cut anywhere.
std::string cut_name(const std::string& text, std::size_t size);

}  // namespace service
