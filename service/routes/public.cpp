// SPDX-License-Identifier: Apache-2.0
// What needs no login: the pages themselves, health, the description, verification.
#include "service/json.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/routes/table.h"
#include "service/time_text.h"
#include "service/web_assets.h"

namespace service::routes {
namespace json = boost::json;
namespace {

Response file(std::string_view path, bool lasting) {
  const auto* found = find_web_asset(path);
  if (found == nullptr) throw Refusal(Code::no_such_address);
  Response response;
  response.content_type = content_type_of(path);
  response.fixed = found->content;
  response.lasting = lasting;
  return response;
}

}  // namespace

Response health(Call&) { return json_answer({{"status", "ok"}, {"version", DANGAN_VERSION}}); }

Response describe(Call&) {
  json::array routes;
  for (const auto& route : table()) {
    json::object one{{"method", http::to_string(route.method)},
                     {"path", route.pattern},
                     {"session", http::to_string(route.access)},
                     {"body", http::to_string(route.body)},
                     {"description", route.description}};
    if (route.act) one["act"] = act_word(*route.act);
    routes.push_back(std::move(one));
  }
  return json_answer({{"name", "dangan"}, {"version", DANGAN_VERSION}, {"routes", routes}});
}

Response public_page(Call&) { return file("public.html", false); }

Response staff_page(Call&) { return file("staff.html", false); }

Response asset(Call& call) { return file("assets/" + std::string(call.parameter("file")), true); }

Response verify_copy(Call& call) {
  auto& context = call.context;
  context.auth.count_verification(call.request.address);
  const auto copy = context.archive.certified_copy(std::string(call.parameter("number")));
  if (!copy || copy->state == store::CertifiedCopyState::prepared)
    return json_answer({{"known", false}});
  // The paper's own data only; never the person.
  json::object out{{"known", true},
                   {"valid", copy->state == store::CertifiedCopyState::issued},
                   {"number", copy->number},
                   {"pages", copy->pages.size()},
                   {"pages_digest", copy->pages_digest.hex},
                   {"pdf_digest", copy->pdf.hex},
                   {"custodian", context.config.office}};
  if (copy->issued) out["issued"] = iso_text(*copy->issued);
  if (copy->revoked) {
    out["revoked"] = iso_text(*copy->revoked);
    out["revoke_reason"] = copy->revoke_reason;
  }
  return json_answer(out);
}

}  // namespace service::routes
