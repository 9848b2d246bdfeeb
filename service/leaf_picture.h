// SPDX-License-Identifier: Apache-2.0
// The picture of a leaf that was scanned in overlapping parts: a derivative, made of the masters
// whenever it is asked for. The parts stay what they are.
//
// Errors   store::Error when a master is missing or damaged; std::invalid_argument for a leaf with
//          fewer than two parts (has_parts). What goes wrong with the parts is the answer.
// Threads  as the Archive's.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "service/language.h"
#include "service/page_report.h"
#include "service/worker_process.h"
#include "store/archive.h"
#include "store/digitization_records.h"

namespace service {

struct LeafPicture {
  std::vector<std::uint8_t> jpeg;  // at the resolution of the first part
  int width = 0, height = 0;       // pixels
  double dpi = 0;                  // 0: not known
  double residual = 0;             // pixels, see scanner::Joined
};

struct LeafMisfit {
  scanner::Misfit why = scanner::Misfit::none;
  int number = 0;  // of the page that does not fit the ones before it
};

using LeafAnswer = std::variant<LeafPicture, LeafMisfit, PageFailure>;

// A fold-out; a slip lifted and down are two looks at one place, which no picture can join.
bool has_parts(const store::Leaf& leaf);

// Decoding and joining happen in a page worker. The masters are checked against their digests
// first.
LeafAnswer join_leaf(const store::Archive& archive, const store::Leaf& leaf,
                     const WorkerLimits& limits);

// What is wrong and what to do.
std::string misfit_text(const LeafMisfit& misfit, Language language);

}  // namespace service
