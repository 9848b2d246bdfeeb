// SPDX-License-Identifier: Apache-2.0
// Strict reading of a request's header bytes, before the parser sees them. Two programs that
// disagree on where a request ends let one client speak in the name of another; so whatever could
// be read in two ways is refused. Beast 1.81 by itself accepts HTTP/1.0 with Transfer-Encoding,
// repeated Content-Length, lists of codings, a missing or second Host, and folded lines.
//
// Threads  pure functions.
#pragma once

#include <optional>
#include <string_view>

namespace service::http {

enum class FramingFault {
  malformed,    // not a request, or one that can be read in two ways: 400
  bad_version,  // neither HTTP/1.0 nor HTTP/1.1: 505
  long_target,  // 414
};

// head: from the first byte of the request line to the empty line, both included.
std::optional<FramingFault> framing_fault(std::string_view head, std::size_t target_bytes);

// A line feed without a carriage return before it: no header that begins so can become right.
bool has_bare_line_feed(std::string_view text);

// The name in a Host header without its port: "[::1]:8080" is "::1".
std::string_view host_name(std::string_view host);

}  // namespace service::http
