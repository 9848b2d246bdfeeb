// SPDX-License-Identifier: Apache-2.0
// Dossiers as they stand in the database, for the files that need one.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/internal/sqlite.h"
#include "store/records.h"

namespace store::internal {

std::optional<Dossier> dossier_by_number(Database& db, const std::string& number);
std::vector<Dossier> dossiers_by_id(Database& db, const std::vector<std::int64_t>& ids);

struct DossierKey {
  std::int64_t id = 0, person = 0, scope = 0;
};
// Throws not_found.
// For one more batch in the dossier: behind those that are there.
std::int64_t next_place(Database& db, std::int64_t dossier);
DossierKey need_dossier(Database& db, const std::string& number);

}  // namespace store::internal
