// SPDX-License-Identifier: Apache-2.0
#include "service/http/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <vector>

namespace service::http {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

// What a length needs at the least rate that is put up with.
Milliseconds time_for(std::uint64_t bytes, std::size_t rate) {
  return Milliseconds(1000 * bytes / rate);
}

double milliseconds_since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

asio::awaitable<void> wait_until(Clock::time_point time) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, time);
  const auto waited = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  static_cast<void>(waited);  // nobody cancels this timer
}

// Method, pattern, status, time: never what was asked for or by whom.
void log(const Call& call, int status, Clock::time_point began) {
  const auto* route = call.match.route;
  spdlog::info("{} {} {} {:.1f}ms", call.request.method ? to_string(*call.request.method) : "other",
               route != nullptr ? route->pattern : "-", status, milliseconds_since(began));
}

}  // namespace

Connection::Connection(std::string address, Shared& shared, Connections& connections)
    : address_(std::move(address)),
      shared_(shared),
      limits_(shared.limits),
      connections_(connections) {
  connections_.insert(this);
}

Connection::~Connection() { connections_.erase(this); }

void Connection::finish() {
  finishing_ = true;
  if (idle_) abort();
}

void Connection::abort() {
  finishing_ = true;
  if (stream_ != nullptr) stream_->close();
  if (close_slot_) close_slot_();
}

asio::awaitable<void> Connection::run(asio::ip::tcp::socket socket) {
  stream_ =
      co_await welcome(std::move(socket), shared_.tls, limits_.handshake, buffer_, close_slot_);
  if (stream_ == nullptr) co_return;
  bool goes_on = true;
  while (goes_on && !finishing_) goes_on = co_await exchange();
  stream_->expire_after(limits_.linger);
  co_await stream_->shut_down();
}

asio::awaitable<bool> Connection::exchange() {
  RequestReader reader(*stream_, buffer_, limits_);
  const auto head = co_await reader.read_head(idle_);
  idle_ = false;
  if (head.text.empty()) {
    if (head.fault) co_await refuse(*head.fault);
    co_return false;
  }
  Request request;
  request.address = address_;
  request.secure = stream_->secure();
  const auto fault = reader.parse_head(head.text, request);
  if (fault) {
    co_await refuse(*fault);
    co_return false;
  }
  co_return co_await fulfil(reader, request);
}

asio::awaitable<bool> Connection::fulfil(RequestReader& reader, const Request& request) {
  const auto began = Clock::now();
  auto call = shared_.application.make_call(request);
  bool gone = false;
  const Response response = co_await respond(reader, call, gone);
  if (gone) co_return false;
  const bool is_read = reader.is_done();
  const bool keep = is_read && reader.keep_alive() && !finishing_;
  const bool written = co_await write(response, request.head, keep);
  log(call, response.status, began);
  if (written && !is_read) co_await linger();
  co_return written&& keep;
}

asio::awaitable<Response> Connection::respond(RequestReader& reader, Call& call, bool& gone) {
  if (shared_.tls != nullptr && !stream_->secure()) {
    // Plain HTTP on the TLS port: somebody left out the s.
    Response response;
    response.status = 308;
    response.headers.emplace_back(
        "Location", "https://" + std::string(call.request.header("host")) + reader.target());
    co_return response;
  }
  auto refusal = shared_.application.direct(call);
  if (refusal) co_return std::move(*refusal);
  auto reading = co_await read_body(reader, call);
  gone = reading.gone;
  if (call.upload && (gone || reading.refusal)) co_await discard(call);
  if (gone) co_return Response{};
  if (reading.refusal) co_return std::move(*reading.refusal);
  co_return co_await work(call);
}

asio::awaitable<Connection::Reading> Connection::read_body(RequestReader& reader, Call& call) {
  const bool is_file = call.match.route->body == Body::file;
  const auto limit = is_file ? limits_.file_bytes : limits_.json_bytes;
  Reading reading;
  if (reader.content_length().value_or(0) > limit) {
    reading.refusal = shared_.application.refuse(call.request, Code::too_large);
  } else if (is_file) {
    reading = co_await read_file(reader, call);
  } else if (!reader.is_done()) {
    reading = co_await read_text(reader, call);
  }
  co_return reading;
}

Connection::Reading Connection::broken_off(const Call& call, std::optional<Code> fault) {
  if (!fault) return {std::nullopt, true};
  return {shared_.application.refuse(call.request, *fault), false};
}

asio::awaitable<Connection::Reading> Connection::read_text(RequestReader& reader, Call& call) {
  const bool goes_on = co_await go_on(call.request);
  if (!goes_on) co_return Reading{std::nullopt, true};
  std::string text;
  std::vector<char> chunk(std::min<std::size_t>(limits_.json_bytes + 1, 16 << 10));
  stream_->expire_after(limits_.body + time_for(limits_.json_bytes, limits_.body_rate));
  while (!reader.is_done()) {
    const auto piece = co_await reader.read_body(chunk.data(), chunk.size());
    if (!piece.size) co_return broken_off(call, piece.fault);
    text.append(chunk.data(), *piece.size);
    if (text.size() > limits_.json_bytes)
      co_return Reading{shared_.application.refuse(call.request, Code::too_large), false};
  }
  Reading reading;
  // A body nobody asked for is read, so that the next request is found, and dropped.
  if (call.match.route->body == Body::json) reading.refusal = shared_.application.parse(call, text);
  co_return reading;
}

asio::awaitable<Connection::Reading> Connection::read_file(RequestReader& reader, Call& call) {
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
  while (!reader.is_done()) {
    stream_->expire_after(limits_.body + time_for(chunk.size(), limits_.body_rate));
    for (filled = 0; filled < chunk.size() && !reader.is_done();) {
      const auto piece = co_await reader.read_body(chunk.data() + filled, chunk.size() - filled);
      if (!piece.size) co_return broken_off(call, piece.fault);
      filled += *piece.size;
    }
    total += filled;
    if (total > limits_.file_bytes)
      co_return Reading{application.refuse(call.request, Code::too_large), false};
    // The next chunk is read when this one is on the disk: that holds the sender back.
    const bool taken = co_await shared_.desk.run(take);
    if (!taken) reading.refusal = application.refuse(call.request, Code::overloaded);
    if (reading.refusal) co_return reading;
  }
  co_return reading;
}

// What has arrived of a file that is not taken. Removing it from the disk is work for the pool.
asio::awaitable<void> Connection::discard(Call& call) {
  const std::function<void()> drop = [&] { call.upload.reset(); };
  const bool dropped = co_await shared_.desk.run(drop);
  if (!dropped) call.upload.reset();
}

asio::awaitable<Response> Connection::work(Call& call) {
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
    co_await wait_until(began + slots * route.slot);
  }
  co_return response;
}

asio::awaitable<bool> Connection::go_on(const Request& request) {
  if (request.header("expect").empty()) co_return true;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  stream_->expire_after(limits_.write);
  const ByteStream::Two bytes{asio::buffer(kContinue), asio::const_buffer()};
  co_return co_await stream_->write(bytes);
}

asio::awaitable<bool> Connection::write(const Response& response, bool head, bool keep) {
  const std::string top = serialize_head(response, stream_->secure(), keep);
  const auto content = head ? std::string_view() : response.content();
  const ByteStream::Two bytes{asio::buffer(top), asio::buffer(content)};
  stream_->expire_after(limits_.write + time_for(top.size() + content.size(), limits_.write_rate));
  co_return co_await stream_->write(bytes);
}

asio::awaitable<void> Connection::refuse(Code code) {
  const auto began = Clock::now();
  const Request nothing;
  const auto response = shared_.application.refuse(nothing, code);
  const bool written = co_await write(response, false, false);
  spdlog::info("- - {} {:.1f}ms", response.status, milliseconds_since(began));
  if (written) co_await linger();
}

// Closing with bytes unread makes the kernel reset the connection, and the answer may be lost on
// its way. So the rest is read for a moment.
asio::awaitable<void> Connection::linger() {
  stream_->end_writing();
  stream_->expire_after(limits_.linger);
  std::vector<char> dropped(16 << 10);
  for (std::size_t total = 0; total < limits_.linger_bytes;) {
    const auto room = asio::buffer(dropped);
    const auto size = co_await stream_->read_some(room);
    if (!size) co_return;
    total += *size;
  }
}

}  // namespace service::http
