// SPDX-License-Identifier: Apache-2.0
#include "store/internal/dossier_rows.h"

#include "store/custody_rules.h"

namespace store::internal {
namespace {

void count_pages(Database& db, std::int64_t id, Dossier& dossier) {
  Statement rows(db,
                 "SELECT p.state, p.blank, count(*) FROM batch b JOIN page p ON p.batch = b.id "
                 "WHERE b.dossier = ? AND p.kind = 'page' "
                 "AND p.id NOT IN (SELECT page FROM page_replacement) GROUP BY p.state, p.blank",
                 id);
  while (rows.step()) {
    const std::string state = rows.text(0);
    const int count = rows.small(2);
    dossier.pages += count;
    if (rows.integer(1) != 0) dossier.blank += count;
    if (state == "quarantined") dossier.quarantined += count;
    if (state == "waiting") dossier.waiting += count;
  }
  // A file whose pages are not known yet counts as one that waits.
  const auto unopened = db.integer(
      "SELECT count(*) FROM batch b JOIN file f ON f.batch = b.id "
      "WHERE b.dossier = ? AND f.state = 'received' AND f.page_count = 0",
      id);
  dossier.pages += static_cast<int>(unopened.value_or(0));
  dossier.waiting += static_cast<int>(unopened.value_or(0));
}

std::optional<Dossier> dossier_by_id(Database& db, std::int64_t id) {
  Statement row(db,
                "SELECT d.number, d.state, d.location, d.since, d.opened, p.id, p.name, "
                "p.identity_number, p.phone FROM dossier d JOIN person p ON p.id = d.person "
                "WHERE d.id = ?",
                id);
  if (!row.step()) return std::nullopt;
  Dossier dossier;
  dossier.number = row.text(0);
  const auto state = parse_custody_state(row.text(1));
  if (!state) throw Error(Errc::damaged, dossier.number, "unknown state of custody");
  dossier.state = *state;
  dossier.location = row.text(2);
  dossier.since = row.time(3);
  dossier.opened = row.time(4);
  dossier.person = {row.integer(5), row.text(6), row.text(7), row.text(8)};
  count_pages(db, id, dossier);
  return dossier;
}

}  // namespace

std::optional<Dossier> dossier_by_number(Database& db, const std::string& number) {
  const auto id = db.integer("SELECT id FROM dossier WHERE number = ?", number);
  return id ? dossier_by_id(db, *id) : std::nullopt;
}

std::vector<Dossier> dossiers_by_id(Database& db, const std::vector<std::int64_t>& ids) {
  std::vector<Dossier> dossiers;
  for (const std::int64_t id : ids) {
    if (auto dossier = dossier_by_id(db, id)) dossiers.push_back(std::move(*dossier));
  }
  return dossiers;
}

std::int64_t next_place(Database& db, std::int64_t dossier) {
  return db.integer("SELECT max(filed) FROM batch WHERE dossier = ?", dossier).value_or(0) + 1;
}

DossierKey need_dossier(Database& db, const std::string& number) {
  Statement row(db, "SELECT id, person, scope FROM dossier WHERE number = ?", number);
  if (!row.step())
    throw Error(Errc::not_found, number, "no dossier of this number", Cause::no_dossier);
  return {row.integer(0), row.integer(1), row.integer(2)};
}

}  // namespace store::internal
