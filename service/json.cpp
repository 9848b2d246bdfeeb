// SPDX-License-Identifier: Apache-2.0
#include "service/json.h"

#include "service/shown.h"
#include "service/split.h"
#include "service/time_text.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace service {
namespace json = boost::json;
namespace {

// Words read on a separator sheet are no title of anything.
std::string title_of(const store::PageRecord& page, Language language) {
  if (!page.separator) return page.result.title;
  return language == Language::chinese ? "分隔页" : "separator sheet";
}

}  // namespace

const char* act_word(store::Act act) {
  using enum store::Act;
  switch (act) {
    case take_in:
      return "take_in";
    case digitize:
      return "digitize";
    case check_pages:
      return "check_pages";
    case sign_off:
      return "sign_off";
    case view_pages:
      return "view_pages";
    case search:
      return "search";
    case issue_code:
      return "issue_code";
    case answer_request:
      return "answer_request";
    case move_dossier:
      return "move_dossier";
    case certify_copy:
      return "certify_copy";
    case manage_accounts:
      return "manage_accounts";
  }
  return "";
}

const char* urgency_word(store::Urgency urgency) {
  using enum store::Urgency;
  switch (urgency) {
    case calm:
      return "calm";
    case soon:
      return "soon";
    case urgent:
      return "urgent";
    case overdue:
      return "overdue";
  }
  return "";
}

std::string masked(std::string_view text) {
  if (const auto number = terms::IdentityNumber::parse(text)) return number->masked();
  auto codes = terms::decode_utf8(text);
  const bool is_long = codes.size() > 8;
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (!is_long || (i >= 3 && i + 4 < codes.size())) codes[i] = U'*';
  return terms::encode_utf8(codes);
}

json::array to_json(const store::CharBox& box) { return {box.x, box.y, box.width, box.height}; }

json::array to_json(const std::vector<store::CharBox>& boxes) {
  json::array list;
  for (const auto& box : boxes) list.push_back(to_json(box));
  return list;
}

json::object to_json(const store::Totals& totals) {
  return {{"persons", totals.persons},
          {"dossiers", totals.dossiers},
          {"pages", totals.pages},
          {"blank", totals.blank},
          {"quarantined", totals.quarantined},
          {"waiting", totals.waiting},
          {"open_requests", totals.open_requests},
          {"certified_copies", totals.certified_copies}};
}

json::object to_json(const store::Hit& hit) {
  json::array marks;
  for (const auto& [first, length] : hit.snippet_hits) marks.push_back(json::array{first, length});
  json::array differences;
  for (const auto& [asked, read] : hit.differences)
    differences.push_back({{"asked", asked}, {"read", read}});
  return {{"page", hit.page},          {"dossier", hit.dossier},      {"person", hit.person},
          {"number", hit.number},      {"title", hit.title},          {"snippet", hit.snippet},
          {"snippet_hits", marks},     {"boxes", to_json(hit.boxes)}, {"exact", hit.exact},
          {"differences", differences}};
}

json::object to_json(const store::Account& account) {
  return {{"name", account.name},
          {"display_name", account.display_name},
          {"role", store::to_string(account.role)},
          {"enabled", account.enabled}};
}

json::object to_json(const store::Dossier& dossier, Language language) {
  json::object out{{"number", dossier.number},
                   {"name", dossier.person.name},
                   {"id_number_masked", masked(dossier.person.identity_number)},
                   {"state", store::to_string(dossier.state)},
                   {"state_text", state_text(dossier.state, language)},
                   {"location", dossier.location},
                   {"since", iso_text(dossier.since)},
                   {"opened", iso_text(dossier.opened)},
                   {"pages", dossier.pages},
                   {"blank", dossier.blank},
                   {"quarantined", dossier.quarantined},
                   {"waiting", dossier.waiting}};
  if (!dossier.person.phone.empty()) out["phone_masked"] = masked(dossier.person.phone);
  return out;
}

json::object to_json(const store::PageRecord& page, Language language) {
  const auto& result = page.result;
  json::object out{{"id", page.id},
                   {"dossier", page.dossier ? json::value(*page.dossier) : json::value(nullptr)},
                   {"number", page.number},
                   {"state", store::to_string(page.state)},
                   {"blank", result.blank},
                   {"separator", page.separator},
                   {"title", title_of(page, language)},
                   {"class_code", result.class_code},
                   {"width", result.clean_width},
                   {"height", result.clean_height},
                   {"confidence", result.confidence},
                   {"path", shown(page.path)}};
  if (!page.reason.empty()) {
    out["reason"] = page.reason;
    out["reason_text"] = reason_text(page.reason, language);
  }
  return out;
}

json::array findings_json(const store::PageRecord& page, Language language) {
  json::array findings;
  if (!page.unassigned.empty()) {
    const std::string code = "unassigned_" + page.unassigned;
    findings.push_back(
        {{"code", code}, {"severity", "warning"}, {"text", finding_text(code, 0, language)}});
  }
  for (const auto& finding : page.result.findings) {
    json::object one{{"code", finding.code},
                     {"severity", finding.severity},
                     {"text", finding_text(finding.code, finding.value, language)}};
    if (finding.box) one["box"] = to_json(*finding.box);
    findings.push_back(std::move(one));
  }
  return findings;
}

json::object to_json(const store::Batch& batch, bool started) {
  json::object out{{"id", batch.id},
                   {"source", shown(batch.source)},
                   {"state", batch.state == store::BatchState::open ? "open" : "closed"},
                   {"files", batch.files},
                   {"already_held", batch.already_held},
                   {"waiting", batch.waiting},
                   {"stored", batch.stored},
                   {"blank", batch.blank},
                   {"quarantined", batch.quarantined},
                   {"separators", batch.separators},
                   {"started", started},
                   {"ordered", batch.ordered},
                   {"gathering", batch.gathering},
                   {"created", iso_text(batch.created)},
                   {"actor", batch.actor}};
  if (batch.dossier) out["dossier"] = *batch.dossier;
  if (split_of(batch)) out["mixed"] = true;
  if (batch.split)
    out["split"] = {{"dossiers", batch.split->dossiers}, {"left", batch.split->left}};
  return out;
}

json::object to_json(const store::FileRecord& file, Language language) {
  json::object out{{"name", shown(file.path)},
                   {"state", store::to_string(file.state)},
                   {"size", file.size},
                   {"digest", file.content.hex}};
  if (!file.reason.empty()) out["reason_text"] = reason_text(file.reason, language);
  return out;
}

std::string event_text(const store::CustodyEvent& event, Language language) {
  auto text = act_text(event.act, language);
  for (const auto& [key, value] : event.details) {
    if (key != "state" && key != "to") continue;
    if (const auto state = store::parse_custody_state(value))
      text += (language == Language::english ? ": " : "：") + state_text(*state, language);
  }
  return text;
}

json::object to_json(const store::CustodyEvent& event, Language language) {
  return {{"at", iso_text(event.at)},
          {"actor", event.actor},
          {"act", event.act},
          {"text", event_text(event, language)}};
}

json::object to_json(const store::Request& request, store::Time now, bool for_staff,
                     Language language) {
  json::object out{{"id", request.id},
                   {"number", request.number},
                   {"name", request.person.name},
                   {"dossier", request.dossier},
                   {"kind", store::to_string(request.kind)},
                   {"kind_text", kind_text(request.kind, language)},
                   {"destination", request.destination},
                   {"address", request.address},
                   {"reason", request.reason},
                   {"state", store::to_string(request.state)},
                   {"state_text", state_text(request.state, language)},
                   {"created", iso_text(request.created)},
                   {"due", iso_text(request.due)}};
  // An answered request stays as urgent as it was when it was answered.
  out["urgency"] =
      urgency_word(store::urgency(request.created, request.due, request.answered.value_or(now)));
  if (request.answered) {
    out["answered"] = iso_text(*request.answered);
    out["answer"] = request.answer;
    if (for_staff) out["answered_by"] = request.answered_by;
  }
  return out;
}

json::object to_json(const store::CertifiedCopy& copy, const std::string& base_url) {
  json::object out{{"number", copy.number},
                   {"token", copy.token},
                   {"url", base_url + "/v/" + copy.token},
                   {"dossier", copy.dossier},
                   {"name", copy.person.name},
                   {"pages", json::array(copy.pages.begin(), copy.pages.end())},
                   {"ground", copy.ground},
                   {"recipient", copy.recipient},
                   {"issued_by", copy.issued_by},
                   {"state", store::to_string(copy.state)},
                   {"pages_digest", copy.pages_digest.hex},
                   {"pdf_digest", copy.pdf.hex}};
  if (copy.issued) out["issued"] = iso_text(*copy.issued);
  if (copy.revoked) {
    out["revoked"] = iso_text(*copy.revoked);
    out["revoke_reason"] = copy.revoke_reason;
  }
  return out;
}

}  // namespace service
