// SPDX-License-Identifier: Apache-2.0
// Batches as they stand in the database, for the files that need one.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <string>

#include "store/internal/sqlite.h"

namespace store::internal {

struct BatchKey {
  std::optional<std::int64_t> dossier;
  std::string number;  // of the dossier, or empty
  std::int64_t scope = 0;
  bool open = false, ordered = false;
  std::string source;
};
// Throws not_found.
BatchKey need_batch(Database& db, std::int64_t id);

// Its files are sent one by one, from a browser, until it is ordered to be read.
bool is_upload(const std::string& source);
bool is_scanned(const std::string& source);

}  // namespace store::internal
