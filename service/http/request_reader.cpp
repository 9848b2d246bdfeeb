// SPDX-License-Identifier: Apache-2.0
#include "service/http/request_reader.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "service/http/framing.h"

namespace service::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::size_t kReadSize = 64 << 10;

std::string_view view(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.cdata().data()), buffer.size()};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

Code code_of(FramingFault fault) {
  switch (fault) {
    case FramingFault::malformed:
      return Code::malformed;
    case FramingFault::bad_version:
      return Code::bad_version;
    case FramingFault::long_target:
      return Code::target_too_long;
  }
  return Code::malformed;
}

}  // namespace

RequestReader::RequestReader(ByteStream& stream, beast::flat_buffer& buffer, const Limits& limits)
    : stream_(stream), buffer_(buffer), limits_(limits) {
  parser_.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  parser_.body_limit(boost::none);  // counted by route while it is read
}

asio::awaitable<RequestReader::Head> RequestReader::read_head(bool& idle) {
  idle = buffer_.size() == 0;
  stream_.expire_after(idle ? limits_.idle : limits_.header);
  for (std::size_t seen = 0;;) {
    const auto text = view(buffer_);
    const auto end = text.find("\r\n\r\n", seen < 3 ? 0 : seen - 3);
    if (end != std::string_view::npos) {
      if (end + 4 > limits_.header_bytes) co_return Head{{}, Code::header_too_large};
      Head head{std::string(text.substr(0, end + 4)), std::nullopt};
      buffer_.consume(end + 4);
      co_return head;
    }
    if (has_bare_line_feed(text)) co_return Head{{}, Code::malformed};
    if (text.size() >= limits_.header_bytes) co_return Head{{}, Code::header_too_large};
    seen = text.size();
    const auto room = buffer_.prepare(limits_.header_bytes - seen);
    const auto size = co_await stream_.read_some(room);
    if (!size) co_return Head{};
    buffer_.commit(*size);
    if (idle) {
      idle = false;
      stream_.expire_after(limits_.header);
    }
  }
}

std::optional<Code> RequestReader::parse_head(const std::string& text, Request& request) {
  if (const auto fault = framing_fault(text, limits_.target_bytes)) return code_of(*fault);
  beast::error_code ec;
  parser_.put(asio::buffer(text), ec);
  if (ec || !parser_.is_header_done()) return Code::malformed;
  const auto& message = parser_.get();
  request.method = parse_method(std::string(message.method_string()));
  request.head = message.method() == beast::http::verb::head;
  for (const auto& field : message)
    request.headers.emplace_back(lower(std::string(field.name_string())),
                                 std::string(field.value()));
  if (!parse_target(target(), request)) return Code::malformed;
  return std::nullopt;
}

asio::awaitable<RequestReader::Piece> RequestReader::read_body(char* data, std::size_t size) {
  auto& body = parser_.get().body();
  body.data = data;
  body.size = size;
  for (;;) {
    beast::error_code ec = beast::http::error::need_more;
    if (buffer_.size() > 0) buffer_.consume(parser_.put(buffer_.data(), ec));
    if (!ec || ec == beast::http::error::need_buffer) co_return Piece{size - body.size, std::nullopt};
    // What waits here for more is the line of a chunk's size, or a trailer.
    const bool endless = buffer_.size() > limits_.header_bytes;
    if (ec != beast::http::error::need_more || endless)
      co_return Piece{std::nullopt, Code::malformed};
    const auto room = buffer_.prepare(kReadSize);
    const auto read = co_await stream_.read_some(room);
    if (!read) co_return Piece{};
    buffer_.commit(*read);
  }
}

std::optional<std::uint64_t> RequestReader::content_length() const {
  const auto length = parser_.content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace service::http
