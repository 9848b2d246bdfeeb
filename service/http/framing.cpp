// SPDX-License-Identifier: Apache-2.0
#include "service/http/framing.h"

#include <algorithm>
#include <cctype>

namespace service::http {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<FramingFault> request_line_fault(std::string_view line, std::size_t target_bytes) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return FramingFault::malformed;
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  const auto is_visible = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  if (!is_token(line.substr(0, first)) || target.empty() ||
      !std::all_of(target.begin(), target.end(), is_visible))
    return FramingFault::malformed;
  if (target.size() > target_bytes) return FramingFault::long_target;
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return std::nullopt;
  return version.starts_with("HTTP/") ? FramingFault::bad_version : FramingFault::malformed;
}

struct Counts {
  int host = 0, length = 0, coding = 0;
};

// False: the line is malformed.
bool take_line(std::string_view line, Counts& counts) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const auto name = line.substr(0, colon);
  const auto value = trimmed(line.substr(colon + 1));
  const auto is_control = [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; };
  if (std::any_of(value.begin(), value.end(), is_control)) return false;
  if (equals_ignoring_case(name, "host")) {
    ++counts.host;
    return !value.empty() && value.find_first_of(" \t,/@") == std::string_view::npos;
  }
  if (equals_ignoring_case(name, "content-length")) {
    ++counts.length;
    const auto is_digit = [](unsigned char c) { return c >= '0' && c <= '9'; };
    return !value.empty() && value.size() <= 18 &&
           std::all_of(value.begin(), value.end(), is_digit);
  }
  if (equals_ignoring_case(name, "transfer-encoding")) {
    ++counts.coding;
    return equals_ignoring_case(value, "chunked");
  }
  return true;
}

}  // namespace

std::optional<FramingFault> framing_fault(std::string_view head, std::size_t target_bytes) {
  auto end = head.find("\r\n");
  if (end == std::string_view::npos || has_bare_line_feed(head)) return FramingFault::malformed;
  const auto line = head.substr(0, end);
  if (const auto fault = request_line_fault(line, target_bytes)) return fault;
  Counts counts;
  for (auto rest = head.substr(end + 2); rest != "\r\n"; rest.remove_prefix(end + 2)) {
    end = rest.find("\r\n");
    if (end == std::string_view::npos || !take_line(rest.substr(0, end), counts))
      return FramingFault::malformed;
  }
  const bool is_old = line.ends_with("HTTP/1.0");
  if (counts.host != 1 || counts.length > 1 || counts.coding > 1 ||
      (counts.coding > 0 && (counts.length > 0 || is_old)))
    return FramingFault::malformed;
  return std::nullopt;
}

bool has_bare_line_feed(std::string_view text) {
  for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    if (at == 0 || text[at - 1] != '\r') return true;
  return false;
}

std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end == std::string_view::npos ? std::string_view() : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

}  // namespace service::http
