// SPDX-License-Identifier: Apache-2.0
#include "store/internal/page_rows.h"

#include <fmt/format.h>

#include <map>
#include <sstream>

#include "store/internal/reading_rows.h"

namespace store::internal {
namespace {

enum class Results { with, without };

constexpr const char* columns =
    "SELECT p.id, p.batch, p.file, coalesce(p.image, p.place), d.number, p.state, p.reason, "
    "p.detail, f.path, "
    "o.content, p.width, p.height, p.clean_width, p.clean_height, p.dpi, p.rotation, p.skew_deg, "
    "p.to_original, p.blank, p.confidence, p.engine, p.class_code, p.title, "
    "p.kind = 'separator', p.begins_document, p.sheet_class, coalesce(p.sheet, ''), p.unassigned, "
    "r.replacement, s.page, coalesce(p.half, ''), p.title_confidence, p.text_by, coalesce(t.first, "
    "0) "
    "FROM page p JOIN file f ON f.id = p.file JOIN object o ON o.id = f.object "
    "JOIN batch b ON b.id = p.batch LEFT JOIN dossier d ON d.id = b.dossier "
    "LEFT JOIN page_replacement r ON r.page = p.id "
    "LEFT JOIN page_replacement s ON s.replacement = p.id "
    "LEFT JOIN reading_task t ON t.page = p.id ";

std::string page_subject(std::int64_t id) { return fmt::format("page:{}", id); }

Half parse_half(const std::string& word, std::int64_t id) {
  if (word.empty()) return Half::whole;
  if (word == "left") return Half::left;
  if (word == "right") return Half::right;
  throw Error(Errc::damaged, page_subject(id), "unknown half");
}

PageRecord record_of(const Statement& row) {
  PageRecord page;
  page.id = row.integer(0);
  page.batch = row.integer(1);
  page.file = row.integer(2);
  page.index = row.small(3);
  page.half = parse_half(row.text(30), page.id);
  page.dossier = row.optional_text(4);
  page.state = parse_page_state(row.text(5), page.id);
  page.reason = row.text(6);
  page.detail = row.text(7);
  page.path = row.text(8);
  page.master = row.digest(9);
  page.result.blank = row.integer(18) != 0;
  page.separator = row.integer(23) != 0;
  page.begins_document = row.integer(24) != 0;
  page.sheet_class = row.text(25);
  if (!page.dossier) page.unassigned = row.text(27);
  if (!row.is_null(28)) page.replaced_by = row.integer(28);
  if (!row.is_null(29)) page.replaces = row.integer(29);
  page.text_by = row.text(32);
  page.unread = row.integer(33) != 0;
  return page;
}

std::array<double, 6> numbers_of(const std::string& text, std::int64_t id) {
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  std::array<double, 6> numbers{};
  for (double& number : numbers) in >> number;
  if (!in) throw Error(Errc::damaged, page_subject(id), "the way back to the original is cut short");
  return numbers;
}

void fill_from_row(const Statement& row, PageRecord& page) {
  PageResult& result = page.result;
  result.width = row.small(10);
  result.height = row.small(11);
  result.clean_width = row.small(12);
  result.clean_height = row.small(13);
  result.dpi = row.real(14);
  result.rotation = row.small(15);
  result.skew_deg = row.real(16);
  result.to_original = numbers_of(row.text(17), page.id);
  result.confidence = row.real(19);
  result.engine = row.text(20);
  result.class_code = page.sheet_class.empty() ? row.text(21) : page.sheet_class;
  result.title = row.text(22);
  result.title_confidence = row.real(31);
  result.sheet = row.text(26);
}

void load_rest(Database& db, PageRecord& page) {
  PageResult& result = page.result;
  const std::string subject = page_subject(page.id);
  load_reading(db, page.id, result);
  Statement findings(
      db, "SELECT code, severity, value, box FROM page_finding WHERE page = ? ORDER BY place",
      page.id);
  while (findings.step()) {
    PageFinding finding{findings.text(0), findings.text(1), findings.real(2), {}};
    if (finding.code == "duplicate") {
      const auto number = repeated_number(db, page.id, findings.integer(2));
      if (!number) continue;
      finding.value = *number;
    }
    if (!findings.is_null(3)) {
      finding.box = one_box(findings.blob_view(3), subject);
    }
    result.findings.push_back(std::move(finding));
  }
}

// The pages of the rows, numbered on from `before`.
std::vector<PageRecord> list(Database& db, Statement& rows, int before, Results results,
                             bool only_waiting) {
  std::vector<PageRecord> pages;
  int number = before;
  while (rows.step()) {
    PageRecord page = record_of(rows);
    page.number = page.separator ? 0 : ++number;
    if (only_waiting && page.state != PageState::waiting) continue;
    if (results == Results::with && page.state == PageState::stored) {
      fill_from_row(rows, page);
      load_rest(db, page);
    }
    pages.push_back(std::move(page));
  }
  return pages;
}

// Pages that were replaced stand in no list; their place goes to the last of their chain.
std::vector<PageRecord> with_replacements(Database& db, std::int64_t dossier,
                                          std::vector<PageRecord> pages) {
  std::map<std::int64_t, std::int64_t> origins;  // by replacement
  Statement rows(db, "SELECT replacement, origin FROM page_replacement WHERE dossier = ?", dossier);
  while (rows.step()) origins[rows.integer(0)] = rows.integer(1);
  if (origins.empty()) return pages;
  std::map<std::int64_t, std::size_t> own_place;
  for (std::size_t i = 0; i < pages.size(); ++i) own_place[pages[i].id] = i;
  std::map<std::size_t, PageRecord> standing;
  for (PageRecord& page : pages) {
    if (page.replaced_by != 0) continue;
    const auto origin = origins.find(page.id);
    const std::int64_t place = origin == origins.end() ? page.id : origin->second;
    standing.emplace(own_place.at(own_place.contains(place) ? place : page.id), std::move(page));
  }
  pages.clear();
  int number = 0;
  for (auto& [place, page] : standing) {
    if (page.number != 0) page.number = ++number;
    pages.push_back(std::move(page));
  }
  return pages;
}

// Pages up to this one, by own places, that stand elsewhere because they replaced another.
int moved_away_before(Database& db, std::int64_t page) {
  return static_cast<int>(
      db.integer("SELECT count(*) FROM page me JOIN file mf ON mf.id = me.file "
                 "JOIN batch mb ON mb.id = me.batch "
                 "JOIN page_replacement r ON r.dossier = mb.dossier "
                 "JOIN page p ON p.id = r.replacement JOIN file f ON f.id = p.file "
                 "JOIN batch b ON b.id = p.batch WHERE me.id = ? "
                 "AND (b.filed, f.place, p.place) <= (mb.filed, mf.place, me.place)",
                 page)
          .value_or(0));
}

// The page whose own place in the dossier this one stands in.
std::int64_t origin_of(Database& db, std::int64_t page) {
  return db
      .integer("SELECT origin FROM page_replacement WHERE page = ? OR replacement = ? LIMIT 1", page,
               page)
      .value_or(page);
}

int pages_before_batch(Database& db, std::int64_t batch) {
  return static_cast<int>(
      db.integer("SELECT coalesce(sum(coalesce(b.split_pages, "
                 "(SELECT sum(f.page_count) FROM file f WHERE f.batch = b.id))), 0) "
                 "FROM batch me JOIN batch b ON b.dossier = me.dossier AND b.filed < me.filed "
                 "WHERE me.id = ?",
                 batch)
          .value_or(0));
}

std::vector<PageRecord> batch_list(Database& db, std::int64_t batch, Results results,
                                   bool only_waiting) {
  const int before = pages_before_batch(db, batch);
  Statement rows(db, std::string(columns) + "WHERE p.batch = ? ORDER BY f.place, p.place", batch);
  auto pages = list(db, rows, before, results, only_waiting);
  if (db.integer("SELECT 1 FROM page_replacement r JOIN batch b ON b.dossier = r.dossier "
                 "WHERE b.id = ? LIMIT 1",
                 batch)) {
    for (PageRecord& page : pages) page.number = page_number(db, page.id);
  }
  return pages;
}

std::vector<PageRecord> dossier_list(Database& db, std::int64_t dossier, Results results) {
  Statement rows(
      db,
      std::string(columns) +
          "WHERE b.dossier = ? AND p.kind = 'page' ORDER BY b.filed, f.place, p.place",
      dossier);
  return with_replacements(db, dossier, list(db, rows, 0, results, false));
}

}  // namespace

PageState parse_page_state(const std::string& word, std::int64_t id) {
  if (word == "waiting") return PageState::waiting;
  if (word == "stored") return PageState::stored;
  if (word == "quarantined") return PageState::quarantined;
  throw Error(Errc::damaged, page_subject(id), "unknown state");
}

int page_number(Database& db, std::int64_t id) {
  const std::int64_t origin = origin_of(db, id);
  Statement row(db,
                "SELECT p.batch, p.kind = 'separator', b.split_pages IS NOT NULL, f.place, p.place "
                "FROM page p JOIN file f ON f.id = p.file JOIN batch b ON b.id = p.batch "
                "WHERE p.id = ?",
                origin);
  if (!row.step() || row.integer(1) != 0) return 0;
  const std::int64_t batch = row.integer(0);
  // Only in mixed stacks do pages stand elsewhere than their files.
  const char* in_batch =
      row.integer(2) != 0
          ? "SELECT count(*) FROM page q JOIN file e ON e.id = q.file "
            "WHERE q.batch = ? AND q.kind = 'page' AND (e.place, q.place) <= (?, ?)"
          : "SELECT coalesce(sum(page_count), 0) + ?3 + 1 FROM file "
            "WHERE batch = ?1 AND place < ?2";
  const auto place = db.integer(in_batch, batch, row.integer(3), row.integer(4));
  return static_cast<int>(place.value_or(0)) + pages_before_batch(db, batch) -
         moved_away_before(db, origin);
}

std::optional<int> repeated_number(Database& db, std::int64_t page, std::int64_t repeated) {
  if (origin_of(db, page) == origin_of(db, repeated)) return std::nullopt;
  return page_number(db, repeated);
}

void count_split(Database& db, std::int64_t batch) {
  db.run(
      "UPDATE batch SET split_pages = (SELECT count(*) FROM page p WHERE p.batch = batch.id AND "
      "p.kind = 'page') WHERE id = ? AND split_pages IS NOT NULL",
      batch);
}

std::optional<PageRecord> page_by_id(Database& db, std::int64_t id) {
  Statement row(db, std::string(columns) + "WHERE p.id = ?", id);
  if (!row.step()) return std::nullopt;
  PageRecord page = record_of(row);
  page.number = page_number(db, id);
  if (page.state == PageState::stored) {
    fill_from_row(row, page);
    load_rest(db, page);
  }
  return page;
}

PageRecord need_page(Database& db, std::int64_t id) {
  Statement row(db, std::string(columns) + "WHERE p.id = ?", id);
  if (!row.step()) throw Error(Errc::not_found, page_subject(id), "no such page", Cause::no_page);
  PageRecord page = record_of(row);
  page.number = page_number(db, id);
  return page;
}

std::vector<PageRecord> pages_of_dossier(Database& db, std::int64_t dossier) {
  return dossier_list(db, dossier, Results::with);
}

std::vector<PageRecord> page_places_of_dossier(Database& db, std::int64_t dossier) {
  return dossier_list(db, dossier, Results::without);
}

std::vector<PageRecord> pages_of_batch(Database& db, std::int64_t batch) {
  return batch_list(db, batch, Results::with, false);
}

std::vector<PageRecord> waiting_pages_of_batch(Database& db, std::int64_t batch) {
  return batch_list(db, batch, Results::without, true);
}

}  // namespace store::internal
