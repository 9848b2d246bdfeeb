// SPDX-License-Identifier: Apache-2.0
#include "service/http/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <cctype>
#include <chrono>
#include <vector>

#include "service/http/framing.h"

namespace service::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;
using Parser = beast::http::request_parser<beast::http::buffer_body>;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

// What a length needs at the least rate that is put up with.
Milliseconds time_for(std::uint64_t bytes, std::size_t rate) {
  return Milliseconds(1000 * bytes / rate);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

Request request_of(const Parser::value_type& message, const std::string& address, bool secure) {
  Request request;
  request.method = parse_method({message.method_string().data(), message.method_string().size()});
  request.head = message.method() == beast::http::verb::head;
  request.address = address;
  request.secure = secure;
  for (const auto& field : message)
    request.headers.emplace_back(lower({field.name_string().data(), field.name_string().size()}),
                                 std::string(field.value()));
  return request;
}

Code code_of(FramingFault fault) {
  switch (fault) {
    case FramingFault::malformed: return Code::malformed;
    case FramingFault::bad_version: return Code::bad_version;
    case FramingFault::long_target: return Code::target_too_long;
  }
  return Code::malformed;
}

void log(const Call& call, int status, Clock::time_point began) {
  const auto& route = call.match.route;
  const std::chrono::duration<double, std::milli> took = Clock::now() - began;
  spdlog::info("{} {} {} {:.1f}ms", call.request.method ? to_string(*call.request.method) : "other",
               route != nullptr ? route->pattern : "-", status, took.count());
}

template <class Stream>
class Link final : public Connection {
 public:
  Link(Stream stream, beast::flat_buffer buffer, std::string address, Shared& shared,
       Connections& connections)
      : stream_(std::move(stream)), buffer_(std::move(buffer)), address_(std::move(address)),
        shared_(shared), limits_(shared.limits), connections_(connections) {
    connections_.insert(this);
  }
  ~Link() override { connections_.erase(this); }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void finish() override {
    finishing_ = true;
    if (idle_) abort();
  }
  void abort() override {
    finishing_ = true;
    beast::get_lowest_layer(stream_).close();
  }

  asio::awaitable<void> run();

 private:
  static constexpr bool kSecure = std::is_same_v<Stream, TlsStream>;

  // The header of the next request stands whole in the buffer: its size. Else why not; without
  // a code the client has gone.
  struct Head {
    std::size_t size = 0;
    std::optional<Code> fault;
  };
  // refusal: what to answer in place of the handler. gone: nobody is there to answer.
  struct Reading {
    std::optional<Response> refusal;
    bool gone = false;
  };

  asio::awaitable<Head> read_head();
  asio::awaitable<bool> exchange();
  asio::awaitable<bool> fulfil(Parser& parser, const Request& request);
  asio::awaitable<Reading> read_body(Parser& parser, Call& call);
  asio::awaitable<Reading> read_text(Parser& parser, Call& call, std::string& text);
  asio::awaitable<Reading> read_file(Parser& parser, Call& call);
  // Bytes of the body, at most size, perhaps none. nullopt: the client has gone or is too slow.
  asio::awaitable<std::optional<std::size_t>> read_some(Parser& parser, char* data,
                                                        std::size_t size);
  asio::awaitable<bool> go_on(const Request& request);  // 100 Continue, where it is waited for
  asio::awaitable<void> discard(Call& call);
  asio::awaitable<Response> work(Call& call);
  asio::awaitable<bool> write(const Response& response, bool head, bool keep);
  asio::awaitable<void> refuse(Code code);
  asio::awaitable<void> linger();

  void expire_after(Milliseconds time) { beast::get_lowest_layer(stream_).expires_after(time); }
  std::string_view buffered() const {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
  }

  Stream stream_;
  beast::flat_buffer buffer_;
  const std::string address_;
  Shared& shared_;
  const Limits& limits_;
  Connections& connections_;
  bool idle_ = true;
  bool finishing_ = false;
};

template <class Stream>
asio::awaitable<void> Link<Stream>::run() {
  if constexpr (kSecure) {
    expire_after(limits_.handshake);
    const auto shaken =
        co_await stream_.async_handshake(asio::ssl::stream_base::server, buffer_.data(), kToken);
    const auto& [ec, used] = shaken;
    if (ec) co_return;
    buffer_.consume(used);
  }
  bool goes_on = true;
  while (goes_on && !finishing_) goes_on = co_await exchange();
  if constexpr (kSecure) {
    expire_after(limits_.linger);
    const auto closed = co_await stream_.async_shutdown(kToken);
    static_cast<void>(closed);  // the answer is out; how the client hangs up does not matter
  }
}

template <class Stream>
auto Link<Stream>::read_head() -> asio::awaitable<Head> {
  idle_ = buffer_.size() == 0;
  expire_after(idle_ ? limits_.idle : limits_.header);
  for (std::size_t seen = 0;;) {
    const auto text = buffered();
    const auto end = text.find("\r\n\r\n", seen < 3 ? 0 : seen - 3);
    if (end != std::string_view::npos) {
      idle_ = false;
      if (end + 4 > limits_.header_bytes) co_return Head{0, Code::header_too_large};
      co_return Head{end + 4, std::nullopt};
    }
    if (has_bare_line_feed(text)) co_return Head{0, Code::malformed};
    if (text.size() >= limits_.header_bytes) co_return Head{0, Code::header_too_large};
    seen = text.size();
    const auto room = buffer_.prepare(limits_.header_bytes - seen);
    const auto read = co_await stream_.async_read_some(room, kToken);
    const auto& [ec, size] = read;
    if (ec) co_return Head{};  // gone, or too slow: then the stream is closed already
    buffer_.commit(size);
    if (idle_) {
      idle_ = false;
      expire_after(limits_.header);
    }
  }
}

template <class Stream>
asio::awaitable<bool> Link<Stream>::exchange() {
  const auto head = co_await read_head();
  if (head.fault) co_await refuse(*head.fault);
  if (head.size == 0) co_return false;

  const std::string text(buffered().substr(0, head.size));
  buffer_.consume(head.size);
  auto fault = framing_fault(text, limits_.target_bytes);
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  parser.body_limit(boost::none);  // counted by route while it is read
  beast::error_code ec;
  if (!fault) parser.put(asio::buffer(text), ec);
  if (!fault && (ec || !parser.is_header_done())) fault = FramingFault::malformed;
  Request request;
  if (!fault) {
    request = request_of(parser.get(), address_, kSecure);
    const auto target = parser.get().target();
    if (!parse_target({target.data(), target.size()}, request)) fault = FramingFault::malformed;
  }
  if (fault) {
    co_await refuse(code_of(*fault));
    co_return false;
  }
  co_return co_await fulfil(parser, request);
}

template <class Stream>
asio::awaitable<bool> Link<Stream>::fulfil(Parser& parser, const Request& request) {
  const auto began = Clock::now();
  auto call = shared_.application.make_call(request);
  Response response;
  if (!kSecure && shared_.tls != nullptr) {
    // Plain HTTP on the TLS port: somebody left out the s.
    response.status = 308;
    const auto target = parser.get().target();
    response.headers.emplace_back(
        "Location", "https://" + std::string(request.header("host")) + std::string(target));
  } else {
    Reading reading;
    reading.refusal = shared_.application.direct(call);
    if (!reading.refusal) reading = co_await read_body(parser, call);
    if (call.upload && (reading.gone || reading.refusal)) co_await discard(call);
    if (reading.gone) co_return false;
    if (reading.refusal)
      response = std::move(*reading.refusal);
    else
      response = co_await work(call);
  }
  const bool is_read = parser.is_done();
  const bool keep = is_read && parser.keep_alive() && !finishing_;
  const bool written = co_await write(response, request.head, keep);
  log(call, response.status, began);
  if (written && !is_read) co_await linger();
  co_return written && keep;
}

template <class Stream>
auto Link<Stream>::read_body(Parser& parser, Call& call) -> asio::awaitable<Reading> {
  const auto kind = call.match.route->body;
  const auto limit = kind == Body::file ? limits_.file_bytes : limits_.json_bytes;
  const auto length = parser.content_length();
  Reading reading;
  if (length && *length > limit) {
    reading.refusal = shared_.application.refuse(call.request, Code::too_large);
    co_return reading;
  }
  if (kind == Body::file) {
    reading = co_await read_file(parser, call);
    co_return reading;
  }
  if (parser.is_done()) co_return reading;
  const bool goes_on = co_await go_on(call.request);
  if (!goes_on) co_return Reading{std::nullopt, true};
  std::string text;
  reading = co_await read_text(parser, call, text);
  // A body nobody asked for is read, so that the next request is found, and dropped.
  if (!reading.gone && !reading.refusal && kind == Body::json)
    reading.refusal = shared_.application.parse(call, text);
  co_return reading;
}

template <class Stream>
auto Link<Stream>::read_text(Parser& parser, Call& call, std::string& text)
    -> asio::awaitable<Reading> {
  std::vector<char> chunk(std::min<std::size_t>(limits_.json_bytes + 1, 16 << 10));
  expire_after(limits_.body + time_for(limits_.json_bytes, limits_.body_rate));
  while (!parser.is_done()) {
    const auto size = co_await read_some(parser, chunk.data(), chunk.size());
    if (!size) co_return Reading{std::nullopt, true};
    text.append(chunk.data(), *size);
    if (text.size() > limits_.json_bytes)
      co_return Reading{shared_.application.refuse(call.request, Code::too_large), false};
  }
  co_return Reading{};
}

template <class Stream>
auto Link<Stream>::read_file(Parser& parser, Call& call) -> asio::awaitable<Reading> {
  Reading reading;
  auto& application = shared_.application;
  const std::function<void()> admit = [&] { reading.refusal = application.admit(call); };
  const bool admitted = co_await shared_.desk.run(admit);
  if (!admitted) reading.refusal = application.refuse(call.request, Code::overloaded);
  if (reading.refusal) co_return reading;
  const bool goes_on = co_await go_on(call.request);
  if (!goes_on) co_return Reading{std::nullopt, true};

  std::vector<char> chunk(limits_.chunk_bytes);
  std::uint64_t total = 0;
  std::size_t filled = 0;
  const std::function<void()> take = [&] {
    reading.refusal = application.receive(call, chunk.data(), filled);
  };
  while (!parser.is_done()) {
    expire_after(limits_.body + time_for(chunk.size(), limits_.body_rate));
    filled = 0;
    while (filled < chunk.size() && !parser.is_done()) {
      const auto size = co_await read_some(parser, chunk.data() + filled, chunk.size() - filled);
      if (!size) co_return Reading{std::nullopt, true};
      filled += *size;
    }
    total += filled;
    if (total > limits_.file_bytes) {
      reading.refusal = application.refuse(call.request, Code::too_large);
      co_return reading;
    }
    const bool taken = co_await shared_.desk.run(take);
    if (!taken) reading.refusal = application.refuse(call.request, Code::overloaded);
    if (reading.refusal) co_return reading;
  }
  co_return reading;
}

template <class Stream>
auto Link<Stream>::read_some(Parser& parser, char* data, std::size_t size)
    -> asio::awaitable<std::optional<std::size_t>> {
  auto& body = parser.get().body();
  body.data = data;
  body.size = size;
  const auto read = co_await beast::http::async_read_some(stream_, buffer_, parser, kToken);
  auto ec = std::get<0>(read);
  if (ec == beast::http::error::need_buffer) ec = {};
  if (ec) co_return std::nullopt;
  co_return size - body.size;
}

template <class Stream>
asio::awaitable<bool> Link<Stream>::go_on(const Request& request) {
  if (request.header("expect").empty()) co_return true;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  expire_after(limits_.write);
  const auto text = asio::buffer(kContinue);
  const auto written = co_await asio::async_write(stream_, text, kToken);
  co_return !std::get<0>(written);
}

// What has arrived of a file that is not taken. Removing it from the disk is work for the pool.
template <class Stream>
asio::awaitable<void> Link<Stream>::discard(Call& call) {
  const std::function<void()> drop = [&] { call.upload.reset(); };
  const bool dropped = co_await shared_.desk.run(drop);
  if (!dropped) call.upload.reset();
}

template <class Stream>
asio::awaitable<Response> Link<Stream>::work(Call& call) {
  const auto began = Clock::now();
  const auto& route = *call.match.route;
  auto& application = shared_.application;
  Response response;
  if (route.lane == Lane::network) {
    response = application.answer(call);
  } else {
    auto& pool = route.lane == Lane::hashing ? shared_.hashing : shared_.desk;
    const std::function<void()> answer = [&] { response = application.answer(call); };
    const bool answered = co_await pool.run(answer);
    if (!answered) response = application.refuse(call.request, Code::overloaded);
  }
  if (route.slot > Milliseconds::zero()) {
    const auto slots = (Clock::now() - began) / route.slot + 1;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, began + slots * route.slot);
    const auto waited = co_await timer.async_wait(kToken);
    static_cast<void>(waited);  // nobody cancels this timer
  }
  co_return response;
}

template <class Stream>
asio::awaitable<bool> Link<Stream>::write(const Response& response, bool head, bool keep) {
  const std::string top = serialize_head(response, kSecure, keep);
  const auto content = head ? std::string_view() : response.content();
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(top), asio::buffer(content)};
  expire_after(limits_.write + time_for(top.size() + content.size(), limits_.write_rate));
  const auto written = co_await asio::async_write(stream_, buffers, kToken);
  co_return !std::get<0>(written);
}

template <class Stream>
asio::awaitable<void> Link<Stream>::refuse(Code code) {
  const auto began = Clock::now();
  const Request nothing;
  const auto response = shared_.application.refuse(nothing, code);
  const bool written = co_await write(response, false, false);
  spdlog::info("- - {} {:.1f}ms", response.status,
               std::chrono::duration<double, std::milli>(Clock::now() - began).count());
  if (written) co_await linger();
}

// Closing with bytes unread makes the kernel reset the connection, and the answer may be lost on
// its way. So the rest is read for a moment.
template <class Stream>
asio::awaitable<void> Link<Stream>::linger() {
  beast::error_code ignored;  // the other side may have gone: then there is nothing to wait for
  if constexpr (!kSecure)
    beast::get_lowest_layer(stream_).socket().shutdown(asio::ip::tcp::socket::shutdown_send,
                                                       ignored);
  expire_after(limits_.linger);
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; total < limits_.linger_bytes;) {
    const auto room = asio::buffer(dropped);
    const auto read = co_await stream_.async_read_some(room, kToken);
    if (std::get<0>(read)) co_return;
    total += std::get<1>(read);
  }
}

// A client that has not yet shown whether it speaks TLS.
class Arrival final : public Connection {
 public:
  Arrival(beast::tcp_stream& stream, Connections& connections)
      : stream_(stream), connections_(connections) {
    connections_.insert(this);
  }
  ~Arrival() override { connections_.erase(this); }
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;
  void finish() override { stream_.close(); }
  void abort() override { stream_.close(); }

 private:
  beast::tcp_stream& stream_;
  Connections& connections_;
};

asio::awaitable<std::optional<bool>> speaks_tls(beast::tcp_stream& stream,
                                                beast::flat_buffer& buffer, Shared& shared,
                                                Connections& connections) {
  const Arrival arrival(stream, connections);
  stream.expires_after(shared.limits.handshake);
  const auto detected = co_await beast::async_detect_ssl(stream, buffer, kToken);
  const auto& [ec, is_tls] = detected;
  if (ec) co_return std::nullopt;
  co_return is_tls;
}

}  // namespace

asio::awaitable<void> converse(asio::ip::tcp::socket socket, std::string address, Shared& shared,
                               Connections& connections) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  if (shared.tls == nullptr) {
    Link<beast::tcp_stream> link(std::move(stream), std::move(buffer), std::move(address), shared,
                                 connections);
    co_await link.run();
    co_return;
  }
  const auto is_tls = co_await speaks_tls(stream, buffer, shared, connections);
  if (!is_tls) co_return;
  if (*is_tls) {
    Link<TlsStream> link(TlsStream(std::move(stream), *shared.tls), std::move(buffer),
                         std::move(address), shared, connections);
    co_await link.run();
  } else {
    Link<beast::tcp_stream> link(std::move(stream), std::move(buffer), std::move(address), shared,
                                 connections);
    co_await link.run();
  }
}

}  // namespace service::http
