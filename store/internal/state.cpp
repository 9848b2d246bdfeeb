// SPDX-License-Identifier: Apache-2.0
#include "store/internal/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/internal/schema.h"
#include "store/internal/text_index.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace store {
namespace internal {

void Change::record(const std::string& act, const std::string& dossier, const std::string& subject,
                    const Details& details) {
  CustodyEvent event;
  event.at = at;
  event.actor = actor;
  event.act = act;
  event.dossier = dossier;
  event.subject = subject;
  event.details = details;
  append_event(db, event);
}

std::string draw_number(Change& change, const std::string& prefix) {
  const auto day = std::chrono::floor<std::chrono::days>(change.at + std::chrono::hours(8));
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  change.db.run(
      "INSERT INTO series (name, year, last) VALUES (?, ?, 1) "
      "ON CONFLICT (name, year) DO UPDATE SET last = last + 1",
      prefix, year);
  const auto last =
      change.db.integer("SELECT last FROM series WHERE name = ? AND year = ?", prefix, year);
  return fmt::format("{}-{:04}-{:06}", prefix, year, last.value());
}

std::string subject_of(const char* kind, std::int64_t id) { return fmt::format("{}:{}", kind, id); }

std::int64_t add_scope(Database& db) {
  db.run("INSERT INTO scope (name) VALUES (?)", random_hex(16));
  return db.last_id();
}

std::string scope_name(Database& db, std::int64_t scope) {
  Statement row(db, "SELECT name FROM scope WHERE id = ?", scope);
  if (!row.step()) throw Error(Errc::damaged, subject_of("scope", scope), "missing");
  return row.text(0);
}

std::string checked_identity_key(const std::string& text) {
  need_text(text, 64, "identity number");
  const std::string key = terms::identity_key(text);
  const auto digits = std::count_if(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool is_a_citizens = (key.size() == 18 && digits >= 17) || (key.size() == 15 && digits == 15);
  if (key.empty() || (is_a_citizens && !terms::IdentityNumber::parse(text))) {
    throw Error(Errc::invalid, "identity number", "its date or check digit is wrong",
                Cause::identity_number_wrong);
  }
  return key;
}

void need_text(const std::string& text, std::size_t limit, const char* what) {
  if (text.empty()) throw Error(Errc::invalid, what, "is empty", Cause::empty);
  if (text.size() > limit) throw Error(Errc::invalid, what, "is too long", Cause::too_long);
}

}  // namespace internal

namespace {

// Looks at the header of the file itself, for databases that SQLite cannot read any more.
bool has_our_mark(internal::FileSystem& files, const std::filesystem::path& database) {
  constexpr std::size_t mark_at = 68;  // application_id, 4 bytes, big-endian
  std::array<unsigned char, mark_at + 4> header{};
  const internal::Fd file = files.open_to_read(database);
  if (!file || files.read(file, header.data(), header.size(), database) != header.size()) return false;
  std::uint32_t mark = 0;
  for (std::size_t i = 0; i < 4; ++i) mark = (mark << 8) | header[mark_at + i];
  return mark == static_cast<std::uint32_t>(internal::application_id);
}

}  // namespace

Archive::State::State(std::filesystem::path archive_folder, internal::FileSystem& file_system)
    : folder(std::move(archive_folder)), files(file_system), objects(file_system, folder) {
  open();
  try {
    sweep();
  } catch (const Error& error) {
    if (error.code() != Errc::busy) throw;
    next_sweep = 0;  // a long writer is at work; stage() tries again
  }
}

void Archive::State::open() {
  if (!internal::is_there(folder)) {
    throw Error(Errc::not_an_archive, folder.string(), "no such folder", Cause::no_folder);
  }
  const auto database = folder / "archive.db";
  if (!internal::is_there(database)) throw Error(Errc::not_an_archive, folder.string(), "no archive");
  if (internal::is_there(folder / "unfinished")) {
    throw Error(Errc::not_an_archive, folder.string(), "init was interrupted here; run it again");
  }
  try {
    writer = std::make_unique<internal::Database>(database.string(), internal::Database::Mode::write,
                                                  files.sqlite_vfs());
    if (writer->integer("PRAGMA application_id") != internal::application_id) {
      throw Error(Errc::not_an_archive, folder.string(), "archive.db is some other database");
    }
  } catch (const Error& error) {
    // Ours and broken, or never ours?
    if (error.code() != Errc::damaged || has_our_mark(files, database)) throw;
    throw Error(Errc::not_an_archive, folder.string(), error.what());
  }
  upgrade();
  renew_index_a_little();
  const internal::Fd file = files.open_to_read(folder / "secret");
  secret.resize(32);
  if (!file || files.read(file, secret.data(), secret.size(), folder / "secret") != secret.size()) {
    throw Error(Errc::damaged, (folder / "secret").string(), "missing or cut short");
  }
  internal::Statement prefix(*writer, "SELECT value FROM setting WHERE name = 'number_prefix'");
  if (!prefix.step()) throw Error(Errc::damaged, "setting", "number_prefix is missing");
  number_prefix = prefix.text(0);
}

// One transaction: an archive is of the old version or of the new one.
void Archive::State::upgrade() {
  const int latest = internal::schema_version();
  const auto version_of = [](internal::Database& db) {
    return db.integer("PRAGMA user_version").value_or(0);
  };
  if (version_of(*writer) == latest) return;
  write(Actor{"system"}, [&](internal::Change& change) {
    const std::int64_t version = version_of(change.db);
    if (version == latest) return;  // another process was first
    if (version < 1 || version > latest) {
      throw Error(Errc::wrong_version, folder.string(),
                  fmt::format("archive of version {}, program of version {}", version, latest));
    }
    for (const auto& file : internal::schema_files()) {
      if (file.version > version) change.db.execute(file.sql);
    }
    change.db.execute(fmt::format("PRAGMA user_version = {}", latest).c_str());
    change.record("archive.upgraded", "", folder.filename().string(),
                  {{"from", std::to_string(version)}, {"to", std::to_string(latest)}});
  });
}

// A small archive is ready at once; a large one serves what is indexed until somebody has called
// renew_index often enough.
void Archive::State::renew_index_a_little() {
  constexpr int pages = 4000;  // a second or two
  if (!internal::is_index_current(*writer)) {
    write(Actor{"system"}, [](internal::Change& change) {
      if (internal::is_index_current(change.db)) return;  // another process was first
      internal::begin_renewal(change.db);
    });
  }
  if (!internal::renewal(*writer).under_way) return;
  try {
    write(Actor{"system"},
          [](internal::Change& change) { internal::renew_some(change.db, pages); });
  } catch (const Error& error) {
    if (error.code() != Errc::busy) throw;  // somebody is at it, or at something longer
  }
}

std::unique_ptr<internal::Database> Archive::State::take_reader() const {
  {
    const std::lock_guard lock(readers_mutex);
    if (!readers.empty()) {
      auto database = std::move(readers.back());
      readers.pop_back();
      return database;
    }
  }
  return std::make_unique<internal::Database>((folder / "archive.db").string(),
                                              internal::Database::Mode::read, files.sqlite_vfs());
}

void Archive::State::give_back(std::unique_ptr<internal::Database> database) const {
  constexpr std::size_t most = 8;
  const std::lock_guard lock(readers_mutex);
  if (readers.size() < most) readers.push_back(std::move(database));
}

std::shared_ptr<const internal::Confusions> Archive::State::confusions(
    internal::Database& db) const {
  const std::int64_t version = internal::confusions_version(db);
  const std::lock_guard lock(confusions_mutex);
  if (!known_confusions || known_confusions_version != version) {
    known_confusions = std::make_shared<const internal::Confusions>(db);
    known_confusions_version = version;
  }
  return known_confusions;
}

std::unique_ptr<internal::StagedFile> Archive::State::staged_copy(
    const std::vector<std::uint8_t>& bytes) {
  auto staged = objects.stage();
  staged->write(bytes.data(), bytes.size());
  return staged;
}

std::int64_t Archive::State::record_object(internal::Change& change, std::int64_t scope,
                                           internal::StagedFile& staged) {
  const Digest digest = staged.finish();
  if (const auto id = change.db.integer("SELECT id FROM object WHERE scope = ? AND stored = ?",
                                        scope, digest)) {
    return *id;
  }
  objects.ensure_placed(staged);
  change.db.run("INSERT INTO object (scope, stored, content, size) VALUES (?, ?, ?, ?)", scope,
                digest, digest, staged.size());
  return change.db.last_id();
}

void Archive::State::sweep() {
  if (!objects.has_leftovers()) return;
  // In a writing transaction nobody can record an object while we ask whether it is recorded.
  write(Actor{"system"}, [&](internal::Change& change) {
    objects.sweep([&](const internal::ObjectName& name) {
      return change.db
          .integer(
              "SELECT 1 FROM object o JOIN scope s ON s.id = o.scope "
              "WHERE s.name = ? AND o.stored = ?",
              name.scope, name.stored)
          .has_value();
    });
  });
}

void Archive::State::sweep_now_and_then() {
  const auto present = std::chrono::steady_clock::now().time_since_epoch();
  auto due = next_sweep.load();
  if (present.count() < due) return;
  const auto next = (present + std::chrono::minutes(1)).count();
  if (next_sweep.compare_exchange_strong(due, next)) sweep();
}

}  // namespace store
