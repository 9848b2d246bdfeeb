// SPDX-License-Identifier: Apache-2.0
// Everything the store does to the disk, SQLite's own files included (through sqlite_vfs). Tests
// put a faulty twin in its place.
//
// Errors   store::Error: no_space when the disk or quota is full, else io. Subject: the path.
// Threads  any.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace store::internal {

namespace fs = std::filesystem;

// An open file, closed by the destructor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // A new file, 0600; its name must be free.
  virtual Fd create(const fs::path& path);
  // Opened for locking, made (0600) when absent.
  virtual Fd open_lock(const fs::path& path);
  // An empty Fd when there is no such file. Symbolic links are not followed.
  virtual Fd open_to_read(const fs::path& path);
  // Up to `size` bytes; 0 at the end.
  virtual std::size_t read(const Fd& file, void* data, std::size_t size, const fs::path& path);
  // The same at an offset; several threads may read one file so.
  virtual std::size_t read_at(const Fd& file, void* data, std::size_t size, std::uint64_t offset,
                              const fs::path& path);
  virtual void write(const Fd& file, const void* data, std::size_t size, const fs::path& path);
  virtual void sync(const Fd& file, const fs::path& path);
  virtual void set_mode(const fs::path& path, mode_t mode);
  // False when it is there already. 0700.
  virtual bool make_folder(const fs::path& path);
  virtual void sync_folder(const fs::path& path);
  virtual void rename(const fs::path& from, const fs::path& to);
  // A second name for the file; false when `to` is taken.
  virtual bool link(const fs::path& from, const fs::path& to);
  // An absent file or folder is no error.
  virtual void remove(const fs::path& path);
  // For sqlite3_open_v2; nullptr: SQLite's own.
  virtual const char* sqlite_vfs() const { return nullptr; }
};

FileSystem& real_file_system();

bool try_lock(const Fd& file, const fs::path& path);       // exclusive; false when another holds it
bool is_there(const fs::path& path);                       // does not follow symbolic links
std::vector<std::string> entries(const fs::path& folder);  // sorted names; none when absent
[[noreturn]] void throw_errno(int error, const fs::path& path, const char* doing);

}  // namespace store::internal
