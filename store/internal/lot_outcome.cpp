// SPDX-License-Identifier: Apache-2.0
#include "store/internal/lot_outcome.h"

namespace store::internal {
namespace {

constexpr const char* sample_columns = "round, pages, drawn, judged, refused";

SampleFigures sample_of_row(const Statement& row, int first) {
  SampleFigures figures;
  figures.pages = row.small(first);
  figures.drawn = row.small(first + 1);
  figures.judged = row.small(first + 2);
  figures.refused = row.small(first + 3);
  return figures;
}

void keep_findings(Change& change, const LotEntry& entry, const DossierReport& report) {
  int place = 0;
  for (const DossierFinding& one : report.gate.reasons) {
    change.db.run(
        "INSERT INTO lot_outcome_finding (entry, place, code, severity, page, number, detail, "
        "expected, found, waived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.id, place++, one.code, one.severity,
        one.page == 0 ? std::nullopt : std::optional(one.page), one.number, one.detail,
        one.expected, one.found, one.waived);
  }
  for (const PageFindingCount& one : report.page_findings) {
    change.db.run(
        "INSERT INTO lot_outcome_inspection (entry, code, severity, pages) VALUES (?, ?, ?, ?)",
        entry.id, one.code, one.severity, one.pages);
  }
}

void take_findings(Database& db, const LotEntry& entry, DossierReport& report) {
  Statement reasons(db,
                    "SELECT code, severity, page, number, detail, expected, found, waived "
                    "FROM lot_outcome_finding WHERE entry = ? ORDER BY place",
                    entry.id);
  while (reasons.step()) {
    report.gate.reasons.push_back({reasons.text(0), reasons.text(1),
                                   reasons.is_null(2) ? 0 : reasons.integer(2), reasons.small(3),
                                   reasons.text(4), reasons.small(5), reasons.small(6),
                                   reasons.integer(7) != 0});
  }
  Statement counts(db,
                   "SELECT code, severity, pages FROM lot_outcome_inspection WHERE entry = ? "
                   "ORDER BY code, severity",
                   entry.id);
  while (counts.step())
    report.page_findings.push_back({counts.text(0), counts.text(1), counts.small(2)});
}

}  // namespace

bool is_over(const LotEntry& entry) {
  return entry.value.step >= (entry.value.withdrawn ? Step::restored : Step::accepted);
}

void keep_outcome(Change& change, const LotEntry& entry, const DossierReport& report) {
  const SampleFigures& sample = report.sample;
  change.db.run(
      "INSERT INTO lot_outcome (entry, at, gate_open, images, blank, round, pages, drawn, judged, "
      "refused) VALUES (?1, ?2, ?3, ?4, ?5, "
      "(SELECT coalesce(max(round), 0) FROM lot_sample WHERE lot = ?6), ?7, ?8, ?9, ?10)",
      entry.id, change.at, report.gate.open, report.images, report.blank, entry.value.lot,
      sample.pages, sample.drawn, sample.judged, sample.refused);
  keep_findings(change, entry, report);
  for (const auto& [page, number] : report.numbers) {
    change.db.run("INSERT INTO lot_outcome_page (entry, page, number) VALUES (?, ?, ?)", entry.id,
                  page, number);
  }
}

bool take_outcome(Database& db, const LotEntry& entry, DossierReport& report) {
  Statement row(db,
                std::string("SELECT gate_open, images, blank, ") + sample_columns +
                    " FROM lot_outcome WHERE entry = ?",
                entry.id);
  if (!row.step()) return false;
  report.gate.open = row.integer(0) != 0;
  report.images = row.small(1);
  report.blank = row.small(2);
  report.sample = sample_of_row(row, 4);
  take_findings(db, entry, report);
  Statement pages(db, "SELECT page, number FROM lot_outcome_page WHERE entry = ?", entry.id);
  while (pages.step()) report.numbers[pages.integer(0)] = pages.small(1);
  return true;
}

std::optional<Time> outcome_time(Database& db, const LotEntry& entry) {
  Statement row(db, "SELECT at FROM lot_outcome WHERE entry = ?", entry.id);
  if (!row.step()) return std::nullopt;
  return row.time(0);
}

std::optional<KeptSample> kept_sample(Database& db, const LotEntry& entry) {
  Statement row(db, std::string("SELECT ") + sample_columns + " FROM lot_outcome WHERE entry = ?",
                entry.id);
  if (!row.step()) return std::nullopt;
  return KeptSample{row.small(0), sample_of_row(row, 1)};
}

std::set<std::int64_t> pages_of_other_lots(Database& db, const LotEntry& entry) {
  std::set<std::int64_t> pages;
  Statement rows(db,
                 "SELECT p.page FROM lot_outcome_page p JOIN lot_dossier e ON e.id = p.entry "
                 "WHERE e.dossier = ? AND e.id <> ?",
                 entry.dossier_id, entry.id);
  while (rows.step()) pages.insert(rows.integer(0));
  return pages;
}

}  // namespace store::internal
