// SPDX-License-Identifier: Apache-2.0
// Batches and files on their way in.
#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

struct BatchKey {
  std::optional<std::int64_t> dossier;
  std::string number;  // of the dossier, or empty
  std::int64_t scope = 0;
  bool open = false;
  std::string source;
};

BatchKey need_batch(Database& db, std::int64_t id) {
  Statement row(db,
                "SELECT b.dossier, coalesce(d.number, ''), b.scope, b.state, b.source FROM batch b "
                "LEFT JOIN dossier d ON d.id = b.dossier WHERE b.id = ?",
                id);
  if (!row.step()) throw Error(Errc::not_found, subject_of("batch", id), "no such batch");
  BatchKey key;
  if (!row.is_null(0)) key.dossier = row.integer(0);
  key.number = row.text(1);
  key.scope = row.integer(2);
  key.open = row.text(3) == "open";
  key.source = row.text(4);
  return key;
}

void count_pages(Database& db, Batch& batch) {
  Statement files(db, "SELECT count(*), sum(state = 'already_held') FROM file WHERE batch = ?",
                  batch.id);
  if (files.step()) {
    batch.files = files.small(0);
    batch.already_held = files.small(1);
  }
  Statement pages(db, "SELECT state, blank, count(*) FROM page WHERE batch = ? GROUP BY state, blank",
                  batch.id);
  while (pages.step()) {
    const std::string state = pages.text(0);
    const int count = pages.small(2);
    if (state == "stored") batch.stored += count;
    if (state == "waiting") batch.waiting += count;
    if (state == "quarantined") batch.quarantined += count;
    if (pages.integer(1) != 0) batch.blank += count;
  }
}

template <class... T>
std::vector<Batch> batches(Database& db, const char* rest, const T&... values) {
  std::vector<Batch> found;
  Statement rows(db,
                 std::string("SELECT b.id, d.number, b.source, b.state, b.created, b.actor, b.ordered "
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
    count_pages(db, batch);
    found.push_back(std::move(batch));
  }
  return found;
}

// Of a batch in its dossier: behind those that are there.
std::int64_t next_place(Database& db, std::int64_t dossier) {
  return db.integer("SELECT max(filed) FROM batch WHERE dossier = ?", dossier).value_or(0) + 1;
}

}  // namespace

Batch Archive::begin_batch(const std::optional<std::string>& dossier, const std::string& source,
                           const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    std::optional<std::int64_t> dossier_id, scope;
    if (dossier) {
      const auto key = internal::need_dossier(change.db, *dossier);
      dossier_id = key.id;
      scope = key.scope;
    }
    auto id = change.db.integer(
        "SELECT id FROM batch WHERE state = 'open' AND source = ? AND dossier IS ? "
        "ORDER BY id DESC LIMIT 1",
        source, dossier_id);
    if (!id) {
      if (!scope) scope = internal::add_scope(change.db);
      change.db.run(
          "INSERT INTO batch (dossier, filed, scope, source, state, created, actor) "
          "VALUES (?, ?, ?, ?, 'open', ?, ?)",
          dossier_id, dossier_id ? next_place(change.db, *dossier_id) : 0, scope, source, change.at,
          change.actor);
      id = change.db.last_id();
      change.record("batch.begun", dossier.value_or(""), subject_of("batch", *id));
    }
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

void Archive::assign_batch(std::int64_t batch, const std::string& dossier, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const BatchKey key = need_batch(change.db, batch);
    const auto target = internal::need_dossier(change.db, dossier);
    if (key.dossier) {
      throw Error(Errc::conflict, subject_of("batch", batch), "belongs to " + key.number,
                  Cause::batch_assigned);
    }
    // Its objects stay in the scope they were made for, which is of this dossier from now on.
    change.db.run("UPDATE batch SET dossier = ?, filed = ? WHERE id = ?", target.id,
                  next_place(change.db, target.id), batch);
    change.record("batch.assigned", dossier, subject_of("batch", batch));
  });
}

std::vector<Batch> Archive::unfinished_batches(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return batches(db,
                   "WHERE d.number = ? AND (EXISTS (SELECT 1 FROM page p WHERE p.batch = b.id AND "
                   "p.state IN ('waiting', 'quarantined')) OR EXISTS (SELECT 1 FROM file f WHERE "
                   "f.batch = b.id AND f.state = 'received')) ORDER BY b.id",
                   dossier);
  });
}

int Archive::retry_set_aside(std::int64_t batch, const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    const BatchKey key = need_batch(change.db, batch);
    const auto pages = change.db.integer(
        "SELECT count(*) FROM page WHERE batch = ? AND state = 'quarantined'", batch);
    if (pages.value_or(0) == 0) return 0;
    // The one page that stood for a refused file goes; the file's own pages come when it opens.
    change.db.run(
        "DELETE FROM page WHERE file IN (SELECT id FROM file WHERE batch = ? AND state = 'refused')",
        batch);
    change.db.run(
        "UPDATE file SET state = 'received', reason = '', detail = '', page_count = 0 "
        "WHERE batch = ? AND state = 'refused'",
        batch);
    change.db.run(
        "UPDATE page SET state = 'waiting', reason = '', detail = '' "
        "WHERE batch = ? AND state = 'quarantined'",
        batch);
    change.db.run("UPDATE batch SET state = 'open', ordered = 1 WHERE id = ?", batch);
    change.record("batch.retried", key.number, subject_of("batch", batch),
                  {{"pages", std::to_string(*pages)}});
    return static_cast<int>(*pages);
  });
}

std::vector<Batch> Archive::recent_batches(int limit) const {
  return state_->read(
      [&](Database& db) { return batches(db, "ORDER BY b.id DESC LIMIT ?", limit); });
}

std::optional<BatchLock> Archive::lock_batch(std::int64_t batch) {
  if (!this->batch(batch)) {
    throw Error(Errc::not_found, subject_of("batch", batch), "no such batch");
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
    change.record("batch.closed", key.number, subject_of("batch", batch),
                  {{"files", std::to_string(counted.files)},
                   {"stored", std::to_string(counted.stored)},
                   {"quarantined", std::to_string(counted.quarantined)}});
  });
}

// ---- files -----------------------------------------------------------------------------------

namespace {

FileState parse_file_state(const std::string& word) {
  for (const FileState state : {FileState::received, FileState::opened, FileState::refused,
                                FileState::already_held}) {
    if (word == to_string(state)) return state;
  }
  throw Error(Errc::damaged, word, "unknown state of a file");
}

template <class... T>
std::vector<FileRecord> file_records(Database& db, const char* rest, const T&... values) {
  std::vector<FileRecord> found;
  Statement rows(db,
                 std::string("SELECT f.id, f.batch, f.place, f.path, f.media_type, o.size, "
                             "o.content, f.state, f.reason, f.detail FROM file f "
                             "JOIN object o ON o.id = f.object ") +
                     rest,
                 values...);
  while (rows.step()) {
    FileRecord file;
    file.id = rows.integer(0);
    file.batch = rows.integer(1);
    file.order = rows.small(2);
    file.path = rows.text(3);
    file.media_type = rows.text(4);
    file.size = static_cast<std::uint64_t>(rows.integer(5));
    file.content = rows.digest(6);
    file.state = parse_file_state(rows.text(7));
    file.reason = rows.text(8);
    file.detail = rows.text(9);
    found.push_back(std::move(file));
  }
  return found;
}

FileRecord need_file(Database& db, std::int64_t id) {
  auto found = file_records(db, "WHERE f.id = ?", id);
  if (found.empty()) throw Error(Errc::not_found, subject_of("file", id), "no such file");
  return std::move(found.front());
}

std::optional<FileRecord> known_file(Database& db, std::int64_t batch, const std::string& path,
                                     const Digest& content) {
  auto found = file_records(db, "WHERE f.batch = ? AND f.path = ? AND o.content = ?", batch, path,
                            content);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// The object of an earlier batch when this is a file that was taken in before: of the same name and
// bytes in the same dossier, or of the same path and bytes in another unassigned batch of the same
// source.
std::optional<std::int64_t> held_object(Database& db, std::int64_t batch, const BatchKey& key,
                                        const std::string& path, const Digest& content) {
  if (!key.dossier) {
    return db.integer(
        "SELECT f.object FROM batch b JOIN file f ON f.batch = b.id "
        "JOIN object o ON o.id = f.object "
        "WHERE b.source = ? AND b.dossier IS NULL AND b.id <> ? AND f.path = ? AND o.content = ? "
        "AND f.state <> 'already_held' LIMIT 1",
        key.source, batch, path, content);
  }
  // A dossier's objects stand in its own scope and in those of the batches assigned to it.
  Statement files(db,
                  "SELECT f.object, f.path FROM (SELECT DISTINCT scope FROM batch WHERE dossier = ?) s "
                  "JOIN object o ON o.scope = s.scope AND o.stored = ? "
                  "JOIN file f ON f.object = o.id "
                  "WHERE f.batch <> ? AND f.state <> 'already_held'",
                  *key.dossier, content, batch);
  while (files.step())
    if (name_of(files.text(1)) == name_of(path)) return files.integer(0);
  return std::nullopt;
}

}  // namespace

StagedObject Archive::stage() {
  state_->sweep_now_and_then();
  auto staged = std::make_unique<StagedObject::State>();
  staged->file = state_->objects.stage();
  return StagedObject(std::move(staged));
}

FileRecord Archive::receive_file(std::int64_t batch, const std::string& path, StagedObject&& bytes,
                                 const Actor& actor) {
  const StagedObject given = std::move(bytes);  // ends with this call, whatever happens
  internal::StagedFile& staged = *given.state_->file;
  const Digest content = staged.finish();
  bool held = false;
  std::string scope;
  const auto known = state_->read([&](Database& db) -> std::optional<FileRecord> {
    const BatchKey key = need_batch(db, batch);
    held = held_object(db, batch, key, path, content).has_value();
    scope = internal::scope_name(db, key.scope);
    return known_file(db, batch, path, content);
  });
  if (known) return *known;
  if (!held) state_->objects.place(staged, scope);

  bool recorded = false;
  FileRecord record = state_->write(actor, [&](Change& change) {
    // Another process may have been here in between.
    if (const auto now_known = known_file(change.db, batch, path, content)) return *now_known;
    const BatchKey key = need_batch(change.db, batch);
    if (!key.open) {
      throw Error(Errc::conflict, subject_of("batch", batch), "is closed", Cause::batch_closed);
    }
    const auto object = held_object(change.db, batch, key, path, content);
    const FileState state = object ? FileState::already_held : FileState::received;
    const std::int64_t place =
        change.db.integer("SELECT max(place) + 1 FROM file WHERE batch = ?", batch).value_or(0);
    change.db.run("INSERT INTO file (batch, place, path, object, state) VALUES (?, ?, ?, ?, ?)",
                  batch, place, path,
                  object ? *object : state_->record_object(change, key.scope, staged),
                  to_string(state));
    const std::int64_t id = change.db.last_id();
    recorded = !object;
    change.record(object ? "file.already_held" : "file.received", key.number,
                  subject_of("file", id),
                  {{"batch", std::to_string(batch)}, {"sha256", content.hex}});
    return need_file(change.db, id);
  });
  // What was placed and is not recorded under our hand goes with the next sweep.
  if (recorded) state_->objects.settle(staged);
  return record;
}

std::vector<FileRecord> Archive::files(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    need_batch(db, batch);
    return file_records(db, "WHERE f.batch = ? ORDER BY f.place", batch);
  });
}

std::vector<PageRecord> Archive::set_aside_before(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    std::vector<PageRecord> pages;
    Statement rows(db,
                   "SELECT p.id FROM file f JOIN file first ON first.object = f.object "
                   "AND first.state <> 'already_held' JOIN page p ON p.file = first.id "
                   "WHERE f.batch = ? AND f.state = 'already_held' AND p.state = 'quarantined' "
                   "GROUP BY p.id ORDER BY p.id",
                   batch);
    while (rows.step()) pages.push_back(internal::page_by_id(db, rows.integer(0)).value());
    return pages;
  });
}

std::filesystem::path Archive::master_file(std::int64_t file) const {
  return state_->read([&](Database& db) {
    Statement row(db,
                  "SELECT s.name, o.stored FROM file f JOIN object o ON o.id = f.object "
                  "JOIN scope s ON s.id = o.scope WHERE f.id = ?",
                  file);
    if (!row.step()) throw Error(Errc::not_found, subject_of("file", file), "no such file");
    return state_->folder / internal::object_path({row.text(0), row.digest(1)});
  });
}

void Archive::open_file(std::int64_t file, const std::string& media_type, int page_count,
                        const Actor& actor) {
  constexpr int most_pages = 100000;
  if (page_count < 1 || page_count > most_pages) {
    throw Error(Errc::invalid, subject_of("file", file), "1 to 100000 pages");
  }
  state_->write(actor, [&](Change& change) {
    const FileRecord record = need_file(change.db, file);
    if (record.state == FileState::opened) return;
    if (record.state != FileState::received) {
      throw Error(Errc::conflict, subject_of("file", file), std::string("is ") +
                                                                to_string(record.state));
    }
    change.db.run("UPDATE file SET state = 'opened', media_type = ?, page_count = ? WHERE id = ?",
                  media_type, page_count, file);
    for (int place = 0; place < page_count; ++place) {
      change.db.run("INSERT INTO page (batch, file, place, state) VALUES (?, ?, ?, 'waiting')",
                    record.batch, file, place);
    }
    change.record("file.opened", need_batch(change.db, record.batch).number,
                  subject_of("file", file),
                  {{"media_type", media_type}, {"pages", std::to_string(page_count)}});
  });
}

void Archive::refuse_file(std::int64_t file, const std::string& reason, const std::string& detail,
                          const Actor& actor) {
  internal::need_text(reason, 64, "reason");
  state_->write(actor, [&](Change& change) {
    const FileRecord record = need_file(change.db, file);
    if (record.state == FileState::refused) return;
    if (record.state != FileState::received) {
      throw Error(Errc::conflict, subject_of("file", file), std::string("is ") +
                                                                to_string(record.state));
    }
    change.db.run(
        "UPDATE file SET state = 'refused', reason = ?, detail = ?, page_count = 1 WHERE id = ?",
        reason, detail, file);
    change.db.run(
        "INSERT INTO page (batch, file, place, state, reason, detail) "
        "VALUES (?, ?, 0, 'quarantined', ?, ?)",
        record.batch, file, reason, detail);
    change.record("file.refused", need_batch(change.db, record.batch).number,
                  subject_of("file", file), {{"reason", reason}});
  });
}

}  // namespace store
