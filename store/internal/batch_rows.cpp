// SPDX-License-Identifier: Apache-2.0
#include "store/internal/batch_rows.h"

#include "store/internal/state.h"

namespace store::internal {

BatchKey need_batch(Database& db, std::int64_t id) {
  Statement row(db,
                "SELECT b.dossier, coalesce(d.number, ''), b.scope, b.state, b.ordered, b.source "
                "FROM batch b LEFT JOIN dossier d ON d.id = b.dossier WHERE b.id = ?",
                id);
  if (!row.step()) {
    throw Error(Errc::not_found, subject_of("batch", id), "no such batch", Cause::no_batch);
  }
  BatchKey key;
  if (!row.is_null(0)) key.dossier = row.integer(0);
  key.number = row.text(1);
  key.scope = row.integer(2);
  key.open = row.text(3) == "open";
  key.ordered = row.integer(4) != 0;
  key.source = row.text(5);
  return key;
}

bool is_upload(const std::string& source) { return source.starts_with("upload "); }

bool is_scanned(const std::string& source) { return source.starts_with("scanner"); }

}  // namespace store::internal
