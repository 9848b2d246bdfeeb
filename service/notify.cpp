// SPDX-License-Identifier: Apache-2.0
#include "service/notify.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "store/error.h"

namespace service {
namespace {

[[noreturn]] void fail(const char* what) {
  const int code = errno;
  throw store::Error(code == ENOSPC || code == EDQUOT ? store::Errc::no_space : store::Errc::io,
                     "outbox", fmt::format("{}: {}", what, std::generic_category().message(code)));
}

void write_whole(const std::filesystem::path& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) fail("cannot create a message");
  bool is_good = true;
  while (is_good && !text.empty()) {
    const auto written = ::write(fd, text.data(), text.size());
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    is_good = written > 0 || (written < 0 && errno == EINTR);
  }
  is_good = is_good && ::fsync(fd) == 0;
  const int code = errno;
  ::close(fd);
  errno = code;
  if (!is_good) {
    ::unlink(path.c_str());
    errno = code;
    fail("cannot write a message");
  }
}

}  // namespace

void FileDrop::send(const Message& message) {
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot create the folder");
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  static std::atomic<unsigned> count{0};  // two messages of one millisecond keep their order
  const auto name =
      fmt::format("{:013}-{:06}-{:08x}", now, count++ % 1'000'000, randombytes_random());
  const auto beside = folder_ / ("." + name + ".part");
  write_whole(beside, fmt::format("{}\n\n{}\n", message.to, message.text));
  if (::rename(beside.c_str(), (folder_ / (name + ".txt")).c_str()) != 0) {
    const int code = errno;
    ::unlink(beside.c_str());
    errno = code;
    fail("cannot hand over a message");
  }
}

}  // namespace service
