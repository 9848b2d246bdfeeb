// SPDX-License-Identifier: Apache-2.0
#include "service/http/router.h"

#include <algorithm>

namespace service::http {
namespace {

using Parameters = std::vector<std::pair<std::string_view, std::string>>;

// nullopt: the path is not of this pattern.
std::optional<Parameters> match(std::string_view pattern,
                                const std::vector<std::string>& segments) {
  Parameters parameters;
  pattern.remove_prefix(1);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto end = pattern.find('/');
    const auto part = pattern.substr(0, end);
    if (part.starts_with('{')) {
      if (segments[i].empty()) return std::nullopt;
      parameters.emplace_back(part.substr(1, part.size() - 2), segments[i]);
    } else if (part != segments[i]) {
      return std::nullopt;
    }
    const bool is_last = i + 1 == segments.size();
    if (is_last != (end == std::string_view::npos)) return std::nullopt;
    if (!is_last) pattern.remove_prefix(end + 1);
  }
  return parameters;
}

}  // namespace

Match Router::find(const Request& request) const {
  Match found;
  // "/" comes as no segment at all; as one empty segment it matches the pattern "/".
  static const std::vector<std::string> kRoot{""};
  const auto& segments = request.segments.empty() ? kRoot : request.segments;
  for (const auto& route : routes_) {
    auto parameters = match(route.pattern, segments);
    if (!parameters) continue;
    found.allowed.push_back(route.method);
    if (route.method == request.method && found.route == nullptr) {
      found.route = &route;
      found.parameters = std::move(*parameters);
    }
  }
  return found;
}

const char* to_string(Access access) {
  switch (access) {
    case Access::open:
      return "open";
    case Access::staff:
      return "staff";
    case Access::graduate:
      return "graduate";
  }
  return "";
}

const char* to_string(Body body) {
  switch (body) {
    case Body::none:
      return "none";
    case Body::json:
      return "json";
    case Body::file:
      return "file";
  }
  return "";
}

const char* to_string(Lane lane) {
  switch (lane) {
    case Lane::network:
      return "network";
    case Lane::desk:
      return "desk";
    case Lane::hashing:
      return "hashing";
  }
  return "";
}

}  // namespace service::http
