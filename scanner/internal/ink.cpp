// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/ink.h"

#include <algorithm>
#include <vector>

#include "scanner/internal/pieces.h"

namespace scanner::internal {

namespace {

enum Kind : uchar { nothing = 0, writing = 1, picture = 2 };

// The paper between has blurred it and taken most of it away.
bool shows_through(const Piece& piece) {
  return piece.darkest < 64 && piece.steepest * 100 < piece.darkest * 45;
}

Kind kind_of(const Piece& piece, double mm) {
  const int width = piece.box.width, height = piece.box.height;
  // A full stop in small print is half a millimetre wide.
  if (std::max(width, height) < 0.55 * mm) return nothing;
  const double fill = piece.area / (static_cast<double>(width) * height);
  return std::min(width, height) > 8 * mm && fill > 0.5 ? picture : writing;
}

// What runs from side to side or from top to bottom is a fold; the last centimetre of it is no
// writing that would have to be kept.
cv::Rect without_fold_ends(const Piece& piece, cv::Size page, double mm) {
  const int end = static_cast<int>(10 * mm);
  const bool lies = piece.box.width > 0.9 * page.width;
  const bool stands = piece.box.height > 0.9 * page.height;
  return {lies ? end : 0, stands ? end : 0, page.width - (lies ? 2 * end : 0),
          page.height - (stands ? 2 * end : 0)};
}

}  // namespace

Ink find_ink(const cv::Mat& white, const cv::Mat& dark, double dpi) {
  const Pieces found = find_pieces(white, dark);
  Ink ink;
  std::vector<Kind> kinds;
  std::vector<cv::Rect> kept;
  long pixels = 0;
  for (const Piece& piece : found.all) {
    kinds.push_back(kind_of(piece, dpi / 25.4));
    kept.push_back(without_fold_ends(piece, dark.size(), dpi / 25.4));
    if (kinds.back() == writing) ink.pieces.push_back(piece.box);
    if (kinds.back() != nothing && !shows_through(piece)) pixels += piece.area;
  }
  ink.share =
      static_cast<double>(pixels) / static_cast<double>(std::max<std::size_t>(1, dark.total()));
  ink.mask = cv::Mat::zeros(dark.size(), CV_8U);
  ink.lines = cv::Mat::zeros(dark.size(), CV_8U);
  for (const Run& run : found.runs) {
    const Kind kind = kinds[static_cast<std::size_t>(run.piece)];
    if (kind == nothing) continue;
    const cv::Rect& inner = kept[static_cast<std::size_t>(run.piece)];
    const int begin = std::max(run.begin, inner.x), end = std::min(run.end, inner.x + inner.width);
    if (run.y >= inner.y && run.y < inner.y + inner.height && begin < end) {
      std::fill(ink.mask.ptr(run.y) + begin, ink.mask.ptr(run.y) + end, uchar{255});
    }
    if (kind == picture) continue;
    std::fill(ink.lines.ptr(run.y) + run.begin, ink.lines.ptr(run.y) + run.end, uchar{255});
  }
  return ink;
}

}  // namespace scanner::internal
