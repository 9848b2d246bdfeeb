// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/pieces.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace scanner::internal {
namespace {

// The first pixel from x on whose high bit is as asked: paper has it, ink does not.
int next_paper(const uchar* row, int x, int end) {
  while (x < end && row[x] < 128) ++x;
  return x;
}

int next_ink(const uchar* row, int x, int end) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  for (; x + 8 <= end; x += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, row + x, sizeof eight);
    if ((eight & high_bits) != high_bits) break;
  }
  while (x < end && row[x] >= 128) ++x;
  return x;
}

int root_of(std::vector<int>& parents, int label) {
  int& parent = parents[static_cast<std::size_t>(label)];
  if (parent != label) parent = root_of(parents, parent);
  return parent;
}

// Each run gets the label of what it touches in the row above; labels that meet become one.
std::vector<Run> labelled_runs(const cv::Mat& white, std::vector<int>& parents) {
  std::vector<Run> runs;
  std::size_t above = 0, above_end = 0;
  for (int y = 0; y < white.rows; ++y) {
    const uchar* row = white.ptr(y);
    const std::size_t first = runs.size();
    for (int x = next_ink(row, 0, white.cols); x < white.cols; x = next_ink(row, x, white.cols)) {
      Run run{y, x, next_paper(row, x, white.cols), -1};
      while (above < above_end && runs[above].end < run.begin) ++above;
      for (std::size_t i = above; i < above_end && runs[i].begin <= run.end; ++i) {
        const int label = root_of(parents, runs[i].piece);
        if (run.piece < 0) {
          run.piece = label;
        } else {
          const int own = root_of(parents, run.piece);
          parents[static_cast<std::size_t>(std::max(own, label))] = std::min(own, label);
        }
      }
      if (run.piece < 0) {
        run.piece = static_cast<int>(parents.size());
        parents.push_back(run.piece);
      }
      runs.push_back(run);
      x = run.end;
    }
    above = first;
    above_end = runs.size();
  }
  return runs;
}

void add_tones(const Run& run, const cv::Mat& dark, Piece& piece) {
  if (run.y == 0 || run.y + 1 == dark.rows) return;
  const uchar* above = dark.ptr(run.y - 1);
  const uchar* here = dark.ptr(run.y);
  const uchar* below = dark.ptr(run.y + 1);
  for (int x = std::max(1, run.begin); x < std::min(run.end, dark.cols - 1); ++x) {
    const int step = std::max({std::abs(here[x] - here[x - 1]), std::abs(here[x] - here[x + 1]),
                               std::abs(here[x] - above[x]), std::abs(here[x] - below[x])});
    piece.darkest = std::max<int>(piece.darkest, here[x]);
    piece.steepest = std::max(piece.steepest, step);
  }
}

}  // namespace

Pieces find_pieces(const cv::Mat& white, const cv::Mat& dark) {
  Pieces pieces;
  std::vector<int> parents;
  pieces.runs = labelled_runs(white, parents);
  // Labels numbered anew, without gaps; a root comes before all that hang on it.
  std::vector<int> number(parents.size());
  for (std::size_t label = 0; label < parents.size(); ++label) {
    const int root = root_of(parents, static_cast<int>(label));
    if (root == static_cast<int>(label)) {
      number[label] = static_cast<int>(pieces.all.size());
      pieces.all.emplace_back();
    } else {
      number[label] = number[static_cast<std::size_t>(root)];
    }
  }
  for (Run& run : pieces.runs) {
    run.piece = number[static_cast<std::size_t>(run.piece)];
    Piece& piece = pieces.all[static_cast<std::size_t>(run.piece)];
    piece.box |= cv::Rect(run.begin, run.y, run.end - run.begin, 1);
    piece.area += run.end - run.begin;
    add_tones(run, dark, piece);
  }
  return pieces;
}

}  // namespace scanner::internal
