// SPDX-License-Identifier: Apache-2.0
// What a scan means to its dossier: whether it may be scanned at all, its steps where it is in a
// lot, and the pages that it takes the place of.
//
// Errors   store::Error, UsageError; what was scanned is safe whatever is thrown.
// Threads  one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "service/commands/commands.h"
#include "service/ingest.h"
#include "store/digitization.h"

namespace service::commands {

class ScanRecord {
 public:
  // Throws not_found for an unknown dossier, conflict for one that must not go through a scanner,
  // UsageError for pages to be scanned again that it does not have.
  ScanRecord(const Common& common, const Scan& options, store::Archive& archive);

  // An earlier run with the same pages was broken off after its sheets had been read: they take
  // their places now. False: there was none.
  bool finish_replacing();

  // All sheets have come and are in the batch.
  void scanned(std::int64_t batch);
  // Its pages have been read as far as that goes. Says what came of it.
  void read(std::int64_t batch);

 private:
  void replace(std::int64_t batch);

  const Common& common_;
  const Scan& options_;
  store::Archive& archive_;
  store::Digitization lots_;
  std::vector<std::int64_t> again_;  // pages that are scanned again
};

// Where the dossiers of lots stand that pages came to.
void tell_standings(const Common& common, store::Archive& archive,
                    const std::vector<IngestResult>& results);

}  // namespace service::commands
