// SPDX-License-Identifier: Apache-2.0
// The figures: the plan and its progress, the report of a lot.
#include <algorithm>
#include <map>
#include <utility>

#include "store/campaign.h"
#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::LotEntry;
using internal::Needs;
using internal::Statement;

namespace {

std::optional<CampaignPlan> plan_of(Database& db) {
  Statement row(db, "SELECT start, pages_a_day, dossiers, pages FROM campaign WHERE only = 1");
  if (!row.step()) return std::nullopt;
  return CampaignPlan{std::chrono::sys_days(std::chrono::days(row.integer(0))), row.small(1),
                      row.small(2), row.small(3)};
}

std::vector<DayOutput> output_by_day(Database& db) {
  std::map<std::chrono::sys_days, DayOutput> days;
  Statement rows(db,
                 "SELECT at, step, images FROM lot_step "
                 "WHERE step IN ('scanned', 'accepted') ORDER BY at");
  while (rows.step()) {
    DayOutput& day = days[day_of(rows.time(0))];
    day.day = day_of(rows.time(0));
    if (rows.text(1) == "accepted") {
      ++day.dossiers;
    } else {
      day.pages += rows.small(2);
    }
  }
  std::vector<DayOutput> found;
  for (const auto& [day, output] : days) found.push_back(output);
  return found;
}

std::vector<OperatorOutput> output_by_operator(Database& db) {
  std::map<std::string, OperatorOutput> operators;
  const auto add = [&](const char* sql, int OperatorOutput::*figure) {
    Statement rows(db, sql);
    while (rows.step()) operators[rows.text(0)].*figure += rows.small(1);
  };
  add("SELECT actor, sum(images) FROM lot_step WHERE step = 'scanned' GROUP BY actor",
      &OperatorOutput::scanned);
  add("SELECT actor, count(*) FROM page_verdict GROUP BY actor", &OperatorOutput::checked);
  add("SELECT actor, count(*) FROM page_verdict WHERE accepted = 0 GROUP BY actor",
      &OperatorOutput::refused);
  // Against whoever scanned the dossier last before the refusal.
  add("SELECT (SELECT s.actor FROM lot_step s WHERE s.entry = v.entry AND s.step = 'scanned' "
      "AND s.at <= v.at ORDER BY s.id DESC LIMIT 1) AS who, count(DISTINCT v.page) "
      "FROM page_verdict v WHERE v.accepted = 0 GROUP BY who HAVING who IS NOT NULL",
      &OperatorOutput::sent_back);
  std::vector<OperatorOutput> found;
  for (auto& [actor, output] : operators) {
    output.actor = actor;
    found.push_back(output);
  }
  return found;
}

// Each replaced page gets the number of the page that has its place now.
void number_replaced(DossierReport& report) {
  std::map<std::int64_t, std::int64_t> next;
  for (const Replacement& one : report.replacements) next[one.page] = one.replacement;
  for (const Replacement& one : report.replacements) {
    std::int64_t page = one.replacement;
    for (auto at = next.find(page); at != next.end(); at = next.find(page)) page = at->second;
    const auto number = report.numbers.find(page);
    if (number != report.numbers.end()) report.numbers[one.page] = number->second;
  }
}

std::vector<PageFindingCount> page_findings_of(Database& db, const DossierReport& report) {
  std::map<std::pair<std::string, std::string>, int> pages;
  for (const auto& [page, number] : report.numbers) {
    Statement rows(db, "SELECT DISTINCT code, severity FROM page_finding WHERE page = ?", page);
    while (rows.step()) ++pages[{rows.text(0), rows.text(1)}];
  }
  std::vector<PageFindingCount> found;
  for (const auto& [kind, count] : pages) found.push_back({kind.first, kind.second, count});
  return found;
}

DossierReport report_of(Database& db, const LotEntry& entry) {
  DossierReport report;
  report.entry = entry.value;
  report.steps = internal::steps_of(db, entry.id);
  report.stops = internal::stops_of(db, entry);
  report.gate = internal::gate_of(db, entry);
  report.sample = internal::sample_figures(db, entry);
  report.verdicts = internal::verdicts_of(db, entry.id);
  report.replacements = internal::replacements_of(db, entry.dossier_id);
  report.waivers = internal::waivers_of(db, entry.id);
  auto left = internal::open_verdicts(db, entry);
  report.refused_left = std::move(left.refused);
  report.came_since = std::move(left.came_since);
  report.unchecked_left = std::move(left.unchecked);
  for (const PageRecord& page : internal::page_places_of_dossier(db, entry.dossier_id)) {
    ++report.images;
    report.blank += page.result.blank;
    report.numbers[page.id] = page.number;
  }
  report.page_findings = page_findings_of(db, report);
  number_replaced(report);
  return report;
}

}  // namespace

void Digitization::set_plan(const CampaignPlan& plan, const Actor& actor) {
  constexpr int most = 100'000'000;
  const auto good = [](int count) { return count > 0 && count <= most; };
  if (!good(plan.pages_a_day) || !good(plan.dossiers) || !good(plan.pages)) {
    throw Error(Errc::invalid, "plan", "a count is missing or out of bounds", Cause::counts_form);
  }
  state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    const std::int64_t start = plan.start.time_since_epoch().count();
    change.db.run(
        "INSERT INTO campaign (only, start, pages_a_day, dossiers, pages) VALUES (1, ?1, ?2, ?3, "
        "?4) "
        "ON CONFLICT (only) DO UPDATE SET start = ?1, pages_a_day = ?2, dossiers = ?3, pages = ?4",
        start, plan.pages_a_day, plan.dossiers, plan.pages);
    change.record("campaign.planned", "", "campaign",
                  {{"start", std::to_string(start)},
                   {"pages_a_day", std::to_string(plan.pages_a_day)},
                   {"dossiers", std::to_string(plan.dossiers)},
                   {"pages", std::to_string(plan.pages)}});
  });
}

Progress Digitization::progress(std::chrono::sys_days today) const {
  return state_->read([&](Database& db) {
    Progress progress;
    progress.plan = plan_of(db);
    progress.days = output_by_day(db);
    progress.operators = output_by_operator(db);
    forecast(progress, today);
    return progress;
  });
}

DossierReport Digitization::report(const std::string& dossier) const {
  return state_->read(
      [&](Database& db) { return report_of(db, internal::need_entry(db, dossier)); });
}

LotReport Digitization::report(std::int64_t lot) const {
  return state_->read([&](Database& db) {
    LotReport report;
    report.lot = internal::need_lot(db, lot);
    report.samples = internal::samples_of(db, lot);
    auto entries = internal::entries_of_lot(db, lot);
    report.sample = internal::sample_figures(db, entries);
    std::sort(entries.begin(), entries.end(),
              [](const LotEntry& a, const LotEntry& b) { return a.value.place < b.value.place; });
    for (const LotEntry& entry : entries) report.dossiers.push_back(report_of(db, entry));
    return report;
  });
}

}  // namespace store
