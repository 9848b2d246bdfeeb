// SPDX-License-Identifier: Apache-2.0
#include "store/internal/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "store/error.h"

namespace store::internal {
namespace {

// Repeats a call that a signal interrupted.
template <class F>
auto uninterrupted(F call) {
  decltype(call()) result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

}  // namespace

void throw_errno(int error, const fs::path& path, const char* doing) {
  const Errc code = error == ENOSPC || error == EDQUOT ? Errc::no_space : Errc::io;
  const bool refused = error == EACCES || error == EPERM || error == EROFS;
  throw Error(code, path.string(),
              std::string(doing) + ": " + std::generic_category().message(error),
              refused ? Cause::not_permitted : Cause::none);
}

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Fd::reset() {
  // What matters was synced before; close has nothing left to report.
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Fd FileSystem::create(const fs::path& path) {
  const int fd =
      uninterrupted([&] { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); });
  if (fd < 0) throw_errno(errno, path, "create");
  return Fd(fd);
}

Fd FileSystem::open_lock(const fs::path& path) {
  const int fd = uninterrupted(
      [&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600); });
  if (fd < 0) throw_errno(errno, path, "open");
  return Fd(fd);
}

Fd FileSystem::open_to_read(const fs::path& path) {
  const int fd = uninterrupted(
      [&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); });
  if (fd < 0 && errno == ENOENT) return {};
  if (fd < 0) throw_errno(errno, path, "open");
  return Fd(fd);
}

std::size_t FileSystem::read(const Fd& file, void* data, std::size_t size, const fs::path& path) {
  const ssize_t got = uninterrupted([&] { return ::read(file.get(), data, size); });
  if (got < 0) throw_errno(errno, path, "read");
  return static_cast<std::size_t>(got);
}

std::size_t FileSystem::read_at(const Fd& file, void* data, std::size_t size, std::uint64_t offset,
                                const fs::path& path) {
  const ssize_t got = uninterrupted(
      [&] { return ::pread(file.get(), data, size, static_cast<off_t>(offset)); });
  if (got < 0) throw_errno(errno, path, "read");
  return static_cast<std::size_t>(got);
}

void FileSystem::write(const Fd& file, const void* data, std::size_t size, const fs::path& path) {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t put = uninterrupted([&] { return ::write(file.get(), at, size); });
    if (put < 0) throw_errno(errno, path, "write");
    at += put;
    size -= static_cast<std::size_t>(put);
  }
}

void FileSystem::sync(const Fd& file, const fs::path& path) {
  if (uninterrupted([&] { return ::fsync(file.get()); }) < 0) throw_errno(errno, path, "fsync");
}

void FileSystem::set_mode(const fs::path& path, mode_t mode) {
  if (::chmod(path.c_str(), mode) < 0) throw_errno(errno, path, "chmod");
}

bool FileSystem::make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return true;
  if (errno == EEXIST && fs::is_directory(path)) return false;
  throw_errno(errno, path, "mkdir");
}

void FileSystem::sync_folder(const fs::path& path) {
  const Fd folder(uninterrupted(
      [&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!folder) throw_errno(errno, path, "open");
  if (uninterrupted([&] { return ::fsync(folder.get()); }) < 0) throw_errno(errno, path, "fsync");
}

void FileSystem::rename(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) < 0) throw_errno(errno, from, "rename");
}

bool FileSystem::link(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  throw_errno(errno, to, "link");
}

void FileSystem::remove(const fs::path& path) {
  if (::remove(path.c_str()) < 0 && errno != ENOENT) throw_errno(errno, path, "remove");
}

FileSystem& real_file_system() {
  static FileSystem file_system;
  return file_system;
}

bool try_lock(const Fd& file, const fs::path& path) {
  if (uninterrupted([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  throw_errno(errno, path, "flock");
}

bool is_there(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw_errno(errno, path, "stat");
}

std::vector<std::string> entries(const fs::path& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.c_str()), ::closedir);
  if (dir == nullptr && errno == ENOENT) return names;
  if (dir == nullptr) throw_errno(errno, folder, "list");
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(dir.get());
    if (entry == nullptr && errno != 0) throw_errno(errno, folder, "list");
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace store::internal
