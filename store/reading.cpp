// SPDX-License-Identifier: Apache-2.0
#include "store/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/internal/confusions.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/reading_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

// Dossiers that are read before others; each may stand in it more than once.
constexpr const char* urgent_dossiers =
    "WITH urgent (dossier) AS (SELECT dossier FROM reading_first "
    "UNION SELECT dossier FROM request WHERE state = 'open' "
    "UNION SELECT dossier FROM lot_dossier "
    "WHERE urgent_since IS NOT NULL AND step <> 'returned') ";

// From the few urgent dossiers to their pages, not from all tasks to their dossiers.
constexpr const char* urgent_tasks =
    "FROM urgent u CROSS JOIN batch b ON b.dossier = u.dossier CROSS JOIN page p ON p.batch = b.id "
    "CROSS JOIN reading_task t ON t.page = p.id CROSS JOIN file f ON f.id = p.file "
    "WHERE t.reason = '' ";

constexpr const char* task_columns =
    "SELECT t.page, p.file, coalesce(p.image, p.place), coalesce(p.half, ''), f.path, t.first, "
    "t.asked, t.reason, t.detail ";

// Pages that have something to be read: stored, not blank, not replaced, no separators.
constexpr const char* readable =
    "p.state = 'stored' AND p.blank = 0 AND p.kind = 'page' "
    "AND p.id NOT IN (SELECT page FROM page_replacement) ";

ReadingTask task_of(Database& db, const Statement& row, bool urgent) {
  ReadingTask task;
  task.page = row.integer(0);
  task.file = row.integer(1);
  task.index = row.small(2);
  const std::string half = row.text(3);
  task.half = half == "left" ? Half::left : half == "right" ? Half::right : Half::whole;
  task.path = row.text(4);
  task.first = row.integer(5) != 0;
  task.asked = row.time(6);
  task.reason = row.text(7);
  task.detail = row.text(8);
  task.urgent = urgent;
  const auto page = internal::page_by_id(db, task.page).value();
  task.dossier = page.dossier;
  task.number = page.number;
  task.clean_width = page.result.clean_width;
  task.clean_height = page.result.clean_height;
  task.to_original = page.result.to_original;
  return task;
}

bool setting_is(Database& db, const char* name, const char* value) {
  return db.integer("SELECT 1 FROM setting WHERE name = ? AND value = ?", name, value).has_value();
}

PageRecord need_stored(Database& db, std::int64_t page) {
  PageRecord record = internal::need_page(db, page);
  if (record.state == PageState::stored) return record;
  throw Error(Errc::conflict, subject_of("page", page), "is not stored", Cause::page_not_stored);
}

// Adds the pages to those that wait, and those that were set aside once more. Returns how many wait
// now that did not. condition: of a page p and its batch b, with numbered places for the values.
template <class... Values>
int ask(Change& change, const std::string& condition, const Values&... values) {
  const std::string pages = fmt::format(
      "FROM page p JOIN batch b ON b.id = p.batch WHERE {} AND {}", readable, condition);
  change.db.run(
      "UPDATE reading_task SET reason = '', detail = '' WHERE reason <> '' AND page IN "
      "(SELECT p.id " +
          pages + ")",
      values...);
  const int again = change.db.changes();
  change.db.run(
      fmt::format("INSERT INTO reading_task (page, first, asked, actor) SELECT p.id, 0, {}, ?{} {} "
                  "ON CONFLICT (page) DO NOTHING",
                  change.at.time_since_epoch().count(), sizeof...(values) + 1, pages),
      values..., change.actor);
  return again + change.db.changes();
}

// A dossier that was put first is so until its pages are read.
void forget_first(Database& db, std::int64_t page) {
  db.run(
      "DELETE FROM reading_first WHERE dossier = "
      "(SELECT b.dossier FROM page p JOIN batch b ON b.id = p.batch WHERE p.id = ?1) "
      "AND NOT EXISTS (SELECT 1 FROM batch b JOIN page p ON p.batch = b.id "
      "JOIN reading_task t ON t.page = p.id AND t.reason = '' "
      "WHERE b.dossier = reading_first.dossier)",
      page);
}

}  // namespace

Reading::Reading(Archive& archive) : state_(archive.state_.get()) {}

ReadingQueue Reading::queue() const {
  return state_->read([&](Database& db) {
    ReadingQueue queue;
    queue.paused = setting_is(db, "reading_paused", "yes");
    Statement row(db,
                  "SELECT count(*) FILTER (WHERE reason = ''), "
                  "count(*) FILTER (WHERE reason = '' AND first = 1), "
                  "count(*) FILTER (WHERE reason <> ''), min(asked) FILTER (WHERE reason = '') "
                  "FROM reading_task");
    row.step();
    queue.waiting = row.small(0);
    queue.first = row.small(1);
    queue.set_aside = row.small(2);
    queue.oldest = row.optional_time(3);
    queue.urgent = static_cast<int>(
        db.integer(std::string(urgent_dossiers) + "SELECT count(*) " + urgent_tasks).value_or(0));
    return queue;
  });
}

bool Reading::is_paused() const {
  return state_->read([](Database& db) { return setting_is(db, "reading_paused", "yes"); });
}

void Reading::pause(bool paused, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    if (setting_is(change.db, "reading_paused", "yes") == paused) return;
    change.db.run("INSERT OR REPLACE INTO setting (name, value) VALUES ('reading_paused', ?)",
                  paused ? "yes" : "no");
    change.record(paused ? "reading.paused" : "reading.resumed", "", "");
  });
}

void Reading::put_first(const std::string& dossier, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const auto key = internal::need_dossier(change.db, dossier);
    change.db.run("INSERT OR IGNORE INTO reading_first (dossier, at, actor) VALUES (?, ?, ?)",
                  key.id, change.at, change.actor);
    if (change.db.changes() > 0) change.record("reading.put_first", dossier, "");
  });
}

int Reading::ask_again(const std::string& dossier, const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    const auto key = internal::need_dossier(change.db, dossier);
    const int asked = ask(change, "b.dossier = ?1", key.id);
    if (asked > 0) change.record("reading.asked", dossier, "", {{"pages", std::to_string(asked)}});
    return asked;
  });
}

int Reading::ask_outdated(const std::string& engine, const Actor& actor) {
  internal::need_text(engine, 1000, "engine");
  return state_->write(actor, [&](Change& change) {
    const int asked = ask(change,
                          "p.engine <> ?1 AND NOT EXISTS (SELECT 1 FROM other_reading r "
                          "WHERE r.page = p.id AND r.engine = ?1)",
                          engine);
    if (asked > 0)
      change.record("reading.asked", "", "",
                    {{"pages", std::to_string(asked)}, {"engine", engine}});
    return asked;
  });
}

std::vector<ReadingTask> Reading::next(int limit) const {
  return state_->read([&](Database& db) {
    std::vector<ReadingTask> tasks;
    Statement urgent(db,
                     std::string(urgent_dossiers) + task_columns + urgent_tasks +
                         "ORDER BY b.dossier, b.filed, f.place, p.place LIMIT ?",
                     limit);
    while (urgent.step()) tasks.push_back(task_of(db, urgent, true));
    const auto is_there = [&](std::int64_t page) {
      return std::any_of(tasks.begin(), tasks.end(),
                         [&](const ReadingTask& task) { return task.page == page; });
    };
    Statement others(db,
                     std::string(task_columns) +
                         "FROM reading_task t JOIN page p ON p.id = t.page "
                         "JOIN file f ON f.id = p.file WHERE t.reason = '' ORDER BY t.page LIMIT ?",
                     limit);
    while (static_cast<int>(tasks.size()) < limit && others.step()) {
      if (!is_there(others.integer(0))) tasks.push_back(task_of(db, others, false));
    }
    return tasks;
  });
}

std::vector<ReadingTask> Reading::set_aside(int limit) const {
  return state_->read([&](Database& db) {
    std::vector<ReadingTask> tasks;
    Statement rows(db,
                   std::string(task_columns) +
                       "FROM reading_task t JOIN page p ON p.id = t.page "
                       "JOIN file f ON f.id = p.file WHERE t.reason <> '' "
                       "ORDER BY t.page DESC LIMIT ?",
                   limit);
    while (rows.step()) tasks.push_back(task_of(db, rows, false));
    return tasks;
  });
}

std::optional<BatchLock> Reading::lock() {
  const auto path = state_->folder / "locks" / "reading";
  internal::Fd file = state_->files.open_lock(path);
  if (!internal::try_lock(file, path)) return std::nullopt;
  return BatchLock(file.release());
}

bool Reading::keep(std::int64_t page, const PageReading& reading, const Actor& actor) {
  const PageReading checked = internal::checked_reading(reading, page);
  internal::need_text(checked.engine, 1000, "engine");
  return state_->write(actor, [&](Change& change) {
    const PageRecord record = need_stored(change.db, page);
    change.db.run("DELETE FROM reading_task WHERE page = ?", page);
    forget_first(change.db, page);
    const auto before = internal::version_in_use(change.db, page);
    const bool in_use = !before || before->text_by.empty();
    if (in_use) {
      internal::move_aside(change.db, page);
      internal::put_reading(change.db, page, checked, "", change.at);
    } else {
      internal::add_other(change.db, page, {0, checked, "", change.at});
    }
    change.record("page.read", record.dossier.value_or(""), subject_of("page", page),
                  {{"engine", checked.engine}, {"in use", in_use ? "yes" : "no"}});
    return in_use;
  });
}

void Reading::redraft(std::int64_t page, const PageReading& stated, const Actor& actor) {
  const auto is_same = [&](Database& db) {
    const auto now = internal::version_in_use(db, page);
    return !now || (now->reading.class_code == stated.class_code &&
                    now->reading.title == stated.title && now->reading.fields == stated.fields);
  };
  if (state_->read(is_same)) return;
  state_->write(actor, [&](Change& change) {
    const PageRecord record = need_stored(change.db, page);
    if (is_same(change.db)) return;
    internal::put_draft(change.db, page, stated);
    change.record("page.drafted", record.dossier.value_or(""), subject_of("page", page));
  });
}

void Reading::set_aside(std::int64_t page, const std::string& reason, const std::string& detail,
                        const Actor& actor) {
  internal::need_text(reason, 64, "reason");
  state_->write(actor, [&](Change& change) {
    const PageRecord record = need_stored(change.db, page);
    change.db.run("UPDATE reading_task SET reason = ?, detail = ? WHERE page = ?", reason, detail,
                  page);
    if (change.db.changes() == 0) return;
    forget_first(change.db, page);
    change.record("page.unreadable", record.dossier.value_or(""), subject_of("page", page),
                  {{"reason", reason}});
  });
}

void Reading::correct(std::int64_t page, const std::string& before, const PageReading& reading,
                      const Actor& actor) {
  PageReading checked = internal::checked_reading(reading, page);
  checked.engine.clear();
  state_->write(actor, [&](Change& change) {
    const PageRecord record = need_stored(change.db, page);
    PageReading now;
    internal::load_reading(change.db, page, now);
    if (now.text != before) {
      throw Error(Errc::conflict, subject_of("page", page), "its text is another one by now",
                  Cause::text_changed);
    }
    if (now.text == checked.text) return;
    internal::learn_confusions(change.db, before, checked.text);
    internal::move_aside(change.db, page);
    internal::put_reading(change.db, page, checked, change.actor, change.at);
    change.db.run("DELETE FROM reading_task WHERE page = ?", page);
    change.record("page.text_corrected", record.dossier.value_or(""), subject_of("page", page));
  });
}

std::vector<ReadingVersion> Reading::versions(std::int64_t page) const {
  return state_->read([&](Database& db) {
    internal::need_page(db, page);
    std::vector<ReadingVersion> versions;
    if (auto now = internal::version_in_use(db, page)) versions.push_back(std::move(*now));
    for (auto& other : internal::other_versions(db, page)) versions.push_back(std::move(other));
    return versions;
  });
}

void Reading::use(std::int64_t page, std::int64_t version, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const PageRecord record = need_stored(change.db, page);
    for (const ReadingVersion& other : internal::other_versions(change.db, page)) {
      if (other.id != version) continue;
      internal::move_aside(change.db, page);
      internal::put_reading(change.db, page, other.reading, other.text_by, other.at);
      internal::drop_other(change.db, version);
      change.record("page.reading_chosen", record.dossier.value_or(""), subject_of("page", page),
                    {{"engine", other.reading.engine}});
      return;
    }
    throw Error(Errc::not_found, subject_of("page", page), "no such reading", Cause::no_reading);
  });
}

}  // namespace store
