// SPDX-License-Identifier: Apache-2.0
// A file system whose Nth changing operation fails, SQLite's own operations counted with ours.
#pragma once

#include <sqlite3.h>

#include "store/internal/file_system.h"

namespace store::test {

// When to fail, and how.
struct Faults {
  int error = 0;        // EIO or ENOSPC
  bool once = true;     // false: everything from the Nth operation on fails
  long fail_at = 0;     // N; 0: never
  long operations = 0;  // counted so far
  long struck = 0;      // failed so far

  bool strike();
};

// One at a time.
class FaultyFileSystem : public internal::FileSystem {
 public:
  FaultyFileSystem();
  ~FaultyFileSystem() override;
  Faults& faults() { return faults_; }

  internal::Fd create(const internal::fs::path& path) override;
  internal::Fd open_lock(const internal::fs::path& path) override;
  void write(const internal::Fd& file, const void* data, std::size_t size,
             const internal::fs::path& path) override;
  void sync(const internal::Fd& file, const internal::fs::path& path) override;
  void set_mode(const internal::fs::path& path, mode_t mode) override;
  bool make_folder(const internal::fs::path& path) override;
  void sync_folder(const internal::fs::path& path) override;
  void rename(const internal::fs::path& from, const internal::fs::path& to) override;
  bool link(const internal::fs::path& from, const internal::fs::path& to) override;
  void remove(const internal::fs::path& path) override;
  const char* sqlite_vfs() const override;

 private:
  void maybe_fail(const internal::fs::path& path, const char* doing);

  Faults faults_;
  sqlite3_vfs vfs_{};
};

}  // namespace store::test
