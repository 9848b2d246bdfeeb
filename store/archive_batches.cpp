// SPDX-License-Identifier: Apache-2.0
// Batches of files on their way in.
#include "store/archive.h"
#include "store/internal/batch_rows.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::BatchKey;
using internal::Change;
using internal::Database;
using internal::need_batch;
using internal::Statement;
using internal::subject_of;

namespace {

// A file whose pages are not known yet counts as one that waits.
constexpr const char* unopened =
    "SELECT count(*) FROM file WHERE batch = ? AND state = 'received' AND page_count = 0";

// Of a stack that was split the pages of its files: they stand in other batches.
void count_pages(Database& db, Batch& batch, bool by_file) {
  Statement files(db, "SELECT count(*), sum(state = 'already_held') FROM file WHERE batch = ?",
                  batch.id);
  if (files.step()) {
    batch.files = files.small(0);
    batch.already_held = files.small(1);
  }
  Statement pages(db,
                  std::string("SELECT state, blank, count(*), kind = 'separator' FROM page "
                              "WHERE ") +
                      (by_file ? "file IN (SELECT id FROM file WHERE batch = ?)" : "batch = ?") +
                      " GROUP BY state, blank, kind",
                  batch.id);
  while (pages.step()) {
    const std::string state = pages.text(0);
    const int count = pages.small(2);
    if (pages.integer(3) != 0) {
      batch.separators += count;
      continue;
    }
    if (state == "stored") batch.stored += count;
    if (state == "waiting") batch.waiting += count;
    if (state == "quarantined") batch.quarantined += count;
    if (pages.integer(1) != 0) batch.blank += count;
  }
  batch.waiting += static_cast<int>(db.integer(unopened, batch.id).value_or(0));
}

// A page that stands for a refused file is never given to anybody.
Batch::Split split_counts(Database& db, std::int64_t stack) {
  Statement row(db,
                "SELECT (SELECT count(DISTINCT dossier) FROM batch WHERE stack = ?1), "
                "(SELECT count(*) FROM page p JOIN file f ON f.id = p.file WHERE p.batch = ?1 "
                "AND p.kind = 'page' AND f.state <> 'refused')",
                stack);
  if (!row.step()) return {};
  return {row.small(0), row.small(1)};
}

// Pages are compared with their neighbours as they are stored. Once all of the stack are, only what
// comes behind it has a neighbour left to find: the last page of each batch.
void forget_fingerprints(Database& db, std::int64_t stack) {
  db.run(
      "UPDATE page SET fingerprint = NULL WHERE fingerprint IS NOT NULL "
      "AND file IN (SELECT id FROM file WHERE batch = ?1) "
      "AND NOT EXISTS (SELECT 1 FROM page q JOIN file e ON e.id = q.file "
      "WHERE e.batch = ?1 AND q.state <> 'stored') "
      "AND id NOT IN (SELECT id FROM (SELECT q.id, max(e.place * 1000000 + q.place) "
      "FROM page q JOIN file e ON e.id = q.file WHERE e.batch = ?1 AND q.kind = 'page' "
      "GROUP BY q.batch))",
      stack);
}

template <class... T>
std::vector<Batch> batches(Database& db, const char* rest, const T&... values) {
  std::vector<Batch> found;
  Statement rows(db,
                 std::string("SELECT b.id, d.number, b.source, b.state, b.created, b.actor, "
                             "b.ordered, b.stack, b.split_pages IS NOT NULL, b.part_facing, "
                             "b.files_announced "
                             "FROM batch b LEFT JOIN dossier d ON d.id = b.dossier ") +
                     rest,
                 values...);
  while (rows.step()) {
    Batch batch;
    batch.id = rows.integer(0);
    batch.dossier = rows.optional_text(1);
    batch.source = rows.text(2);
    batch.state = rows.text(3) == "open" ? BatchState::open : BatchState::closed;
    batch.created = rows.time(4);
    batch.actor = rows.text(5);
    batch.ordered = rows.integer(6) != 0;
    batch.gathering = batch.state == BatchState::open && !batch.ordered &&
                      internal::is_upload(batch.source);
    if (!rows.is_null(7)) batch.stack = rows.integer(7);
    const bool was_split = !batch.stack && rows.integer(8) != 0;
    batch.part_facing = rows.integer(9) != 0;
    batch.files_announced = rows.small(10);
    if (was_split) batch.split = split_counts(db, batch.id);
    count_pages(db, batch, was_split);
    found.push_back(std::move(batch));
  }
  return found;
}

}  // namespace

Batch Archive::begin_batch(const std::optional<std::string>& dossier, const std::string& source,
                           const Actor& actor, bool part_facing, int files) {
  return state_->write(actor, [&](Change& change) {
    std::optional<std::int64_t> dossier_id, scope;
    if (dossier) {
      const auto key = internal::need_dossier(change.db, *dossier);
      internal::need_open_for_pages(change.db, *dossier);
      dossier_id = key.id;
      scope = key.scope;
    }
    auto id = change.db.integer(
        "SELECT b.id FROM batch b LEFT JOIN dossier d ON d.id = b.dossier "
        "WHERE b.state = 'open' AND b.source = ?1 "
        // Begun for nobody: still so, or assigned since.
        "AND (b.dossier IS ?2 OR ?2 IS NULL AND b.scope <> d.scope) AND b.stack IS NULL "
        // What a feeder gave to its end takes no more sheets.
        "AND NOT (b.ordered AND substr(b.source, 1, 7) = 'scanner') "
        "ORDER BY b.id DESC LIMIT 1",
        source, dossier_id);
    if (!id) {
      if (!scope) scope = internal::add_scope(change.db);
      change.db.run(
          "INSERT INTO batch (dossier, filed, scope, source, state, created, actor, "
          "files_announced) VALUES (?, ?, ?, ?, 'open', ?, ?, ?)",
          dossier_id, dossier_id ? internal::next_place(change.db, *dossier_id) : 0, scope, source,
          change.at, change.actor, files);
      id = change.db.last_id();
      change.record("batch.begun", dossier.value_or(""), subject_of("batch", *id));
    }
    if (!part_facing) change.db.run("UPDATE batch SET part_facing = 0 WHERE id = ?", *id);
    return batches(change.db, "WHERE b.id = ?", *id).at(0);
  });
}

std::optional<Batch> Archive::batch(std::int64_t id) const {
  return state_->read([&](Database& db) -> std::optional<Batch> {
    auto found = batches(db, "WHERE b.id = ?", id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

std::vector<Batch> Archive::open_batches() const {
  return state_->read(
      [](Database& db) { return batches(db, "WHERE b.state = 'open' ORDER BY b.id"); });
}

void Archive::order_reading(std::int64_t batch, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const BatchKey key = need_batch(change.db, batch);
    if (!key.open) {
      throw Error(Errc::conflict, subject_of("batch", batch), "is closed", Cause::batch_closed);
    }
    change.db.run("UPDATE batch SET ordered = 1 WHERE id = ? AND ordered = 0", batch);
    if (change.db.changes() != 0)
      change.record("batch.ordered", key.number, subject_of("batch", batch));
  });
}

std::vector<Batch> Archive::unfinished_batches(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    auto found =
        batches(db,
                "WHERE d.number = ? AND (EXISTS (SELECT 1 FROM page p WHERE p.batch = b.id AND "
                "p.state IN ('waiting', 'quarantined') AND p.id NOT IN "
                "(SELECT page FROM page_replacement)) OR EXISTS (SELECT 1 FROM file f WHERE "
                "f.batch = b.id AND f.state = 'received')) ORDER BY b.id",
                dossier);
    std::erase_if(found, [](const Batch& batch) { return batch.gathering; });
    return found;
  });
}

std::vector<Batch> Archive::unread_before(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    need_batch(db, batch);
    // The pages of a mixed stack may wait in one of its parts.
    return batches(db,
                   "WHERE b.id IN (SELECT coalesce(p.batch, first.batch) FROM file f "
                   "JOIN file first ON first.object = f.object "
                   "AND first.state <> 'already_held' AND first.batch <> f.batch "
                   "LEFT JOIN page p ON p.file = first.id AND p.state = 'waiting' "
                   "WHERE f.batch = ? AND f.state = 'already_held' "
                   "AND (first.state = 'received' OR p.id IS NOT NULL)) ORDER BY b.id",
                   batch);
  });
}

int Archive::retry_set_aside(std::int64_t batch, const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    const BatchKey key = need_batch(change.db, batch);
    if (key.open && !key.ordered && internal::is_upload(key.source)) {
      throw Error(Errc::conflict, subject_of("batch", batch), "is still being sent",
                  Cause::batch_gathering);
    }
    // What was scanned again and replaced meanwhile stays as it is.
    const auto pages = change.db.integer(
        "SELECT count(*) FROM page WHERE batch = ? AND state = 'quarantined' "
        "AND id NOT IN (SELECT page FROM page_replacement)",
        batch);
    if (pages.value_or(0) == 0) return 0;
    // The one page that stood for a refused file becomes its first when it opens: what the ledger
    // says of a page is true of that page for ever.
    change.db.run(
        "UPDATE file SET state = 'received', reason = '', detail = '' "
        "WHERE batch = ? AND state = 'refused' AND id NOT IN "
        "(SELECT p.file FROM page p JOIN page_replacement r ON r.page = p.id)",
        batch);
    change.db.run(
        "UPDATE page SET state = 'waiting', reason = '', detail = '' "
        "WHERE batch = ? AND state = 'quarantined' "
        "AND id NOT IN (SELECT page FROM page_replacement)",
        batch);
    change.db.run("UPDATE batch SET state = 'open', ordered = 1 WHERE id = ?", batch);
    change.record("batch.retried", key.number, subject_of("batch", batch),
                  {{"pages", std::to_string(*pages)}});
    return static_cast<int>(*pages);
  });
}

std::vector<Batch> Archive::recent_batches(int limit) const {
  return state_->read([&](Database& db) {
    return batches(db,
                   "WHERE b.id IN (SELECT id FROM batch ORDER BY id DESC LIMIT ?1) "
                   "OR b.dossier IS NULL AND EXISTS (SELECT 1 FROM page p WHERE p.batch = b.id "
                   "AND p.kind = 'page') ORDER BY b.id DESC LIMIT 10 * ?1",
                   limit);
  });
}

std::optional<BatchLock> Archive::lock_batch(std::int64_t batch) {
  if (!this->batch(batch)) {
    throw Error(Errc::not_found, subject_of("batch", batch), "no such batch", Cause::no_batch);
  }
  const auto path = state_->folder / "locks" / ("batch-" + std::to_string(batch));
  internal::Fd file = state_->files.open_lock(path);
  if (!internal::try_lock(file, path)) return std::nullopt;
  return BatchLock(file.release());
}

void Archive::close_batch(std::int64_t batch, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const BatchKey key = need_batch(change.db, batch);
    if (!key.open) return;
    if (change.db.integer("SELECT 1 FROM page WHERE batch = ? AND state = 'waiting' LIMIT 1",
                          batch) ||
        change.db.integer("SELECT 1 FROM file WHERE batch = ? AND state = 'received' LIMIT 1",
                          batch)) {
      throw Error(Errc::conflict, subject_of("batch", batch), "pages are waiting",
                  Cause::pages_waiting);
    }
    change.db.run("UPDATE batch SET state = 'closed' WHERE id = ?", batch);
    const Batch counted = batches(change.db, "WHERE b.id = ?", batch).at(0);
    forget_fingerprints(change.db, counted.stack.value_or(batch));
    change.record("batch.closed", key.number, subject_of("batch", batch),
                  {{"files", std::to_string(counted.files)},
                   {"stored", std::to_string(counted.stored)},
                   {"quarantined", std::to_string(counted.quarantined)}});
  });
}

}  // namespace store
