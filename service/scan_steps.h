// SPDX-License-Identifier: Apache-2.0
// What the lot of a dossier is told of its scanning, whether it was scanned by itself or in a mixed
// stack. Nothing for a dossier in no lot. Said again, it changes nothing.
//
// Errors   store::Error.
// Threads  as the archive's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/archive.h"
#include "store/digitization.h"

namespace service {

// What came from the scanner for a dossier: the files in one batch, by name.
struct Scanned {
  std::int64_t batch = 0;
  std::vector<std::string> files;
  int sides = 0;  // of each leaf; 0: as the leaf needs
};

// The step scanned.
void record_scanned(store::Digitization& lots, const std::string& dossier, const Scanned& scanned,
                    const store::Actor& actor);

// The step processed, behind scanned and unless a page still waits. How the dossier stands then.
std::optional<store::LotDossier> record_processed(const store::Archive& archive,
                                                  store::Digitization& lots,
                                                  const std::string& dossier,
                                                  const store::Actor& actor);

// Both for every dossier that pages of a stack from the scanner have gone to.
void record_stack(store::Archive& archive, const std::vector<store::StackPage>& pages,
                  const store::Actor& actor);

}  // namespace service
