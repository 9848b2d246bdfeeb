// SPDX-License-Identifier: Apache-2.0
// One request on its way through the service: what came, which route it takes, who asks. Handlers
// get nothing else, so they can be called without a network.
//
// Threads  one call is in one thread at a time.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "service/auth.h"
#include "service/http/message.h"
#include "service/http/router.h"
#include "service/language.h"
#include "store/archive.h"

namespace service::routes {
struct Context;
}

namespace service::http {

struct Call {
  routes::Context& context;
  const Request& request;
  Match match;

  bool admitted = false;                      // who asks has been checked
  std::optional<Visitor> visitor;             // set for staff and graduate routes
  boost::json::object body;                   // of a JSON route
  std::optional<store::StagedObject> upload;  // of a file route

  std::string_view parameter(std::string_view name) const {
    for (const auto& [key, value] : match.parameters)
      if (key == name) return value;
    return {};
  }
  Language language() const { return parse_language(request.header("accept-language")); }
};

}  // namespace service::http
