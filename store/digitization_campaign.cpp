// SPDX-License-Identifier: Apache-2.0
// The plan of the campaign and its progress.
#include <map>
#include <utility>

#include "store/campaign.h"
#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/lot_rows.h"

namespace store {

using internal::Change;
using internal::Database;
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
  // A count put right is that of whoever scanned.
  add("SELECT CASE corrects WHEN 0 THEN actor ELSE coalesce((SELECT s.actor FROM lot_step s "
      "WHERE s.entry = c.entry AND s.step = 'scanned' AND s.corrects = 0 AND s.id < c.id "
      "ORDER BY s.id DESC LIMIT 1), actor) END AS who, sum(images) FROM lot_step c "
      "WHERE step = 'scanned' GROUP BY who",
      &OperatorOutput::scanned);
  add("SELECT actor, count(*) FROM page_verdict GROUP BY actor", &OperatorOutput::checked);
  add("SELECT actor, count(*) FROM page_verdict WHERE accepted = 0 GROUP BY actor",
      &OperatorOutput::refused);
  // Against whoever scanned the dossier last before the refusal.
  add("SELECT (SELECT s.actor FROM lot_step s WHERE s.entry = v.entry AND s.step = 'scanned' "
      "AND s.corrects = 0 AND s.at <= v.at ORDER BY s.id DESC LIMIT 1) AS who, count(DISTINCT "
      "v.page) "
      "FROM page_verdict v WHERE v.accepted = 0 GROUP BY who HAVING who IS NOT NULL",
      &OperatorOutput::sent_back);
  std::vector<OperatorOutput> found;
  for (auto& [actor, output] : operators) {
    output.actor = actor;
    found.push_back(output);
  }
  return found;
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

}  // namespace store
