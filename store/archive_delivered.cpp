// SPDX-License-Identifier: Apache-2.0
// The catalogues of vendors' deliveries, as workbooks.
#include "store/archive.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

// Where the workbooks of several dossiers stand.
std::optional<std::int64_t> shared_scope(Database& db) {
  return db.integer(
      "SELECT o.scope FROM delivered_catalogue c JOIN object o ON o.id = c.object "
      "WHERE c.shared = 1 ORDER BY c.id LIMIT 1");
}

bool is_kept(Database& db, std::int64_t dossier, const Digest& content) {
  return db
      .integer(
          "SELECT 1 FROM delivered_catalogue c JOIN object o ON o.id = c.object "
          "WHERE c.dossier = ? AND o.content = ?",
          dossier, content)
      .has_value();
}

}  // namespace

void Archive::keep_delivered_catalogue(const std::string& dossier, const std::string& path,
                                       bool shared, StagedObject&& bytes, const Actor& actor) {
  internal::need_text(path, 4096, "path");
  const StagedObject given = std::move(bytes);  // ends with this call, whatever happens
  internal::StagedFile& staged = *given.state_->file;
  const Digest content = staged.finish();
  const auto scope = state_->write(actor, [&](Change& change) -> std::optional<std::int64_t> {
    const internal::DossierKey key = internal::need_dossier(change.db, dossier);
    if (is_kept(change.db, key.id, content)) return std::nullopt;
    internal::need_open_for_pages(change.db, dossier);
    if (!shared) return key.scope;
    const auto there = shared_scope(change.db);
    return there ? there : internal::add_scope(change.db);
  });
  if (!scope) return;
  state_->objects.place(
      staged, state_->read([&](Database& db) { return internal::scope_name(db, *scope); }));
  const bool recorded = state_->write(actor, [&](Change& change) {
    const internal::DossierKey key = internal::need_dossier(change.db, dossier);
    if (is_kept(change.db, key.id, content)) return false;
    internal::need_open_for_pages(change.db, dossier);
    change.db.run(
        "INSERT INTO delivered_catalogue (dossier, object, path, shared, at, actor) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        key.id, state_->record_object(change, *scope, staged), path, shared, change.at,
        change.actor);
    const std::int64_t id = change.db.last_id();
    change.record("catalogue.delivered", dossier, subject_of("catalogue", id),
                  {{"sha256", content.hex}});
    return true;
  });
  if (recorded) state_->objects.settle(staged);
}

std::vector<DeliveredCatalogue> Archive::delivered_catalogues(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    std::vector<DeliveredCatalogue> found;
    Statement rows(db,
                   "SELECT c.path, c.shared, o.content, o.size, c.at, c.actor "
                   "FROM delivered_catalogue c JOIN object o ON o.id = c.object "
                   "WHERE c.dossier = ? ORDER BY c.id DESC",
                   internal::need_dossier(db, dossier).id);
    while (rows.step()) {
      found.push_back({rows.text(0), rows.integer(1) != 0, rows.digest(2),
                       static_cast<std::uint64_t>(rows.integer(3)), rows.time(4), rows.text(5)});
    }
    return found;
  });
}

std::vector<std::uint8_t> Archive::delivered_catalogue(const std::string& dossier,
                                                       const Digest& content) const {
  const auto name = state_->read([&](Database& db) {
    Statement row(db,
                  "SELECT s.name, o.stored FROM delivered_catalogue c "
                  "JOIN object o ON o.id = c.object JOIN scope s ON s.id = o.scope "
                  "WHERE c.dossier = ? AND o.content = ?",
                  internal::need_dossier(db, dossier).id, content);
    if (!row.step()) throw Error(Errc::not_found, dossier, "no such delivered catalogue");
    return internal::ObjectName{row.text(0), row.digest(1)};
  });
  return state_->objects.read(name);
}

}  // namespace store
