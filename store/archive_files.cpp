// SPDX-License-Identifier: Apache-2.0
// Files of a batch on their way in.
#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/batch_rows.h"
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
  if (found.empty()) {
    throw Error(Errc::not_found, subject_of("file", id), "no such file", Cause::no_file);
  }
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
// bytes in the same dossier, all of its pages there; or, for no dossier, of the same path and bytes in
// another batch of the same source, wherever that went.
std::optional<std::int64_t> held_object(Database& db, std::int64_t batch, const BatchKey& key,
                                        const std::string& path, const Digest& content) {
  if (!key.dossier) {
    return db.integer(
        "SELECT f.object FROM batch b JOIN file f ON f.batch = b.id "
        "JOIN object o ON o.id = f.object "
        "WHERE b.source = ? AND b.id <> ? AND f.path = ? AND o.content = ? "
        "AND f.state <> 'already_held' LIMIT 1",
        key.source, batch, path, content);
  }
  // A dossier's objects stand in its own scope, in those of the batches assigned to it, and in those
  // of the stacks it has pages of.
  Statement files(db,
                  "SELECT f.object, f.path FROM (SELECT scope FROM batch WHERE dossier = ?1 "
                  "UNION SELECT s.scope FROM batch b JOIN batch s ON s.id = b.stack "
                  "WHERE b.dossier = ?1) s JOIN object o ON o.scope = s.scope AND o.stored = ?2 "
                  "JOIN file f ON f.object = o.id JOIN batch fb ON fb.id = f.batch "
                  "WHERE f.batch <> ?3 AND f.state <> 'already_held' "
                  "AND (fb.dossier = ?1 OR f.state = 'opened') AND NOT EXISTS "
                  "(SELECT 1 FROM page p JOIN batch pb ON pb.id = p.batch WHERE p.file = f.id "
                  "AND p.kind = 'page' AND pb.dossier IS NOT ?1)",
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

namespace {

// A file on its way in.
struct Arriving {
  const std::string& path;
  internal::StagedFile& staged;
  const Digest content;
  bool placed = false;    // its bytes stand where objects stand
  bool recorded = false;  // as an object of ours
};

bool needs_place(Database& db, std::int64_t batch, const BatchKey& key, const Arriving& file) {
  return !file.placed && !known_file(db, batch, file.path, file.content) &&
         !held_object(db, batch, key, file.path, file.content);
}

std::vector<FileRecord> known_files(Database& db, std::int64_t batch,
                                    const std::vector<Arriving>& files) {
  std::vector<FileRecord> known;
  for (const Arriving& file : files)
    if (auto record = known_file(db, batch, file.path, file.content))
      known.push_back(std::move(*record));
  return known;
}

}  // namespace

FileRecord Archive::receive_file(std::int64_t batch, const std::string& path, StagedObject&& bytes,
                                 const Actor& actor) {
  std::vector<NewFile> files;
  files.push_back({path, std::move(bytes)});
  return receive_files(batch, std::move(files), actor).at(0);
}

std::vector<FileRecord> Archive::receive_files(std::int64_t batch, std::vector<NewFile>&& files,
                                               const Actor& actor) {
  const std::vector<NewFile> given = std::move(files);  // end with this call, whatever happens
  std::vector<Arriving> arriving;
  for (const NewFile& file : given)
    arriving.push_back({file.path, *file.bytes.state_->file, file.bytes.state_->file->finish()});

  const auto record = [&](Change& change, const BatchKey& key, Arriving& file) {
    // Another process may have been here in between.
    if (auto known = known_file(change.db, batch, file.path, file.content)) return *known;
    // An upload that is being read has got all it was to have, and so has a pile from a feeder.
    if (!key.open ||
        (key.ordered && (internal::is_upload(key.source) || internal::is_scanned(key.source)))) {
      throw Error(Errc::conflict, subject_of("batch", batch), "takes no more files",
                  Cause::batch_closed);
    }
    const auto object = held_object(change.db, batch, key, file.path, file.content);
    const FileState state = object ? FileState::already_held : FileState::received;
    const std::int64_t place =
        change.db.integer("SELECT max(place) + 1 FROM file WHERE batch = ?", batch).value_or(0);
    change.db.run("INSERT INTO file (batch, place, path, object, state, actor) VALUES (?, ?, ?, ?, ?, ?)",
                  batch, place, file.path,
                  object ? *object : state_->record_object(change, key.scope, file.staged),
                  to_string(state), change.actor);
    const std::int64_t id = change.db.last_id();
    file.recorded = !object;
    change.record(object ? "file.already_held" : "file.received", key.number,
                  subject_of("file", id),
                  {{"batch", std::to_string(batch)}, {"sha256", file.content.hex}});
    return need_file(change.db, id);
  };

  std::optional<std::vector<FileRecord>> records;
  while (!records) {
    std::string scope;
    std::vector<Arriving*> to_place;
    auto known = state_->read([&](Database& db) {
      const BatchKey key = need_batch(db, batch);
      scope = internal::scope_name(db, key.scope);
      for (Arriving& file : arriving)
        if (needs_place(db, batch, key, file)) to_place.push_back(&file);
      return known_files(db, batch, arriving);
    });
    if (known.size() == arriving.size()) return known;
    for (Arriving* file : to_place) {
      state_->objects.place(file->staged, scope);
      file->placed = true;
    }
    records = state_->write(actor, [&](Change& change) -> std::optional<std::vector<FileRecord>> {
      const BatchKey key = need_batch(change.db, batch);
      if (!key.number.empty()) internal::need_open_for_pages(change.db, key.number);
      // The batch may have got a dossier meanwhile, in which a file is not held.
      for (const Arriving& file : arriving)
        if (needs_place(change.db, batch, key, file)) return std::nullopt;
      std::vector<FileRecord> all;
      for (Arriving& file : arriving) all.push_back(record(change, key, file));
      return all;
    });
  }
  // What was placed and is not recorded under our hand goes with the next sweep.
  for (const Arriving& file : arriving)
    if (file.recorded) state_->objects.settle(file.staged);
  return std::move(*records);
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
                   "AND p.id NOT IN (SELECT page FROM page_replacement) "
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
    if (!row.step()) {
      throw Error(Errc::not_found, subject_of("file", file), "no such file", Cause::no_file);
    }
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
      // The first is there already when the file was refused before.
      change.db.run("INSERT INTO page (batch, file, place, state) VALUES (?, ?, ?, 'waiting') "
                    "ON CONFLICT (file, place) DO NOTHING",
                    record.batch, file, place);
    }
    internal::count_split(change.db, record.batch);
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
        "VALUES (?, ?, 0, 'quarantined', ?, ?) ON CONFLICT (file, place) DO UPDATE "
        "SET state = excluded.state, reason = excluded.reason, detail = excluded.detail",
        record.batch, file, reason, detail);
    internal::count_split(change.db, record.batch);
    change.record("file.refused", need_batch(change.db, record.batch).number,
                  subject_of("file", file), {{"reason", reason}});
  });
}

}  // namespace store
