// SPDX-License-Identifier: Apache-2.0
// A blocking client that sends exactly the bytes it is given. It shares no code with the server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tests {

struct Answer {
  int status = 0;                                   // 0: the connection ended without an answer
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;

  std::string header(const std::string& name) const;  // empty when absent
  boost::json::value json() const;
};

class Client {
 public:
  explicit Client(unsigned short port);

  // False when the server has closed the connection.
  bool send(std::string_view bytes);
  // The next answer. for_head: it has no body whatever its header says.
  Answer receive(bool for_head = false);
  // True when the server closes within the time; what it still sends is dropped.
  bool is_closed_within(std::chrono::milliseconds time);

 private:
  std::optional<std::string> read_to(std::string_view mark);

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

}  // namespace tests
