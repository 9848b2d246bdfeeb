// SPDX-License-Identifier: Apache-2.0
// Files that somebody else put where they are: reading them, and where that is.
//
// Errors   std::system_error.
// Threads  any.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

namespace service {

// Hands the file's bytes on in pieces. Through no link and without waiting: what was a file when it
// was listed may be a link to somewhere else or a pipe by now.
void read_file(const std::filesystem::path& path,
               const std::function<void(const char* data, std::size_t size)>& piece);

// Whether the path is the folder or lies in it; both as std::filesystem::weakly_canonical gives
// them.
bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace service
