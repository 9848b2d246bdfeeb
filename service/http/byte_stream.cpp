// SPDX-License-Identifier: Apache-2.0
#include "service/http/byte_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <type_traits>
#include <utility>

namespace service::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

template <class Stream>
class StreamOf final : public ByteStream {
 public:
  explicit StreamOf(Stream stream) : stream_(std::move(stream)) {}

  bool secure() const override { return kSecure; }
  void expire_after(std::chrono::milliseconds time) override { tcp().expires_after(time); }
  void close() override { tcp().close(); }

  asio::awaitable<std::optional<std::size_t>> read_some(asio::mutable_buffer room) override {
    const auto read = co_await stream_.async_read_some(room, kToken);
    if (std::get<0>(read)) co_return std::nullopt;
    co_return std::get<1>(read);
  }
  asio::awaitable<bool> write(Two bytes) override {
    if constexpr (kSecure) {
      // One after the other: of two buffers that are more than 16 KiB together, Beast 1.81 hands
      // the first alone to TLS and the second is never sent.
      for (const auto& part : bytes) {
        const auto written = co_await asio::async_write(stream_, part, kToken);
        if (std::get<0>(written)) co_return false;
      }
      co_return true;
    } else {
      const auto written = co_await asio::async_write(stream_, bytes, kToken);
      co_return !std::get<0>(written);
    }
  }
  void end_writing() override {
    beast::error_code ignored;  // the client may have gone already
    if constexpr (!kSecure) tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }
  asio::awaitable<void> shut_down() override {
    if constexpr (kSecure) {
      const auto closed = co_await stream_.async_shutdown(kToken);
      static_cast<void>(closed);  // the answer is out; how the client hangs up does not matter
    }
    co_return;
  }
  asio::awaitable<bool> shake_hands(beast::flat_buffer& buffer) {
    const auto shaken =
        co_await stream_.async_handshake(asio::ssl::stream_base::server, buffer.data(), kToken);
    const auto& [ec, used] = shaken;
    buffer.consume(used);
    co_return !ec;
  }

 private:
  static constexpr bool kSecure = std::is_same_v<Stream, TlsStream>;
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  Stream stream_;
};

}  // namespace

asio::awaitable<std::unique_ptr<ByteStream>> welcome(asio::ip::tcp::socket socket,
                                                     asio::ssl::context* tls,
                                                     std::chrono::milliseconds time,
                                                     beast::flat_buffer& buffer,
                                                     CloseSlot& close_slot) {
  beast::tcp_stream stream(std::move(socket));
  bool is_tls = false;
  if (tls != nullptr) {
    close_slot = [&stream] { stream.close(); };
    stream.expires_after(time);
    const auto detected = co_await beast::async_detect_ssl(stream, buffer, kToken);
    close_slot = nullptr;
    if (std::get<0>(detected)) co_return nullptr;
    is_tls = std::get<1>(detected);
  }
  if (!is_tls) co_return std::make_unique<StreamOf<beast::tcp_stream>>(std::move(stream));
  auto secured = std::make_unique<StreamOf<TlsStream>>(TlsStream(std::move(stream), *tls));
  close_slot = [&secured] { secured->close(); };
  secured->expire_after(time);
  const bool shaken = co_await secured->shake_hands(buffer);
  close_slot = nullptr;
  if (!shaken) co_return nullptr;
  co_return secured;
}

}  // namespace service::http
