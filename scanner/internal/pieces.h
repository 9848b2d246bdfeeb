// SPDX-License-Identifier: Apache-2.0
// The connected pieces of a page's ink, as runs of rows: a page is nearly all paper, and only ink
// is looked at.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace scanner::internal {

struct Piece {
  cv::Rect box;
  int area = 0;
  int darkest = 0;   // its darkest pixel
  int steepest = 0;  // the greatest step of darkness from one of its pixels to a neighbour
};

// The pixels begin..end-1 of row y.
struct Run {
  int y = 0, begin = 0, end = 0;
  int piece = 0;
};

struct Pieces {
  std::vector<Run> runs;  // by rows, from left to right
  std::vector<Piece> all;
};

// Ink is where `white` is under 128; pixels that touch at a corner hang together.
Pieces find_pieces(const cv::Mat& white, const cv::Mat& dark);

}  // namespace scanner::internal
