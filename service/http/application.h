// SPDX-License-Identifier: Apache-2.0
// What the network layer asks of the rest of the service. All functions turn every exception into
// an answer; none throws.
//
// Threads  direct, make_call, parse and refuse may be called on network threads and do not block;
// the others
//          run on a pool. Any number of threads at once.
#pragma once

#include <optional>
#include <string_view>

#include "service/http/call.h"
#include "service/problem.h"

namespace service::http {

class Application {
 public:
  virtual ~Application() = default;

  // The answer when the request cannot be taken as far as method, address, host and content type
  // tell; else nullopt, and call.match.route is set.
  virtual std::optional<Response> direct(Call& call) noexcept = 0;
  virtual Call make_call(const Request& request) noexcept = 0;
  // The text of a JSON body into call.body.
  virtual std::optional<Response> parse(Call& call, std::string_view text) noexcept = 0;
  // Who asks, and may they; before a file's bytes are read.
  virtual std::optional<Response> admit(Call& call) noexcept = 0;
  // The next bytes of a file.
  virtual std::optional<Response> receive(Call& call, const char* data,
                                          std::size_t size) noexcept = 0;
  virtual Response answer(Call& call) noexcept = 0;
  virtual Response refuse(const Request& request, Code code) noexcept = 0;
};

}  // namespace service::http
