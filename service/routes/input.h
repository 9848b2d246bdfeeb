// SPDX-License-Identifier: Apache-2.0
// What comes in is read here and refused here (Refusal: invalid_field, subject the field), and what
// goes out is wrapped here.
//
// Threads  pure functions.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/http/call.h"
#include "service/http/message.h"

namespace service::routes {

// The fields of a JSON body. Lengths in code points.
class Input {
 public:
  explicit Input(const http::Call& call) : body_(call.body), language_(call.language()) {}

  // Trimmed; one line unless `lines`; no control characters.
  enum class Need { required, optional };
  enum class Shape { line, lines };
  std::string text(std::string_view key, std::size_t most, Need need = Need::required,
                   Shape shape = Shape::line) const;
  // As it came, 1 to `most` bytes.
  std::string secret(std::string_view key, std::size_t most) const;
  bool flag(std::string_view key) const;  // absent: false
  int number(std::string_view key, int least, int most, int otherwise) const;
  std::optional<std::int64_t> id(std::string_view key) const;  // absent: nullopt
  std::vector<std::int64_t> numbers(std::string_view key, std::size_t most) const;
  // The objects of a list that must be given; an empty one is an answer. They live as long as the
  // call.
  std::vector<Input> objects(std::string_view key, std::size_t most) const;

  [[noreturn]] void refuse(std::string_view key, const char* chinese, const char* english) const;

 private:
  Input(const boost::json::object& body, Language language) : body_(body), language_(language) {}

  const boost::json::object& body_;
  Language language_;
};

// A {name} of the pattern that is a number; anything else is not_found.
std::int64_t id_parameter(const http::Call& call, std::string_view name);
// The same from 0 on; anything else is no_such_address.
int place_parameter(const http::Call& call, std::string_view name);
int query_number(const http::Call& call, std::string_view name, int least, int most, int otherwise);

http::Response json_answer(const boost::json::value& value, int status = 200);
http::Response no_content();
http::Response bytes_answer(std::vector<std::uint8_t> bytes, std::string content_type);

// "sid" and "gid"; over TLS with the prefix that binds them to this host and to TLS.
std::string cookie_name(const http::Request& request, store::SessionKind kind);
void set_cookie(http::Response& response, const http::Request& request, store::SessionKind kind,
                const std::string& token);
void clear_cookie(http::Response& response, const http::Request& request, store::SessionKind kind);

}  // namespace service::routes
