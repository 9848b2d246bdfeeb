// SPDX-License-Identifier: Apache-2.0
// Dossiers: finding, opening, looking at, moving; codes for the person.
#include "service/json.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/time_text.h"
#include "store/terms/names.h"

namespace service::routes {
namespace json = boost::json;
namespace {

store::Dossier dossier_of(Call& call) {
  const std::string number(call.parameter("number"));
  auto dossier = call.context.archive.dossier(number);
  if (!dossier)
    throw store::Error(store::Errc::not_found, number, "no such dossier", store::Cause::no_dossier);
  return std::move(*dossier);
}

}  // namespace

Response recent_dossiers(Call& call) {
  const int limit = query_number(call, "limit", 1, 200, 50);
  const int offset = query_number(call, "offset", 0, 10'000'000, 0);
  const auto dossiers = call.context.archive.recent_dossiers(limit, offset);
  return json_answer({{"dossiers", list_json(dossiers, call.language())}});
}

Response find_dossiers(Call& call) {
  const auto key = Input(call).text("key", 100);
  const auto found = call.context.archive.find_dossiers(key, 50, store::Archive::Similar::last);
  return json_answer({{"dossiers", list_json(found, call.language())}});
}

Response open_dossier(Call& call) {
  const Input input(call);
  store::NewDossier dossier;
  dossier.number = input.text("number", 40, Input::Need::optional);
  dossier.name = input.text("name", 50);
  dossier.identity_number = input.text("id_number", 40);
  dossier.phone = input.text("phone", 20, Input::Need::optional);
  dossier.location = input.text("location", 100, Input::Need::optional);
  if (!terms::is_acceptable_name(dossier.name))
    input.refuse("name", "须为 1 至 50 个字", "must be 1 to 50 characters");
  if (dossier.phone.find_first_not_of("+-() 0123456789") != std::string::npos)
    input.refuse("phone", "须为电话号码", "must be a phone number");
  if (!input.flag("another")) dossier.if_there = store::NewDossier::IfThere::refuse;
  const auto opened = call.context.archive.open_dossier(dossier, call.visitor->actor);
  return json_answer(to_json(opened, call.language()), 201);
}

Response show_dossier(Call& call) {
  const auto dossier = dossier_of(call);
  record_look(call, "dossier.shown", dossier.number, "");
  const auto language = call.language();
  auto& archive = call.context.archive;
  json::array next;
  for (const auto state : store::next_states(dossier.state))
    next.push_back({{"state", store::to_string(state)}, {"text", state_text(state, language)}});
  return json_answer({{"dossier", to_json(dossier, language)},
                      {"pages", list_json(archive.pages(dossier.number), language)},
                      {"next_states", std::move(next)},
                      {"history", list_json(archive.history(dossier.number), language)}});
}

Response move_dossier(Call& call) {
  const Input input(call);
  const auto state = store::parse_custody_state(input.text("state", 40));
  if (!state) input.refuse("state", "须为所列状态之一", "must be one of the states");
  const auto location = input.text("location", 100);
  call.context.archive.move_dossier(std::string(call.parameter("number")), *state, location,
                                    call.visitor->actor);
  return json_answer(to_json(dossier_of(call), call.language()));
}

Response issue_code(Call& call) {
  const auto dossier = dossier_of(call);
  const auto lifetime = call.context.config.counter_code;
  const auto expires = store::now() + lifetime;
  const auto code =
      call.context.archive.issue_code(dossier.person.id, lifetime, call.visitor->actor);
  call.context.auth.forgive(dossier.person.identity_number);
  return json_answer({{"code", code}, {"expires", iso_text(expires)}}, 201);
}

}  // namespace service::routes
