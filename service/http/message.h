// SPDX-License-Identifier: Apache-2.0
// A request and an answer as values, without a network.
//
// Threads  values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace service::http {

enum class Method { get, post, put, del };

const char* to_string(Method method);
// HEAD is GET here. nullopt for every method that no route has.
std::optional<Method> parse_method(std::string_view word);

struct Request {
  std::optional<Method> method = Method::get;
  bool head = false;                  // HEAD: answered as GET, the body left out
  std::vector<std::string> segments;  // of the path, decoded: "/a/b%20c" is {"a", "b c"}
  std::vector<std::pair<std::string, std::string>> query;    // decoded
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::string address;  // of the peer, without port
  bool secure = false;  // came over TLS

  // Empty when absent. Names of headers in lower case.
  std::string_view header(std::string_view name) const;
  std::string_view query_value(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::string_view fixed;  // data that outlive the answer, in place of body
  std::vector<std::pair<std::string, std::string>> headers;
  bool lasting = false;  // may be kept for a year: its address changes with its content

  std::string_view content() const { return fixed.empty() ? std::string_view(body) : fixed; }
};

// Reads an origin-form target ("/path?query") into segments and query. False: malformed.
bool parse_target(std::string_view target, Request& request);

// Status line and header, ended by the empty line, with the security headers every answer carries.
// Values with line ends or other control characters are a programming error: std::logic_error.
std::string serialize_head(const Response& response, bool secure, bool keep_alive);

// "Thu, 01 Jan 1970 00:00:00 GMT"
std::string http_date(std::int64_t unix_seconds);

}  // namespace service::http
