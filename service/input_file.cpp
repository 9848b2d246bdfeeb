// SPDX-License-Identifier: Apache-2.0
#include "service/input_file.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

namespace service {
namespace {

class InputFile {
 public:
  // The kernels that lack openat2 are older than Debian 12.
  explicit InputFile(const std::filesystem::path& path) {
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_NO_SYMLINKS;
    fd_ = static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how));
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), path.string());
    struct stat status {};
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) {
      ::close(fd_);
      throw std::system_error(EINVAL, std::generic_category(), path.string());
    }
  }
  ~InputFile() { ::close(fd_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::size_t read(char* data, std::size_t size) const {
    for (;;) {
      const ssize_t n = ::read(fd_, data, size);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "read");
    }
  }

 private:
  int fd_ = -1;
};

}  // namespace

void read_file(const std::filesystem::path& path,
               const std::function<void(const char* data, std::size_t size)>& piece) {
  const InputFile file(path);
  std::vector<char> buffer(1U << 20);
  while (const std::size_t n = file.read(buffer.data(), buffer.size())) piece(buffer.data(), n);
}

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

}  // namespace service
