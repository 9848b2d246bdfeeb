// SPDX-License-Identifier: Apache-2.0
// Routes as data: the one table (service/routes/table.cpp) says for each address who may ask, what
// the body is, where the handler runs, and what it is for; GET /api prints the same table.
//
// Threads  immutable after construction.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/message.h"
#include "store/custody_rules.h"

namespace service::http {

struct Call;

enum class Access { open, staff, graduate };  // the session a caller must have
enum class Body { none, json, file };

// Where a handler runs. Only what neither waits nor touches the disk may run on a network thread.
enum class Lane { network, desk, hashing };

struct Route {
  Method method;
  std::string_view pattern;  // "/api/dossiers/{number}"; a {name} takes one segment
  Access access;
  std::optional<store::Act> act;  // that the role of the staff member must allow
  Body body;
  Lane lane;
  // The answer leaves at the end of this time, or of the next such time: who asks for others' data
  // must not learn from the clock what the words do not say. Zero: at once.
  std::chrono::milliseconds slot;
  Response (*handler)(Call&);
  std::string_view description;
};

struct Match {
  const Route* route = nullptr;  // null: no route of that method
  std::vector<std::pair<std::string_view, std::string>> parameters;
  std::vector<Method> allowed;  // methods the address has; empty: unknown address
};

class Router {
 public:
  explicit Router(std::span<const Route> routes) : routes_(routes) {}
  Match find(const Request& request) const;
  std::span<const Route> routes() const { return routes_; }

 private:
  std::span<const Route> routes_;
};

const char* to_string(Access access);
const char* to_string(Body body);
const char* to_string(Lane lane);

}  // namespace service::http
