// SPDX-License-Identifier: Apache-2.0
// Making an archive. A file `unfinished` stands in the folder from the first step to the last: a
// folder with it is no archive, and init may begin there anew.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/archive.h"
#include "store/internal/digest.h"
#include "store/internal/schema.h"
#include "store/internal/state.h"
#include "store/internal/text_index.h"

namespace store {
namespace {

using internal::Database;
using internal::Fd;
using internal::FileSystem;
namespace fs = std::filesystem;

// Wiped in this order: a folder objects with anything in it stops the wiping.
constexpr std::array made_by_init{"objects",    "tmp",        "locks",          "secret",
                                  "archive.db", "archive.db-wal", "archive.db-shm",
                                  "archive.db-journal"};
constexpr const char* marker_name = "unfinished";

void need_prefix(const std::string& prefix) {
  internal::need_text(prefix, 20, "number prefix");
  const bool plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  // R and FZ are the series of requests and certified copies.
  if (!plain || prefix == "R" || prefix == "FZ") {
    throw Error(Errc::invalid, "number prefix", "letters and digits only, and neither R nor FZ",
                Cause::number_prefix_form);
  }
}

// Makes the folder with those above it; each new name is durable.
void make_folders(FileSystem& files, const fs::path& folder) {
  const fs::path parent = folder.parent_path();
  if (!parent.empty() && parent != folder && !internal::is_there(parent)) make_folders(files, parent);
  if (files.make_folder(folder)) files.sync_folder(parent.empty() ? fs::path(".") : parent);
}

void wipe(FileSystem& files, const fs::path& folder) {
  for (const char* name : made_by_init) files.remove(folder / name);
}

// The marker, locked, so that two inits do not work in one folder. Throws unless the folder is
// empty or holds what an interrupted init left.
Fd begin(FileSystem& files, const fs::path& folder) {
  const fs::path path = folder / marker_name;
  const auto names = internal::entries(folder);
  const bool interrupted = std::find(names.begin(), names.end(), marker_name) != names.end();
  const bool ours = std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name == marker_name ||
           std::find(made_by_init.begin(), made_by_init.end(), name) != made_by_init.end();
  });
  if (!interrupted && std::find(names.begin(), names.end(), "archive.db") != names.end()) {
    throw Error(Errc::not_an_archive, folder.string(), "there is an archive", Cause::archive_there);
  }
  if (!names.empty() && !(interrupted && ours)) {
    throw Error(Errc::not_an_archive, folder.string(), "the folder is not empty");
  }
  Fd marker = interrupted ? files.open_to_read(path) : files.create(path);
  // Gone or no longer named: the other init has just finished its archive.
  if (!marker || !internal::try_lock(marker, path) || !internal::is_there(path)) {
    throw Error(Errc::busy, folder.string(), "another init is at work here");
  }
  files.sync_folder(folder);
  return marker;
}

void write_secret(FileSystem& files, const fs::path& path) {
  const auto secret = internal::random_bytes(32);
  const Fd file = files.create(path);
  files.write(file, secret.data(), secret.size(), path);
  files.sync(file, path);
}

void make_database(FileSystem& files, const fs::path& path, const Actor& actor,
                   const std::string& prefix) {
  files.create(path);  // so that it and SQLite's files beside it get our mode
  Database db(path.string(), Database::Mode::write, files.sqlite_vfs());
  db.execute("PRAGMA journal_mode = WAL");
  internal::Transaction transaction(db, internal::Transaction::Kind::write);
  db.execute(fmt::format("PRAGMA application_id = {}", internal::application_id).c_str());
  for (const auto& file : internal::schema_files()) db.execute(file.sql);
  db.execute(fmt::format("PRAGMA user_version = {}", internal::schema_version()).c_str());
  const std::string archive_id = internal::random_hex(16);
  db.run("INSERT INTO setting (name, value) VALUES ('number_prefix', ?)", prefix);
  db.run("INSERT INTO setting (name, value) VALUES ('archive_id', ?)", archive_id);
  internal::declare_index_current(db);
  internal::Change change{db, now(), actor.name};
  change.record("archive.made", "", archive_id, {{"number_prefix", prefix}});
  transaction.commit();
}

}  // namespace

void Archive::init(const std::filesystem::path& folder, const Actor& actor,
                   const std::string& number_prefix) {
  init(folder, actor, number_prefix, internal::real_file_system());
}

void Archive::init(const std::filesystem::path& given, const Actor& actor,
                   const std::string& number_prefix, internal::FileSystem& files) {
  need_prefix(number_prefix);
  const fs::path folder = given.has_filename() ? given : given.parent_path();
  if (internal::is_there(folder) && !fs::is_directory(folder)) {
    throw Error(Errc::not_an_archive, folder.string(), "not a folder");
  }
  make_folders(files, folder);
  const Fd marker = begin(files, folder);
  try {
    wipe(files, folder);
    files.set_mode(folder, 0700);
    for (const char* name : {"objects", "tmp", "locks"}) files.make_folder(folder / name);
    write_secret(files, folder / "secret");
    make_database(files, folder / "archive.db", actor, number_prefix);
    files.sync_folder(folder);
    files.remove(folder / marker_name);
    files.sync_folder(folder);
  } catch (...) {
    try {
      wipe(files, folder);
      files.remove(folder / marker_name);
    } catch (const Error&) {
      // The marker still stands or the database is gone: either way this is no archive and init
      // may begin anew. The first error is the one to tell.
    }
    throw;
  }
}

}  // namespace store
