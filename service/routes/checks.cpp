// SPDX-License-Identifier: Apache-2.0
// A dossier on its way through digitization: steps, stops, the checker's desk, sign-off, pages that
// are scanned again. A dossier is in one unfinished lot at most, so its number names its place.
#include <algorithm>
#include <optional>
#include <set>

#include "service/digitization_json.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "store/digitization.h"
#include "store/digitization_rules.h"

namespace service::routes {
namespace json = boost::json;
namespace {

using Need = Input::Need;
using store::CheckStage;
using store::Step;
constexpr int kMostLeaves = 100'000;
constexpr std::size_t kNote = 500;

std::string number_of(const Call& call) { return std::string(call.parameter("number")); }

template <class Value>
Value word(const Input& input, std::string_view key, std::optional<Value> value) {
  if (!value) input.refuse(key, "须为所列的词之一", "must be one of the words");
  return *value;
}

store::NewStop stop_of(const Input& input) {
  store::NewStop stop;
  stop.kind = word(input, "kind", store::parse_stop_kind(input.text("kind", 20)));
  stop.leaf = input.number("leaf", 0, kMostLeaves, 0);
  stop.note = input.text("note", kNote);
  return stop;
}

Response answer_entry(Call& call, const store::LotDossier& entry) {
  return json_answer(to_json(entry, call.language()));
}

// The dossier where it stands now, in its unfinished lot.
store::LotDossier entry_of(const store::Digitization& digitization, const std::string& number) {
  auto entry = digitization.entry(number);
  if (!entry) {
    throw store::Error(store::Errc::conflict, number, "is in no unfinished lot",
                       store::Cause::not_in_lot);
  }
  return std::move(*entry);
}

bool is_open(const store::LotDossier& entry, CheckStage stage) {
  const Step least = stage == CheckStage::first ? Step::processed : Step::checked_first;
  return !entry.withdrawn && entry.step >= least && entry.step <= Step::checked_second;
}

// The store refuses whoever has another part in the dossier; the desk is told beforehand.
json::object stages_json(const store::Digitization& digitization, const store::LotDossier& entry,
                         const store::Actor& actor) {
  json::object stages;
  for (const CheckStage stage : {CheckStage::first, CheckStage::second})
    stages[store::to_string(stage)] = {
        {"open", is_open(entry, stage)},
        {"barred", !digitization.may_check(entry.dossier, stage, actor)}};
  return stages;
}

json::object page_json(Call& call, const store::PageRecord& page,
                       const store::DossierReport& report) {
  const auto language = call.language();
  auto out = to_json(page, language);
  out["findings"] = findings_json(page, language);
  out["dpi"] = page.result.dpi;
  out["replaced"] = page.replaced_by != 0;
  out["new_scan"] = page.replaces != 0;
  json::object verdicts;  // the last of each check
  for (const auto& verdict : report.verdicts)
    if (verdict.page == page.id) verdicts[store::to_string(verdict.stage)] = to_json(verdict);
  out["verdicts"] = std::move(verdicts);
  out["waived"] = std::any_of(report.waivers.begin(), report.waivers.end(),
                              [&](const store::Waiver& waiver) { return waiver.page == page.id; });
  out["own_scan"] = std::any_of(report.replacements.begin(), report.replacements.end(),
                                [&](const store::Replacement& one) {
                                  return one.replacement == page.id &&
                                         store::same_person(one.actor, call.visitor->actor.name);
                                });
  return out;
}

// The sample, and what came in the place of refused pages, in the order of the dossier.
std::vector<store::PageRecord> pages_to_check(const Call& call,
                                              const store::Digitization& digitization,
                                              const store::DossierReport& report) {
  std::set<std::int64_t> wanted(report.came_since.begin(), report.came_since.end());
  for (const auto& page : digitization.sample_pages(report.entry.dossier)) wanted.insert(page.id);
  std::vector<store::PageRecord> pages;
  for (const auto id : wanted) {
    if (auto page = call.context.archive.page(id)) pages.push_back(std::move(*page));
  }
  std::stable_sort(pages.begin(), pages.end(),
                   [](const auto& a, const auto& b) { return a.number < b.number; });
  return pages;
}

}  // namespace

Response digitization_queue(Call& call) {
  const int limit = query_number(call, "limit", 1, 1000, 500);
  const store::Digitization digitization(call.context.archive);
  return json_answer({{"dossiers", list_json(digitization.queue(limit), call.language())}});
}

Response prepare_dossier(Call& call) {
  const Input input(call);
  std::vector<store::NewStop> stops;
  for (const Input& one : input.objects("stops", 200)) stops.push_back(stop_of(one));
  store::Digitization digitization(call.context.archive);
  return answer_entry(
      call, digitization.prepare(number_of(call), stops, input.number("leaves", 0, kMostLeaves, 0),
                                 input.text("note", kNote, Need::optional), call.visitor->actor));
}

Response take_step(Call& call) {
  const Input input(call);
  store::NewStep step;
  step.step = word(input, "step", store::parse_step(input.text("step", 20)));
  step.leaves = input.number("leaves", 0, kMostLeaves, 0);
  step.images = input.number("images", 0, kMostLeaves, 0);
  step.sides = input.number("sides", 0, 2, 0);
  step.note = input.text("note", kNote, Need::optional);
  store::Digitization digitization(call.context.archive);
  return answer_entry(call, digitization.step(number_of(call), step, call.visitor->actor));
}

Response set_urgent(Call& call) {
  store::Digitization digitization(call.context.archive);
  digitization.set_urgent(number_of(call), Input(call).text("reason", 200, Need::optional),
                          call.visitor->actor);
  return answer_entry(call, entry_of(digitization, number_of(call)));
}

Response add_stop(Call& call) {
  store::Digitization digitization(call.context.archive);
  const auto id = digitization.stop(number_of(call), stop_of(Input(call)), call.visitor->actor);
  return json_answer({{"id", id}}, 201);
}

Response resolve_stop(Call& call) {
  const Input input(call);
  const auto outcome = word(input, "outcome", store::parse_stop_outcome(input.text("outcome", 20)));
  store::Digitization digitization(call.context.archive);
  digitization.resolve_stop(id_parameter(call, "id"), outcome, input.text("resolution", kNote),
                            call.visitor->actor);
  return no_content();
}

// The pages themselves come by their own address, where each look is recorded.
Response sample_pages(Call& call) {
  const store::Digitization digitization(call.context.archive);
  const auto entry = entry_of(digitization, number_of(call));
  record_look(call, "dossier.shown", entry.dossier, "");
  const auto report = digitization.report(entry.dossier);
  json::array pages;
  for (const auto& page : pages_to_check(call, digitization, report))
    pages.push_back(page_json(call, page, report));
  return json_answer({{"lot", to_json(digitization.lot(entry.lot).value())},
                      {"dossier", board_json(report, call.language())},
                      {"stages", stages_json(digitization, report.entry, call.visitor->actor)},
                      {"pages", std::move(pages)}});
}

Response judge_pages(Call& call) {
  const Input input(call);
  const auto stage = word(input, "stage", store::parse_check_stage(input.text("stage", 10)));
  std::vector<store::NewVerdict> verdicts;
  for (const Input& one : input.objects("verdicts", 500)) {
    store::NewVerdict verdict;
    const auto page = one.id("page");
    if (!page) one.refuse("page", "必填", "must be given");
    verdict.page = *page;
    verdict.accepted = one.flag("accepted");
    verdict.reason = one.text("reason", 200, verdict.accepted ? Need::optional : Need::required);
    verdicts.push_back(std::move(verdict));
  }
  store::Digitization digitization(call.context.archive);
  digitization.judge(number_of(call), stage, verdicts, call.visitor->actor);
  return no_content();
}

Response waive(Call& call) {
  const Input input(call);
  const auto page = input.id("page");
  const auto code = input.text("code", 64, page ? Need::optional : Need::required);
  store::Digitization digitization(call.context.archive);
  digitization.waive(number_of(call), page.value_or(0), code, input.text("reason", kNote),
                     call.visitor->actor);
  return no_content();
}

Response accept_dossier(Call& call) {
  const auto note = Input(call).text("note", kNote, Need::optional);
  store::Digitization digitization(call.context.archive);
  return answer_entry(call, digitization.accept(number_of(call), note, call.visitor->actor));
}

Response new_scans(Call& call) {
  auto& archive = call.context.archive;
  const auto id = id_parameter(call, "id");
  const auto page = archive.page(id);
  if (!page || !page->dossier) {
    throw store::Error(store::Errc::not_found, std::to_string(id), "no such page",
                       store::Cause::no_page);
  }
  record_look(call, "dossier.shown", *page->dossier, "");
  json::array pages;
  for (const auto& one : archive.pages(*page->dossier)) {
    const bool fits = one.batch != page->batch && one.state == store::PageState::stored &&
                      one.replaced_by == 0 && one.replaces == 0;
    if (fits) pages.push_back(to_json(one, call.language()));
  }
  return json_answer({{"pages", std::move(pages)}});
}

Response replace_page(Call& call) {
  const Input input(call);
  const auto replacement = input.id("replacement");
  if (!replacement) input.refuse("replacement", "必填", "must be given");
  store::Digitization digitization(call.context.archive);
  digitization.replace_page(id_parameter(call, "id"), *replacement,
                            input.text("note", kNote, Need::optional), call.visitor->actor);
  return no_content();
}

}  // namespace service::routes
