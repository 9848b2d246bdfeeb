// SPDX-License-Identifier: Apache-2.0
// Connected parts of ink, found run by run: most of a page is paper, which costs next to nothing.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace ocr::internal {

struct Part {
  cv::Rect box;
  int area = 0;  // pixels
};

// Pixels [from, to) of a row that belong to one part.
struct PartRun {
  int y = 0, from = 0, to = 0, part = 0;
};

struct Parts {
  std::vector<Part> parts;    // in the order of their first pixels, row by row
  std::vector<PartRun> runs;  // row by row, left to right
};

// What pixels of one part share: a side, or at least a corner.
enum class Sharing { sides, corners };

// ink: 8-bit, one channel, 255 where ink is and 0 elsewhere.
Parts find_parts(const cv::Mat& ink, Sharing sharing = Sharing::corners);

}  // namespace ocr::internal
