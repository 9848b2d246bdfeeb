// SPDX-License-Identifier: Apache-2.0
// Mixed stacks in the archive: their pages go where the separator sheets say.
//
// Errors   store::Error; after a throw the next call comes to the same end.
// Threads  as the archive's. One at a time for each batch (store::BatchLock).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/split.h"
#include "store/archive.h"

namespace service {

// What a mixed stack came to, those parts of it included that were taken in before.
struct SplitResult {
  int pages = 0, separators = 0, unassigned = 0;      // pages: all, separators too
  std::vector<std::pair<std::string, int>> dossiers;  // pages in each, in the order they came up
  std::vector<LoosePages> loose;                      // why pages are unassigned
  int unread = 0;     // set aside: if one of them was a sheet, nobody knows
  int elsewhere = 0;  // pages that stay where they were put before, though the sheets say otherwise
};

struct Stack {
  std::vector<store::StackPage> pages;  // in the order they lie in
  std::int64_t only = 0;                // as in SplitOptions
};

// The files of the batch as they came. Of those that were held already also the stacks they came
// with, whole: their pages have their places there.
std::vector<Stack> stacks_received(const store::Archive& archive, std::int64_t batch);

// Only once every page is read: what a page is depends on the sheets before it. Pages that were
// assigned stay, so that a killed run and the next one come to the same. Where the stacks were
// scanned here, the lots of their dossiers are told as well. nullopt: a page is waiting.
std::optional<SplitResult> split_stacks(store::Archive& archive, const std::vector<Stack>& stacks,
                                        const SplitOptions& how, const store::Actor& actor);

}  // namespace service
