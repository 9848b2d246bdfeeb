// SPDX-License-Identifier: Apache-2.0
#include "service/routes/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "service/problem.h"
#include "store/terms/utf8.h"

namespace service::routes {
namespace json = boost::json;
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

bool is_clean(std::string_view text, Input::Shape shape) {
  return std::none_of(text.begin(), text.end(), [shape](unsigned char c) {
    const bool is_break = c == '\n' || c == '\t';
    return (c < 0x20 && !(is_break && shape == Input::Shape::lines)) || c == 0x7f;
  });
}

template <class Integer>
bool parse_integer(std::string_view text, Integer& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

}  // namespace

void Input::refuse(std::string_view key, const char* chinese, const char* english) const {
  throw Refusal(Code::invalid_field, std::string(key),
                language_ == Language::english ? english : chinese);
}

std::string Input::text(std::string_view key, std::size_t most, Need need, Shape shape) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value != nullptr && !value->is_string() && !value->is_null())
    refuse(key, "须为文字", "must be a text");
  std::string out;
  if (value != nullptr && value->is_string()) {
    const auto& raw = value->get_string();
    out = trimmed({raw.data(), raw.size()});
  }
  if (out.empty() && need == Need::required) refuse(key, "必填", "must be filled in");
  if (terms::decode_utf8(out).size() > most) refuse(key, "过长", "is too long");
  if (!is_clean(out, shape)) refuse(key, "含有控制字符", "holds control characters");
  return out;
}

std::string Input::secret(std::string_view key, std::size_t most) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_string() || value->get_string().empty())
    refuse(key, "必填", "must be filled in");
  const auto& raw = value->get_string();
  if (raw.size() > most) refuse(key, "过长", "is too long");
  return {raw.data(), raw.size()};
}

bool Input::flag(std::string_view key) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || value->is_null()) return false;
  if (!value->is_bool()) refuse(key, "须为 true 或 false", "must be true or false");
  return value->get_bool();
}

int Input::number(std::string_view key, int least, int most, int otherwise) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || value->is_null()) return otherwise;
  json::error_code ec;
  const auto number = value->to_number<int>(ec);
  if (ec || number < least || number > most) refuse(key, "数值超出范围", "is out of range");
  return number;
}

std::optional<std::int64_t> Input::id(std::string_view key) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || value->is_null()) return std::nullopt;
  json::error_code ec;
  const auto id = value->to_number<std::int64_t>(ec);
  if (ec || id < 1) refuse(key, "数值超出范围", "is out of range");
  return id;
}

std::vector<std::int64_t> Input::numbers(std::string_view key, std::size_t most) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_array() || value->get_array().empty())
    refuse(key, "至少选一项", "must hold at least one");
  if (value->get_array().size() > most) refuse(key, "项数过多", "holds too many");
  std::vector<std::int64_t> out;
  for (const auto& one : value->get_array()) {
    json::error_code ec;
    out.push_back(one.to_number<std::int64_t>(ec));
    if (ec) refuse(key, "须为数字", "must hold numbers");
  }
  return out;
}

std::vector<Input> Input::objects(std::string_view key, std::size_t most) const {
  const auto* value = body_.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_array())
    refuse(key, "须给出，可以为空", "must be given, may be empty");
  if (value->get_array().size() > most) refuse(key, "项数过多", "holds too many");
  std::vector<Input> out;
  for (const auto& one : value->get_array()) {
    if (!one.is_object()) refuse(key, "项目形式不对", "holds something else than objects");
    out.push_back(Input(one.get_object(), language_));
  }
  return out;
}

std::int64_t id_parameter(const http::Call& call, std::string_view name) {
  std::int64_t id = 0;
  const auto text = call.parameter(name);
  if (!parse_integer(text, id) || id < 1)
    throw store::Error(store::Errc::not_found, std::string(text), "not a number of the archive");
  return id;
}

int place_parameter(const http::Call& call, std::string_view name) {
  int place = 0;
  if (!parse_integer(call.parameter(name), place) || place < 0)
    throw Refusal(Code::no_such_address);
  return place;
}

int query_number(const http::Call& call, std::string_view name, int least, int most,
                 int otherwise) {
  const auto text = call.request.query_value(name);
  if (text.empty()) return otherwise;
  int number = 0;
  if (!parse_integer(text, number) || number < least || number > most)
    Input(call).refuse(name, "数值超出范围", "is out of range");
  return number;
}

http::Response json_answer(const json::value& value, int status) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = json::serialize(value);
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  return response;
}

http::Response bytes_answer(std::vector<std::uint8_t> bytes, std::string content_type) {
  http::Response response;
  response.content_type = std::move(content_type);
  response.body.assign(bytes.begin(), bytes.end());
  return response;
}

std::string cookie_name(const http::Request& request, store::SessionKind kind) {
  return std::string(request.secure ? "__Host-" : "") +
         (kind == store::SessionKind::staff ? "sid" : "gid");
}

void set_cookie(http::Response& response, const http::Request& request, store::SessionKind kind,
                const std::string& token) {
  response.headers.emplace_back(
      "Set-Cookie",
      fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", cookie_name(request, kind), token,
                  request.secure ? "; Secure" : ""));
}

void clear_cookie(http::Response& response, const http::Request& request, store::SessionKind kind) {
  response.headers.emplace_back(
      "Set-Cookie", fmt::format("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{}",
                                cookie_name(request, kind), request.secure ? "; Secure" : ""));
}

}  // namespace service::routes
