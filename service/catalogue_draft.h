// SPDX-License-Identifier: Apache-2.0
// Proposes the catalogue of a dossier out of the texts of its pages as they stand: which pages are
// one material, its class, title and date, and what each page states. The dossier's person is
// known, which tells a misread name.
//
// Errors   store::Error.
// Threads  any; two at once for one dossier come to the same.
#pragma once

#include <string>

#include "store/archive.h"
#include "store/catalogue_records.h"

namespace service {

// Reads no image: what a person has corrected counts, and a better program needs no new reading.
// Drafts that were there and are not proposed any more are overtaken; confirmed materials stay.
// Returns the drafts as they stand now.
std::vector<store::Material> draft_catalogue(store::Archive& archive, const std::string& dossier,
                                             const store::Actor& actor);

}  // namespace service
