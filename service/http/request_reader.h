// SPDX-License-Identifier: Apache-2.0
// Reads one request from a client: its header whole and strictly, then its body piece by piece.
//
// Threads  lives on one network thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <string>

#include "service/http/byte_stream.h"
#include "service/http/limits.h"
#include "service/http/message.h"
#include "service/problem.h"

namespace service::http {

class RequestReader {
 public:
  RequestReader(ByteStream& stream, boost::beast::flat_buffer& buffer, const Limits& limits);

  // The header's bytes, from the request line to the empty line. Else why not; without a code the
  // client has gone or was too slow. idle is true until the first byte is there.
  struct Head {
    std::string text;
    std::optional<Code> fault;
  };
  boost::asio::awaitable<Head> read_head(bool& idle);

  // Into request; nullopt: it is well-formed.
  std::optional<Code> parse_head(const std::string& text, Request& request);

  // Of the body, at most size bytes, perhaps none. Else why not; without a code the client has
  // gone or was too slow.
  struct Piece {
    std::optional<std::size_t> size;
    std::optional<Code> fault;
  };
  boost::asio::awaitable<Piece> read_body(char* data, std::size_t size);

  bool is_done() const { return parser_.is_done(); }
  bool keep_alive() const { return parser_.keep_alive(); }
  std::optional<std::uint64_t> content_length() const;
  std::string target() const { return std::string(parser_.get().target()); }

 private:
  ByteStream& stream_;
  boost::beast::flat_buffer& buffer_;
  const Limits& limits_;
  boost::beast::http::request_parser<boost::beast::http::buffer_body> parser_;
};

}  // namespace service::http
