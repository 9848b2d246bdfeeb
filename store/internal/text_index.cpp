// SPDX-License-Identifier: Apache-2.0
#include "store/internal/text_index.h"

#include <utility>
#include <vector>

#include "store/terms/names.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

// Whether the renewal has yet to come to the page.
bool is_waiting(Database& db, std::int64_t page) {
  const Renewal now = renewal(db);
  return now.under_way && page > now.done && page <= now.until;
}

void renew_name_keys(Database& db) {
  std::vector<std::pair<std::int64_t, std::string>> changed;
  Statement rows(db, "SELECT id, name, name_key FROM person");
  while (rows.step()) {
    std::string key = terms::name_key(rows.text(1));
    if (key != rows.text(2)) changed.emplace_back(rows.integer(0), std::move(key));
  }
  for (const auto& [id, key] : changed) {
    db.run("UPDATE person SET name_key = ? WHERE id = ?", key, id);
  }
}

}  // namespace

void add_to_index(Database& db, std::int64_t page, const std::string& text) {
  if (is_waiting(db, page)) return;
  db.run("INSERT INTO page_index (rowid, text) VALUES (?, ?)", page, text);
}

void remove_from_index(Database& db, std::int64_t page) {
  if (is_waiting(db, page)) return;
  db.run(
      "INSERT INTO page_index (page_index, rowid, text) "
      "SELECT 'delete', page, text FROM page_text WHERE page = ?",
      page);
}

bool is_index_current(Database& db) {
  return db.integer("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'search_version'") ==
         terms::search_version;
}

void declare_index_current(Database& db) {
  db.run(
      "INSERT INTO setting (name, value) VALUES ('search_version', ?) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      std::to_string(terms::search_version));
}

void begin_renewal(Database& db) {
  renew_name_keys(db);
  db.run("INSERT INTO page_index (page_index) VALUES ('delete-all')");
  db.run("DELETE FROM index_renewal");
  db.run(
      "INSERT INTO index_renewal (only, done, until) "
      "SELECT 1, 0, coalesce(max(page), 0) FROM page_text");
  declare_index_current(db);
}

bool renew_some(Database& db, int pages) {
  const Renewal now = renewal(db);
  if (!now.under_way) return true;
  Statement rows(db,
                 "SELECT page, text FROM page_text WHERE page > ? AND page <= ? "
                 "ORDER BY page LIMIT ?",
                 now.done, now.until, pages);
  std::int64_t last = now.done;
  int count = 0;
  for (; rows.step(); ++count) {
    last = rows.integer(0);
    db.run("INSERT INTO page_index (rowid, text) VALUES (?, ?)", last, rows.text(1));
  }
  if (count < pages) {
    db.run("DELETE FROM index_renewal");
    return true;
  }
  db.run("UPDATE index_renewal SET done = ?", last);
  return false;
}

Renewal renewal(Database& db) {
  Statement row(db, "SELECT done, until FROM index_renewal");
  if (!row.step()) return {};
  return {true, row.integer(0), row.integer(1)};
}

std::int64_t renewal_left(Database& db) {
  const Renewal now = renewal(db);
  if (!now.under_way) return 0;
  return db
      .integer("SELECT count(*) FROM page_text WHERE page > ? AND page <= ?", now.done, now.until)
      .value_or(0);
}

}  // namespace store::internal
