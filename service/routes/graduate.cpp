// SPDX-License-Identifier: Apache-2.0
// What a graduate sees and asks. Whether a person is known here must show to nobody who cannot name
// the code: the same status, the same bytes, the same time.
#include <spdlog/spdlog.h>

#include <algorithm>

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

constexpr auto kKind = store::SessionKind::graduate;

json::object session_json(Call& call, const Visitor& visitor) {
  const auto person = call.context.archive.person(visitor.session.subject);
  return {{"name_masked", person ? terms::masked_name(person->name) : std::string()},
          {"csrf", visitor.session.csrf},
          {"expires", iso_text(visitor.session.expires)}};
}

// The shelf is the house's own business; where it went when it left is the graduate's.
std::string place_of(const store::Dossier& dossier, const std::string& office) {
  switch (dossier.state) {
    case store::CustodyState::arrived:
    case store::CustodyState::shelved:
    case store::CustodyState::out:
    case store::CustodyState::awaiting_dispatch:
      return office;
    case store::CustodyState::sent:
    case store::CustodyState::receipt_back:
      return dossier.location;
  }
  return office;
}

json::object dossier_json(Call& call, const store::Dossier& dossier) {
  const auto language = call.language();
  json::array steps;
  for (const auto& event : call.context.archive.custody_steps(dossier.number))
    steps.push_back({{"at", iso_text(event.at)}, {"text", event_text(event, language)}});
  return {{"number", dossier.number},
          {"state", store::to_string(dossier.state)},
          {"state_text", state_text(dossier.state, language)},
          {"location", place_of(dossier, call.context.config.office)},
          {"since", iso_text(dossier.since)},
          {"pages", dossier.pages},
          {"custodian", call.context.config.office},
          {"history", std::move(steps)}};
}

}  // namespace

Response ask_code(Call& call) {
  const Input input(call);
  const auto name = input.text("name", 50);
  const auto number = input.text("id_number", 40);
  auto& context = call.context;
  try {
    if (const auto sent = context.auth.draw_code(name, number, call.request.address))
      context.notifier.send({sent->phone, "【" + context.config.office + "】档案一次性查询码 " +
                                              sent->code + "，" +
                                              std::to_string(context.config.sent_code.count()) +
                                              " 分钟内有效。如非本人操作，请忽略。"});
  } catch (const store::Error& error) {
    // Only a hit can fail here, so the failure must not show either; the administrator reads it.
    spdlog::error("a one-time code could not be sent: {}", store::to_string(error.code()));
  }
  const bool is_english = call.language() == Language::english;
  return json_answer(
      {{"message",
        is_english
            ? "If name and identity number match a person with a phone on file, a code "
              "is on its way. Otherwise please come to the counter."
            : "如姓名与证件号码相符且留有手机号码，查询码将发送到该手机；未收到请到窗口办理。"}},
      202);
}

Response enter(Call& call) {
  const Input input(call);
  const auto entry = call.context.auth.look_up(input.text("name", 50), input.text("id_number", 40),
                                               input.text("code", 20), call.request.address);
  auto response = json_answer(session_json(call, entry.visitor));
  set_cookie(response, call.request, kKind, entry.token);
  return response;
}

Response graduate_session(Call& call) { return json_answer(session_json(call, *call.visitor)); }

Response graduate_leave(Call& call) {
  call.context.auth.leave(std::string(call.request.cookie(cookie_name(call.request, kKind))),
                          *call.visitor);
  auto response = no_content();
  clear_cookie(response, call.request, kKind);
  return response;
}

Response my_dossiers(Call& call) {
  json::array list;
  for (const auto& dossier : call.context.archive.dossiers_of(call.visitor->session.subject))
    list.push_back(dossier_json(call, dossier));
  return json_answer({{"as_of", iso_text(store::now())}, {"dossiers", std::move(list)}});
}

Response my_requests(Call& call) {
  const auto list = call.context.archive.requests_of(call.visitor->session.subject);
  return json_answer({{"requests", list_json(list, store::now(), false, call.language())}});
}

Response file_request(Call& call) {
  const Input input(call);
  auto& archive = call.context.archive;
  const auto kind = store::parse_request_kind(input.text("kind", 20));
  if (!kind) input.refuse("kind", "须为所列种类之一", "must be one of the kinds");
  const bool is_transfer = *kind == store::RequestKind::transfer_out;
  store::NewRequest request;
  request.person = call.visitor->session.subject;
  request.kind = *kind;
  request.dossier = input.text("dossier", 40, Input::Need::optional);
  request.destination =
      input.text("destination", 100, is_transfer ? Input::Need::required : Input::Need::optional);
  request.address = input.text("address", 200, Input::Need::optional);
  request.reason = input.text("reason", 1000, Input::Need::required, Input::Shape::lines);
  const auto own = archive.dossiers_of(request.person);
  const bool is_own = std::any_of(own.begin(), own.end(), [&](const store::Dossier& dossier) {
    return dossier.number == request.dossier;
  });
  if (!request.dossier.empty() && !is_own)
    throw store::Error(store::Errc::not_found, request.dossier, "not a dossier of this person",
                       store::Cause::no_dossier);
  const auto filed = archive.add_request(request, call.visitor->actor);
  return json_answer(to_json(filed, store::now(), false, call.language()), 201);
}

}  // namespace service::routes
