// SPDX-License-Identifier: Apache-2.0
// Re-hashing everything. It may run while others write: an object is recorded after it stands in
// its place, and while it is not recorded a name in tmp/ tells of it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "store/archive.h"
#include "store/internal/custody_check.h"
#include "store/internal/index_check.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"

namespace store {
namespace {

using internal::Database;
using internal::ObjectFiles;
using internal::ObjectName;
using internal::Statement;
namespace fs = std::filesystem;

using Progress = std::function<bool(std::int64_t, std::int64_t)>;

// What the store itself keeps in the archive's folder.
constexpr std::array of_the_store{"archive.db", "archive.db-shm", "archive.db-wal", "locks",
                                  "objects",    "secret",         "tmp"};

// batch-<id> and reading, as Archive::lock_batch and Reading::lock name them.
bool is_lock_name(const std::string& name) {
  if (name == "reading") return true;
  constexpr std::string_view start = "batch-";
  if (!name.starts_with(start) || name.size() == start.size() || name[start.size()] == '0')
    return false;
  return name.find_first_not_of("0123456789", start.size()) == std::string::npos;
}

struct ObjectRow {
  std::int64_t id = 0;
  ObjectName name;
  Digest content;
  std::uint64_t size = 0;
};

class Verification {
 public:
  Verification(fs::path folder, const ObjectFiles& objects, Database& db,
               const std::vector<std::string>& beside, const Progress& progress)
      : folder_(std::move(folder)),
        objects_(objects),
        db_(db),
        beside_(beside),
        progress_(progress) {}

  VerifyReport run() {
    step([&] { check_objects(); });
    step([&] { look_for_foreign("objects"); });
    step([&] { look_into_root(); });
    step([&] { look_into_tmp(); });
    step([&] { look_into_locks(); });
    step([&] { check_ledger(); });
    step([&] { check_database(); });
    return std::move(report_);
  }

 private:
  // A database too damaged to be asked is a finding, not a failure.
  template <class F>
  void step(F&& work) {
    if (stopped_) return;
    try {
      work();
    } catch (const Error& error) {
      if (error.code() != Errc::damaged) throw;
      report(Damage::database, "archive.db", error.what());
    }
  }

  bool go_on() {
    if (progress_ && !stopped_) stopped_ = !progress_(report_.objects, total_);
    return !stopped_;
  }

  void report(Damage kind, const std::string& object, const std::string& what) {
    DamageRecord record;
    record.kind = kind;
    record.object = object;
    record.what = what;
    report_.damage.push_back(std::move(record));
  }

  void check_objects() {
    constexpr std::size_t at_once = 256;
    total_ = db_.integer("SELECT count(*) FROM object").value_or(0);
    std::int64_t last = 0;
    for (;;) {
      // No transaction stays open while files are read.
      std::vector<ObjectRow> rows;
      Statement select(db_,
                       "SELECT o.id, s.name, o.stored, o.content, o.size FROM object o "
                       "JOIN scope s ON s.id = o.scope WHERE o.id > ? ORDER BY o.id LIMIT ?",
                       last, at_once);
      while (select.step()) {
        rows.push_back({select.integer(0), {select.text(1), select.digest(2)}, select.digest(3),
                        static_cast<std::uint64_t>(select.integer(4))});
      }
      if (rows.empty()) return;
      last = rows.back().id;
      for (const ObjectRow& row : rows) {
        check_object(row);
        ++report_.objects;
        if (!go_on()) return;
      }
    }
  }

  void check_object(const ObjectRow& row) {
    try {
      const auto found = objects_.hash(internal::object_path(row.name));
      if (!found) return report_object(row, Damage::missing, "the file is not there");
      report_.bytes += static_cast<std::int64_t>(found->size);
      if (found->digest != row.name.stored || found->size != row.size ||
          found->digest != row.content) {
        report_object(row, Damage::changed,
                      fmt::format("{} bytes with digest {}, taken in were {} bytes", found->size,
                                  found->digest.hex, row.size));
      }
    } catch (const Error& error) {
      if (error.code() != Errc::io) throw;
      report_object(row, Damage::changed, std::string("cannot be read: ") + error.what());
    }
  }

  // One record for each file (for each dossier of a mixed stack), page copy, certified copy or
  // delivered catalogue that needs the object.
  void report_object(const ObjectRow& row, Damage kind, const std::string& what) {
    const std::size_t before = report_.damage.size();
    const auto add = [&](const std::string& dossier, int page, const std::string& path,
                         const std::string& whose) {
      report(kind, internal::object_path(row.name).string(), whose + ": " + what);
      report_.damage.back().dossier = dossier;
      report_.damage.back().page = page;
      report_.damage.back().path = path;
    };
    Statement masters(db_,
                      "SELECT coalesce(d.number, ''), f.path, count(p.id), p.id, min(p.place) "
                      "FROM file f LEFT JOIN page p ON p.file = f.id AND p.kind = 'page' "
                      "JOIN batch b ON b.id = coalesce(p.batch, f.batch) "
                      "LEFT JOIN dossier d ON d.id = b.dossier "
                      "WHERE f.object = ? AND f.state <> 'already_held' "
                      "GROUP BY f.id, b.id ORDER BY f.id, min(p.place)",
                      row.id);
    while (masters.step()) {
      const int first = masters.is_null(3) ? 0 : internal::page_number(db_, masters.integer(3));
      const int count = masters.small(2);
      const std::string whose =
          count > 1 ? fmt::format("master of pages {} to {}", first, first + count - 1) : "master";
      add(masters.text(0), first, masters.text(1), whose);
    }
    Statement copies(db_,
                     "SELECT coalesce(d.number, ''), f.path, p.id, c.kind FROM copy c "
                     "JOIN page p ON p.id = c.page JOIN file f ON f.id = p.file "
                     "JOIN batch b ON b.id = p.batch LEFT JOIN dossier d ON d.id = b.dossier "
                     "WHERE c.object = ? ORDER BY p.id",
                     row.id);
    while (copies.step()) {
      add(copies.text(0), internal::page_number(db_, copies.integer(2)), copies.text(1),
          copies.text(3) + " copy");
    }
    Statement papers(db_,
                     "SELECT d.number, c.number FROM certified_copy c "
                     "JOIN dossier d ON d.id = c.dossier WHERE c.pdf = ?",
                     row.id);
    while (papers.step()) add(papers.text(0), 0, "", "certified copy " + papers.text(1));
    Statement catalogues(db_,
                         "SELECT d.number, c.path FROM delivered_catalogue c "
                         "JOIN dossier d ON d.id = c.dossier WHERE c.object = ? ORDER BY c.id",
                         row.id);
    while (catalogues.step()) add(catalogues.text(0), 0, catalogues.text(1), "delivered catalogue");
    if (report_.damage.size() == before) add("", 0, "", "object without owner");
  }

  bool is_recorded(const ObjectName& name) {
    return db_
        .integer("SELECT 1 FROM scope s JOIN object o ON o.scope = s.id AND o.stored = ? "
                 "WHERE s.name = ?",
                 name.stored, name.scope)
        .has_value();
  }

  void look_for_foreign(const fs::path& relative) {
    for (const std::string& name : internal::entries(folder_ / relative)) {
      const fs::path path = relative / name;
      if (fs::is_directory(fs::symlink_status(folder_ / path))) {
        look_for_foreign(path);
      } else {
        check_foreign(path);
      }
      if (stopped_) return;
    }
  }

  void check_foreign(const fs::path& path) {
    const auto name = internal::parse_object_path(path);
    if (name && fs::is_regular_file(fs::symlink_status(folder_ / path))) {
      // In this order: a name leaves tmp/ only after its object is recorded or removed.
      if (is_recorded(*name) || objects_.is_on_its_way(*name) || is_recorded(*name)) return;
      if (!internal::is_there(folder_ / path)) return;
    }
    report(Damage::foreign, path.string(), "the archive knows no such object");
    go_on();
  }

  void look_into_tmp() {
    for (const std::string& name : internal::entries(folder_ / "tmp")) {
      if (!internal::is_temporary_name(name)) {
        report(Damage::foreign, (fs::path("tmp") / name).string(), "not made by the archive");
      }
    }
  }

  void look_into_root() {
    for (const std::string& name : internal::entries(folder_)) {
      if (std::find(of_the_store.begin(), of_the_store.end(), name) == of_the_store.end() &&
          std::find(beside_.begin(), beside_.end(), name) == beside_.end()) {
        report(Damage::foreign, name, "not made by the archive");
      }
    }
  }

  void look_into_locks() {
    for (const std::string& name : internal::entries(folder_ / "locks")) {
      const fs::path path = fs::path("locks") / name;
      if (!is_lock_name(name) ||
          !fs::is_regular_file(fs::symlink_status(folder_ / path))) {
        report(Damage::foreign, path.string(), "not made by the archive");
      }
    }
  }

  void check_ledger() {
    internal::Transaction one_view(db_, internal::Transaction::Kind::read);
    internal::CustodyCheck custody;
    report_.events = internal::verify_ledger(
        db_,
        [&](std::int64_t sequence, const std::string& what) {
          report(Damage::ledger, std::to_string(sequence), what);
        },
        [&](const CustodyEvent& event) { custody.see(event); }, [&] { return go_on(); });
    if (!stopped_) {
      custody.compare(db_, [&](const std::string& dossier, const std::string& what) {
        report(Damage::custody, "dossier", what);
        report_.damage.back().dossier = dossier;
      });
    }
    one_view.commit();
  }

  void check_database() {
    Statement integrity(db_, "PRAGMA integrity_check(20)");
    while (integrity.step()) {
      if (integrity.text(0) != "ok") report(Damage::database, "archive.db", integrity.text(0));
    }
    Statement keys(db_, "PRAGMA foreign_key_check");
    while (keys.step()) {
      report(Damage::database, keys.text(0),
             fmt::format("row {} refers to a row of {} that is not there", keys.integer(1),
                         keys.text(2)));
    }
    if (!go_on()) return;
    if (const auto wrong = internal::check_index(db_, [&] { return go_on(); })) {
      report(Damage::database, "page_index", *wrong);
    }
  }

  const fs::path folder_;
  const ObjectFiles& objects_;
  Database& db_;
  const std::vector<std::string>& beside_;
  const Progress& progress_;
  VerifyReport report_;
  std::int64_t total_ = 0;
  bool stopped_ = false;
};

}  // namespace

VerifyReport Archive::verify(const Progress& progress,
                             const std::vector<std::string>& beside) const {
  Database db((state_->folder / "archive.db").string(), Database::Mode::read,
              state_->files.sqlite_vfs());
  return Verification(state_->folder, state_->objects, db, beside, progress).run();
}

}  // namespace store
