// SPDX-License-Identifier: Apache-2.0
// How right the materials are that whole drawn dossiers are taken apart into.
#pragma once

#include <vector>

#include "ocr/draft.h"
#include "tests/bench/reading_pages.h"

namespace reading {

struct StackScores {
  int dossiers = 0, materials = 0;
  int begun = 0, begun_right = 0;  // beginnings proposed, and those that are
  int exact = 0;                   // materials with the right pages
  int right = 0;                   // and class, title and date of formation as well
};

// The pages of dossiers, each with its draft; other pages are left out. With verbose, prints what
// is wrong.
StackScores score_stacks(const std::vector<ReadPage>& pages,
                         const std::vector<ocr::CatalogueDraft>& drafts, bool verbose);

void print(const StackScores& scores);

}  // namespace reading
