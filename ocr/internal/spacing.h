// SPDX-License-Identifier: Apache-2.0
// The one place that says where a line has spaces. Line::text(), place(), ALTO and the text layer
// of PDFs all follow it, so that what is found in one is found in all.
#pragma once

#include <vector>

#include "ocr/recognized_page.h"

namespace ocr::internal {

// Words that follow each other without a space; a space stands between runs.
struct Run {
  std::vector<Character> characters;
  scanner::Rect box;
  float confidence = 0;
};

std::vector<Run> runs_of(const Line& line);

// The size of a character of the line in pixels: the median height of its Han characters, or the
// greatest height where it has none.
int character_size(const Line& line);

scanner::Rect united(const scanner::Rect& a, const scanner::Rect& b);

}  // namespace ocr::internal
