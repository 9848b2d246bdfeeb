// SPDX-License-Identifier: Apache-2.0
// All figures of a dossier in a lot, for its board and its papers: made from its pages while it is
// worked on, and as they were kept once it is signed off.
#include <algorithm>
#include <map>
#include <utility>

#include "store/digitization.h"
#include "store/internal/lot_outcome.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"

namespace store {
namespace internal {
namespace {

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

std::vector<PageFindingCount> count_findings(Database& db, const LotEntry& entry,
                                             const std::map<std::int64_t, int>& numbers) {
  std::map<std::pair<std::string, std::string>, int> pages;
  for (const auto& [page, findings] : page_findings_of(db, entry.dossier_id)) {
    if (!numbers.contains(page)) continue;
    std::map<std::pair<std::string, std::string>, int> once;
    for (const PageFinding& finding : findings) once[{finding.code, finding.severity}] = 1;
    for (const auto& [kind, one] : once) pages[kind] += one;
  }
  std::vector<PageFindingCount> found;
  for (const auto& [kind, count] : pages) found.push_back({kind.first, kind.second, count});
  return found;
}

// Those made while the dossier was in this lot.
std::vector<Replacement> replacements_in(Database& db, const LotEntry& entry,
                                         const std::vector<StepRecord>& steps) {
  std::vector<Replacement> found;
  if (steps.empty()) return found;
  const bool over = is_over(entry);
  const Time end = over ? outcome_time(db, entry).value_or(entry.value.since) : Time::max();
  for (Replacement& one : replacements_of(db, entry.dossier_id)) {
    if (one.at >= steps.front().at && one.at <= end) found.push_back(std::move(one));
  }
  return found;
}

// From the pages as they are.
void count_pages(Database& db, const LotEntry& entry, DossierReport& report) {
  report.gate = gate_of(db, entry);
  report.sample = sample_figures(db, entry);
  for (const PageRecord& page : page_places_of_dossier(db, entry.dossier_id)) {
    ++report.images;
    report.blank += page.result.blank;
    report.numbers[page.id] = page.number;
  }
  report.page_findings = count_findings(db, entry, report.numbers);
  number_replaced(report);
  auto left = open_verdicts(db, entry);
  report.refused_left = std::move(left.refused);
  report.came_since = std::move(left.came_since);
  report.unchecked_left = std::move(left.unchecked);
}

}  // namespace

DossierReport report_of(Database& db, const LotEntry& entry) {
  DossierReport report;
  report.entry = entry.value;
  report.steps = steps_of(db, entry.id);
  report.stops = stops_of(db, entry);
  report.verdicts = verdicts_of(db, entry.id);
  report.replacements = replacements_in(db, entry, report.steps);
  report.waivers = waivers_of(db, entry.id);
  if (!is_over(entry) || !take_outcome(db, entry, report)) count_pages(db, entry, report);
  return report;
}

}  // namespace internal

using internal::Database;
using internal::LotEntry;

Gate Digitization::gate(const std::string& dossier) const { return report(dossier).gate; }

DossierReport Digitization::report(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::report_of(db, internal::need_last_entry(db, dossier));
  });
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
    for (const LotEntry& entry : entries) report.dossiers.push_back(internal::report_of(db, entry));
    return report;
  });
}

}  // namespace store
