// SPDX-License-Identifier: Apache-2.0
// The staff session, and the first view after logging in.
#include <array>

#include "service/json.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/time_text.h"

namespace service::routes {
namespace json = boost::json;
namespace {

constexpr auto kKind = store::SessionKind::staff;

json::object session_json(const Call& call, const Visitor& visitor) {
  using enum store::Act;
  static constexpr std::array kActs{take_in,      digitize,     check_pages,    sign_off,
                                    view_pages,   search,       issue_code,     answer_request,
                                    move_dossier, certify_copy, manage_accounts};
  json::array acts;
  for (const auto act : kActs)
    if (store::may(visitor.account->role, act)) acts.push_back(act_word(act));
  return {{"name", visitor.account->name},
          {"display_name", visitor.account->display_name},
          {"role", store::to_string(visitor.account->role)},
          {"acts", std::move(acts)},
          {"csrf", visitor.session.csrf},
          {"local_only", call.context.local_only},
          {"expires", iso_text(visitor.session.expires)}};
}

}  // namespace

Response log_in(Call& call) {
  const Input input(call);
  const auto entry = call.context.auth.log_in(input.text("name", 64),
                                              input.secret("password", 1024), call.request.address);
  auto response = json_answer(session_json(call, entry.visitor));
  set_cookie(response, call.request, kKind, entry.token);
  return response;
}

Response staff_session(Call& call) { return json_answer(session_json(call, *call.visitor)); }

Response log_out(Call& call) {
  call.context.auth.leave(std::string(call.request.cookie(cookie_name(call.request, kKind))),
                          *call.visitor);
  auto response = no_content();
  clear_cookie(response, call.request, kKind);
  // Not "cookies": a graduate's session may live in the same browser.
  response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  return response;
}

Response overview(Call& call) {
  auto& context = call.context;
  json::array batches;
  for (const auto& batch : context.archive.recent_batches())
    batches.push_back(batch_json(call, batch));
  return json_answer(
      {{"totals", to_json(context.archive.totals())}, {"batches", std::move(batches)}});
}

}  // namespace service::routes
