// SPDX-License-Identifier: Apache-2.0
#include "tests/service/client.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <cctype>
#include <cerrno>

namespace tests {
namespace asio = boost::asio;
namespace {

void set_timeout(asio::ip::tcp::socket& socket, std::chrono::milliseconds time) {
  const timeval value{time.count() / 1000, (time.count() % 1000) * 1000};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

boost::json::value Answer::json() const { return boost::json::parse(body); }

Client::Client(unsigned short port) : socket_(context_) {
  socket_.connect({asio::ip::make_address("127.0.0.1"), port});
  set_timeout(socket_, std::chrono::seconds(30));
}

bool Client::send(std::string_view bytes) {
  boost::system::error_code ec;
  asio::write(socket_, asio::buffer(bytes), ec);
  return !ec;
}

// recv itself: Asio's blocking read would wait on for ever after the time limit of the socket.
std::optional<std::string> Client::read_to(std::string_view mark) {
  for (;;) {
    const auto end = buffer_.find(mark);
    if (end != std::string::npos) {
      auto text = buffer_.substr(0, end + mark.size());
      buffer_.erase(0, end + mark.size());
      return text;
    }
    std::array<char, 16384> chunk{};
    const auto size = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), 0);
    if (size < 0 && errno == EINTR) continue;  // a time limit on the socket forbids its restart
    if (size <= 0) return std::nullopt;
    buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  }
}

Answer Client::receive(bool for_head) {
  Answer answer;
  auto line = read_to("\r\n");
  if (!line) return answer;
  answer.status = std::stoi(line->substr(9, 3));
  for (line = read_to("\r\n"); line && *line != "\r\n"; line = read_to("\r\n")) {
    const auto colon = line->find(": ");
    auto name = line->substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers.emplace(name, line->substr(colon + 2, line->size() - colon - 4));
  }
  const auto length = answer.header("content-length");
  if (for_head || length.empty()) return answer;
  const auto size = std::stoul(length);
  while (buffer_.size() < size) {
    std::array<char, 16384> chunk{};
    const auto got = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), 0);
    if (got <= 0) return Answer{};
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

bool Client::is_closed_within(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  set_timeout(socket_, time);
  std::array<char, 4096> chunk{};
  while (std::chrono::steady_clock::now() < end) {
    const auto size = ::recv(socket_.native_handle(), chunk.data(), chunk.size(), 0);
    if (size == 0 || (size < 0 && errno == ECONNRESET)) return true;
    if (size < 0) return false;
  }
  return false;
}

}  // namespace tests
