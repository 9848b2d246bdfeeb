// SPDX-License-Identifier: Apache-2.0
// The figures of a dossier as they were when it left its checks: signed off, or withdrawn and put
// together again. The papers of a lot are printed from them, so that pages that come to the dossier
// later change nothing in what was signed.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <set>

#include "store/internal/lot_rows.h"

namespace store::internal {

// Whether the dossier has left its checks.
bool is_over(const LotEntry& entry);

// Keeps gate, sample, counts and page numbers of a report that was made from the pages as they are.
void keep_outcome(Change& change, const LotEntry& entry, const DossierReport& report);
// Puts them into the report; false where none were kept.
bool take_outcome(Database& db, const LotEntry& entry, DossierReport& report);
std::optional<Time> outcome_time(Database& db, const LotEntry& entry);

struct KeptSample {
  int round = 0;  // of the lot when it was signed off
  SampleFigures figures;
};
std::optional<KeptSample> kept_sample(Database& db, const LotEntry& entry);

// Pages that other lots of this dossier were done with.
std::set<std::int64_t> pages_of_other_lots(Database& db, const LotEntry& entry);

}  // namespace store::internal
