// SPDX-License-Identifier: Apache-2.0
// Names that came from outside, made fit to be shown: file names may hold any bytes, and a terminal
// obeys some of them.
//
// Threads  pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace service {

// Valid UTF-8 in one line: control characters become their pictures (␛ for ESC); bytes that are no
// UTF-8, and characters that turn the direction of writing, become U+FFFD.
std::string shown(std::string_view text);
inline std::string shown(const std::filesystem::path& path) {
  return shown(std::string_view(path.native()));
}
inline std::string shown(const std::string& text) { return shown(std::string_view(text)); }
inline std::string shown(const char* text) { return shown(std::string_view(text)); }

}  // namespace service
