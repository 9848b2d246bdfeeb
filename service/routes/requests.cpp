// SPDX-License-Identifier: Apache-2.0
// What graduates ask, with the clock that runs until a person answers.
#include "service/json.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/time_text.h"

namespace service::routes {

Response requests(Call& call) {
  const auto state = call.request.query_value("state");
  if (!state.empty() && state != "open" && state != "answered")
    Input(call).refuse("state", "须为 open 或 answered", "must be open or answered");
  const auto& archive = call.context.archive;
  const auto list = state == "answered" ? archive.answered_requests() : archive.open_requests();
  const auto now = store::now();
  return json_answer(
      {{"as_of", iso_text(now)}, {"requests", list_json(list, now, true, call.language())}});
}

Response answer_request(Call& call) {
  const Input input(call);
  auto& archive = call.context.archive;
  const auto id = id_parameter(call, "id");
  const auto outcome = store::parse_request_state(input.text("outcome", 20));
  if (!outcome || *outcome == store::RequestState::open)
    input.refuse("outcome", "须为所列结果之一", "must be one of the outcomes");
  const auto text = input.text("text", 2000, Input::Need::required, Input::Shape::lines);
  archive.answer_request(id, *outcome, text, call.visitor->actor);
  const auto answered = archive.request(id);
  if (!answered)
    throw store::Error(store::Errc::not_found, std::to_string(id), "no such request",
                       store::Cause::no_request);
  return json_answer(to_json(*answered, store::now(), true, call.language()));
}

}  // namespace service::routes
