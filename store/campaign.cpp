// SPDX-License-Identifier: Apache-2.0
#include "store/campaign.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool is_weekday(sys_days day) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

}  // namespace

sys_days day_of(Time time) { return std::chrono::floor<days>(time + std::chrono::hours(8)); }

void forecast(Progress& progress, sys_days today) {
  progress.pages = progress.dossiers = 0;
  std::map<sys_days, int> pages_of;
  for (const DayOutput& day : progress.days) {
    progress.pages += day.pages;
    progress.dossiers += day.dossiers;
    pages_of[day.day] += day.pages;
  }
  const auto scanned_on = [&](sys_days day) {
    const auto at = pages_of.find(day);
    return at == pages_of.end() ? 0 : at->second;
  };

  // From the first day with pages on: days before the beginning slow nothing down.
  sys_days first = today;
  for (const auto& [day, pages] : pages_of) {
    if (pages > 0) first = std::min(first, day);
  }
  constexpr int window = 7;
  int worked = 0, pages = 0;
  for (sys_days day = today; day >= first && worked < window; day -= days(1)) {
    if (!is_weekday(day) && scanned_on(day) == 0) continue;
    ++worked;
    pages += scanned_on(day);
  }
  progress.pace = worked == 0 ? 0 : static_cast<double>(pages) / worked;

  progress.planned_by_now = 0;
  progress.end.reset();
  if (!progress.plan) return;
  const CampaignPlan& plan = *progress.plan;
  std::int64_t planned = 0;
  for (sys_days day = plan.start; day <= today && planned < plan.pages; day += days(1)) {
    if (is_weekday(day)) planned += plan.pages_a_day;
  }
  progress.planned_by_now = static_cast<int>(std::min<std::int64_t>(planned, plan.pages));
  const int left = plan.pages - progress.pages;
  if (left <= 0) {
    progress.end = progress.days.empty() ? today : progress.days.back().day;
    return;
  }
  constexpr double longest = 250.0 * 50;  // working days; beyond it a forecast says nothing
  if (progress.pace <= 0 || left / progress.pace > longest) return;
  sys_days day = today;
  for (int need = static_cast<int>(std::ceil(left / progress.pace)); need > 0;) {
    day += days(1);
    if (is_weekday(day)) --need;
  }
  progress.end = day;
}

}  // namespace store
