// SPDX-License-Identifier: Apache-2.0
// Where the lines of text stand on a straight page. Office papers and forms are set in level lines;
// finding them by their ink alone leaves none out, where a general layout analysis drops titles,
// single characters in cells, and pale lines.
#pragma once

#include <cstddef>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/internal/rules.h"

namespace ocr::internal {

struct TextLines {
  std::vector<cv::Rect> boxes;  // runs of text, each on one line, none across a rule; unordered
  cv::Mat gray;                 // the page with nothing on it but the ink of characters
  int left_out = 0;             // boxes, the least ones, of a page that has too many of them
};

// What a page may have, many times that of a dense one: more is noise, and bounds the time it
// takes.
inline constexpr std::size_t kMostParts = 6000, kMostLines = 2500;

TextLines find_lines(const RuledPage& page, double dpi);

}  // namespace ocr::internal
