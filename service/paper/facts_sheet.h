// SPDX-License-Identifier: Apache-2.0
// The sheet on which every stated value of birth, joining work and party, education, work and
// identity is gathered with the pages that state it, conflicts marked, with the decision and who
// took it.
//
// Errors, threads: as the Document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/facts.h"

namespace service::paper {

struct FactsSheet {
  std::string office, dossier, person;
  std::vector<FactSection> sections;
  store::Time printed{};
};

std::vector<std::uint8_t> facts_sheet(const FactsSheet& sheet, Language language);

}  // namespace service::paper
