// SPDX-License-Identifier: Apache-2.0
// The bytes of one client, plain or through TLS, with one deadline for whatever is awaited.
//
// Threads  lives on one network thread.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace service::http {

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  virtual bool secure() const = 0;
  // From now on until set again. What is awaited when it passes fails, and the stream is closed.
  virtual void expire_after(std::chrono::milliseconds time) = 0;
  virtual void close() = 0;

  // nullopt: the client has gone or was too slow.
  virtual boost::asio::awaitable<std::optional<std::size_t>> read_some(
      boost::asio::mutable_buffer room) = 0;
  // All of both; false: the client has gone or was too slow.
  using Two = std::array<boost::asio::const_buffer, 2>;
  virtual boost::asio::awaitable<bool> write(Two bytes) = 0;
  // Nothing more will be written, while reading goes on. Through TLS it does nothing.
  virtual void end_writing() = 0;
  // Says good-bye, where the protocol has one.
  virtual boost::asio::awaitable<void> shut_down() = 0;
};

// Where a connection can be interrupted before it has a stream.
using CloseSlot = std::function<void()>;

// Finds out by the first bytes whether the client speaks TLS, and shakes hands if so; what was read
// beyond is in buffer. tls null: plain without asking. Null when the client has gone or is too
// slow. While it waits, close_slot closes the socket.
boost::asio::awaitable<std::unique_ptr<ByteStream>> welcome(boost::asio::ip::tcp::socket socket,
                                                            boost::asio::ssl::context* tls,
                                                            std::chrono::milliseconds time,
                                                            boost::beast::flat_buffer& buffer,
                                                            CloseSlot& close_slot);

}  // namespace service::http
