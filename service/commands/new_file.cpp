// SPDX-License-Identifier: Apache-2.0
#include "service/commands/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "service/commands/commands.h"
#include "service/shown.h"

namespace service::commands {
namespace {

[[noreturn]] void fail(int error, const std::filesystem::path& path) {
  if (error == EEXIST)
    throw UsageError("已有此文件，不覆盖：" + shown(path) + "。请换一个文件名。",
                     "There is such a file already, and it is not overwritten: " + shown(path) +
                         ". Give another name.");
  throw std::system_error(error, std::generic_category(), path.string());
}

}  // namespace

NewFile::NewFile(std::filesystem::path path) : path_(std::move(path)) {
  struct stat there {};
  if (::lstat(path_.c_str(), &there) == 0) fail(EEXIST, path_);
  const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : ".";
  fd_ = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
  if (fd_ >= 0) return;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail(errno, path_);
  part_ = folder / fmt::format(".{}.{}.part", path_.filename().string(), ::getpid());
  fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd_ < 0) fail(errno, path_);
}

NewFile::~NewFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!part_.empty()) ::unlink(part_.c_str());
}

void NewFile::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    if (n < 0 && errno != EINTR) fail(errno, path_);
  }
}

void NewFile::append(std::string_view bytes) {
  constexpr std::size_t most = 1U << 20;
  size_ += bytes.size();
  gathered_ += bytes;
  if (gathered_.size() < most) return;
  put(gathered_);
  gathered_.clear();
}

void NewFile::finish() {
  put(gathered_);
  if (::fsync(fd_) != 0) fail(errno, path_);
  const int named = part_.empty() ? ::linkat(AT_FDCWD, fmt::format("/proc/self/fd/{}", fd_).c_str(),
                                             AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW)
                                  : ::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, path_.c_str(),
                                                RENAME_NOREPLACE);
  if (named != 0) fail(errno, path_);
  ::close(fd_);
  fd_ = -1;
}

void NewFile::write(std::string_view bytes) {
  size_ += bytes.size();
  put(bytes);
  finish();
}

void write_new(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) {
  NewFile(path).write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace service::commands
