// SPDX-License-Identifier: Apache-2.0
// The front desk: looks at where a request comes from and who sends it, reads its body, calls the
// handler, and turns every failure into a problem answer. A route is answered only through here, so
// no handler can forget to ask who is there.
//
// Threads  any number at once.
#pragma once

#include "service/http/application.h"
#include "service/routes/context.h"

namespace service::routes {

class Desk final : public http::Application {
 public:
  explicit Desk(Context& context);

  http::Call make_call(const http::Request& request) noexcept override;
  std::optional<http::Response> direct(http::Call& call) noexcept override;
  std::optional<http::Response> parse(http::Call& call, std::string_view text) noexcept override;
  std::optional<http::Response> admit(http::Call& call) noexcept override;
  std::optional<http::Response> receive(http::Call& call, const char* data,
                                        std::size_t size) noexcept override;
  http::Response answer(http::Call& call) noexcept override;
  http::Response refuse(const http::Request& request, Code code) noexcept override;

 private:
  void check_entrance(http::Call& call) const;  // throws Refusal

  Context& context_;
  http::Router router_;
};

}  // namespace service::routes
