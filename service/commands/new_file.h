// SPDX-License-Identifier: Apache-2.0
// A result that is written as a whole or not at all, and never over another file.
//
// Errors   UsageError when there is such a file; std::system_error.
// Threads  from one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace service::commands {

class NewFile {
 public:
  // Finds out that the folder can be written to before the work begins. Leaves nothing behind
  // unless finish() or write() returns; a killed process may leave a hidden `.part` where files
  // have to have names.
  explicit NewFile(std::filesystem::path path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // In parts, and then as a whole under its name.
  void append(std::string_view bytes);
  void finish();
  std::uint64_t size() const { return size_; }  // so far
  // All at once.
  void write(std::string_view bytes);

 private:
  void put(std::string_view bytes);

  const std::filesystem::path path_;
  int fd_ = -1;
  std::string gathered_;  // small parts, before they are put down
  std::uint64_t size_ = 0;
  std::filesystem::path part_;  // on file systems that know no file without a name
};

// The same for bytes that are there already.
void write_new(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes);

}  // namespace service::commands
