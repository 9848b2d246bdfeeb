// SPDX-License-Identifier: Apache-2.0
// A page as a scanner would deliver it, with the truth about it.
//
// Units    pixels, 24-bit RGB without padding; degrees counterclockwise.
// Threads  pure functions: the same arguments give the same bytes on the same fonts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/synthetic/sheets.h"

namespace synthetic {

// office: fresh paper, laid well. hard: crooked, shaded, dirty, punched, some turned.
// aged: coloured paper, faded or carbon ink, the other side showing through, folds.
enum class Manner { office, hard, aged };

struct Page {
  std::string kind;
  int dpi = 300;
  double skew_deg = 0;
  int rotation = 0;                // 0, 90, 180, 270
  std::vector<std::string> lines;  // in reading order
  Fields fields;
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

struct PageOptions {
  Manner manner = Manner::office;
  int dpi = 300;
  std::optional<int> rotation;  // none: by chance, as the manner has it
  bool grain = true;            // sensor noise; without it lossless files stay small
};

Page render_page(Kind kind, const Person& person, std::uint64_t seed,
                 const PageOptions& options = {});

// The truth in the form of the sample sets.
std::string truth_json(const Page& page);

}  // namespace synthetic
