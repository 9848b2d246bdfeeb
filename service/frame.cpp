// SPDX-License-Identifier: Apache-2.0
#include "service/frame.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace service {
namespace {

void send_all(int socket, const void* data, std::size_t size) {
  const char* p = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = ::send(socket, p, size, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "send");
    }
    p += n;
    size -= static_cast<std::size_t>(n);
  }
}

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

void wait_until_readable(int socket, const Deadline& deadline) {
  if (!deadline) return;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        *deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) throw std::system_error(ETIMEDOUT, std::generic_category(), "receive");
    pollfd p{socket, POLLIN, 0};
    const int ready = ::poll(&p, 1, static_cast<int>(std::min<long>(left.count(), 60'000)));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
  }
}

// Bytes received: size, or fewer when the other side hung up.
std::size_t receive_all(int socket, void* data, std::size_t size, const Deadline& deadline) {
  char* p = static_cast<char*>(data);
  std::size_t got = 0;
  while (got < size) {
    wait_until_readable(socket, deadline);
    const ssize_t n = ::recv(socket, p + got, size - got, 0);
    if (n < 0) {
      if (errno == EINTR) continue;
      if (errno == ECONNRESET) return got;
      throw std::system_error(errno, std::generic_category(), "receive");
    }
    if (n == 0) return got;
    got += static_cast<std::size_t>(n);
  }
  return got;
}

}  // namespace

void send_frame(int socket, const std::vector<std::uint8_t>& bytes) {
  if (bytes.size() > max_frame) throw std::length_error("message too long");
  const auto size = static_cast<std::uint32_t>(bytes.size());
  send_all(socket, &size, sizeof size);
  send_all(socket, bytes.data(), bytes.size());
}

std::optional<std::vector<std::uint8_t>> receive_frame(int socket, std::uint32_t at_most,
                                                       Deadline deadline) {
  std::uint32_t size = 0;
  const std::size_t got = receive_all(socket, &size, sizeof size, deadline);
  if (got == 0) return std::nullopt;
  if (got < sizeof size) throw std::system_error(ECONNRESET, std::generic_category(), "receive");
  if (size > at_most) throw std::length_error("message too long");
  std::vector<std::uint8_t> bytes;
  // Grown as it arrives: a length that lies takes no memory.
  while (bytes.size() < size) {
    const std::size_t old = bytes.size();
    const std::size_t step = std::min<std::size_t>(size - old, 1U << 20);
    bytes.resize(old + step);
    if (receive_all(socket, bytes.data() + old, step, deadline) < step)
      throw std::system_error(ECONNRESET, std::generic_category(), "receive");
  }
  return bytes;
}

}  // namespace service
