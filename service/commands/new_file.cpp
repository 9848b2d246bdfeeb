// SPDX-License-Identifier: Apache-2.0
#include "service/commands/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "service/commands/commands.h"
#include "service/shown.h"

namespace service::commands {

void write_new(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) {
    if (errno == EEXIST)
      throw UsageError("已有此文件，不覆盖：" + shown(path) + "。请换一个文件名。",
                       "There is such a file already, and it is not overwritten: " + shown(path) +
                           ". Give another name.");
    throw std::system_error(errno, std::generic_category(), path.string());
  }
  int failed = 0;
  for (std::size_t done = 0; failed == 0 && done < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n > 0) done += static_cast<std::size_t>(n);
    if (n < 0 && errno != EINTR) failed = errno;
  }
  if (::close(fd) != 0 && failed == 0) failed = errno;
  if (failed == 0) return;
  ::unlink(path.c_str());
  throw std::system_error(failed, std::generic_category(), path.string());
}

}  // namespace service::commands
