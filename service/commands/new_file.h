// SPDX-License-Identifier: Apache-2.0
// Files that a command writes for a person: never over another one.
//
// Threads  any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace service::commands {

// What could not be written whole does not stay. Throws UsageError when there is such a file
// already, std::system_error for what the disk refuses.
void write_new(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes);

}  // namespace service::commands
