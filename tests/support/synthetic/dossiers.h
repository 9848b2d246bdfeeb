// SPDX-License-Identifier: Apache-2.0
// A demonstration set: folders of scanned dossiers with the truth beside them.
//
//   OUT/420112-2026-000001/001-干部履历表.jpg …   files in the order of the pages
//   OUT/truth/420112-2026-000001/001-干部履历表.json   (…-1.json, …-2.json for several pages)
//   OUT/persons.tsv   number, name, identity number, phone, location; parted by tabs
//
// Errors   std::runtime_error, std::filesystem::filesystem_error.
// Threads  none.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "tests/support/synthetic/page.h"

namespace synthetic {

struct DossierOptions {
  int persons = 3;
  int pages = 10;  // of each person, at least
  std::uint64_t seed = 1;
  std::optional<Manner> manner;  // none: mixed
  int dpi = 300;
};

// Writes the set; calls done(file, pages) after each file. Returns the number of pages.
int render_dossiers(const std::filesystem::path& out, const DossierOptions& options,
                    const std::function<void(const std::filesystem::path&, int)>& done = {});

}  // namespace synthetic
