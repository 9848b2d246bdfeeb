// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/gutter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace scanner::internal {
namespace {

// The brightness that a tenth of the column exceeds: the paper's, however much is written on it.
std::vector<int> paper_of_columns(const cv::Mat& grid) {
  std::vector<int> levels;
  const int channels = grid.channels();
  for (int x = 0; x < grid.cols; ++x) {
    std::array<int, 256> counts{};
    for (int y = 0; y < grid.rows; ++y) {
      const uchar* value = grid.ptr(y) + x * channels;
      ++counts[*std::max_element(value, value + channels)];
    }
    int level = 255;
    for (int above = 0; level > 0; --level) {
      above += counts[static_cast<std::size_t>(level)];
      if (above * 10 >= grid.rows) break;
    }
    levels.push_back(level);
  }
  return levels;
}

// The column of the deepest shadow in the middle, or -1: darker from top to bottom than the paper
// on both sides of it.
int find_shadow(const cv::Mat& grid, double dpi) {
  const std::vector<int> paper = paper_of_columns(grid);
  const int middle = grid.cols / 2, reach = grid.cols / 12;
  const int away = std::max(1, static_cast<int>(20 / 25.4 * dpi));
  int best = -1;
  double deepest = 0.93;
  for (int x = middle - reach; x <= middle + reach; ++x) {
    if (x - away < 0 || x + away >= grid.cols) continue;
    const auto at = [&](int column) { return paper[static_cast<std::size_t>(column)]; };
    const double depth = at(x) / std::max(1.0, 1.0 * std::min(at(x - away), at(x + away)));
    if (depth < deepest) {
      deepest = depth;
      best = x;
    }
  }
  return best;
}

// For each column how many pieces of writing lie over it. A fold's line is narrow and does not
// count.
std::vector<int> writing_over_columns(const Measures& measures) {
  std::vector<int> starts(static_cast<std::size_t>(measures.white.cols) + 1, 0);
  const double mm = measures.dpi / 25.4;
  for (const cv::Rect& piece : measures.ink.pieces) {
    if (piece.width < 4 * mm && piece.height > 20 * mm) continue;
    ++starts[static_cast<std::size_t>(piece.x)];
    --starts[static_cast<std::size_t>(piece.x + piece.width)];
  }
  for (std::size_t x = 1; x < starts.size(); ++x) starts[x] += starts[x - 1];
  return starts;
}

bool both_written(const Measures& measures, int x) {
  const cv::Mat& ink = measures.ink.mask;
  const int left = cv::countNonZero(ink.colRange(0, x));
  const int right = cv::countNonZero(ink.colRange(x, ink.cols));
  return std::min(left, right) * 6 > std::max(left, right);
}

}  // namespace

bool may_face(cv::Size page) { return page.width > 1.15 * page.height; }

std::optional<Gutter> find_gutter(const Measures& measures, cv::Size page) {
  constexpr double least_gap_mm = 4, least_unshaded_gap_mm = 22;
  const double mm = measures.dpi / 25.4;
  const int width = measures.white.cols, middle = width / 2;
  const int shadow = find_shadow(measures.paper.grid, measures.paper.dpi);
  const std::vector<int> over = writing_over_columns(measures);
  const auto is_free = [&](int x) {
    return x >= 0 && x < width && over[static_cast<std::size_t>(x)] == 0;
  };
  int x = middle;
  if (shadow >= 0) {
    x = std::min(width - 1, static_cast<int>((shadow + 0.5) * width / measures.paper.grid.cols));
  } else {
    // The free column nearest to the middle.
    for (int away = 0; away < width / 16 && !is_free(x); ++away) {
      x = is_free(middle - away) ? middle - away : middle + away;
    }
  }
  if (!is_free(x)) return std::nullopt;
  int left = x, right = x;
  while (is_free(left - 1)) --left;
  while (is_free(right + 1)) ++right;
  const double gap = (right - left + 1) / mm;
  if (gap < (shadow >= 0 ? least_gap_mm : least_unshaded_gap_mm)) return std::nullopt;
  if (shadow < 0) {
    if (!both_written(measures, x)) return std::nullopt;
    x = (left + right) / 2;
    if (std::abs(x - middle) > width / 16) return std::nullopt;
  }
  const double scale = static_cast<double>(page.width) / width;
  Gutter gutter;
  gutter.x = std::clamp(static_cast<int>(std::lround((x + 0.5) * scale)), 1, page.width - 1);
  const int begin = static_cast<int>(std::lround(left * scale));
  const int end = std::min(page.width, static_cast<int>(std::lround((right + 1) * scale)));
  gutter.strip = {begin, 0, end - begin, page.height};
  gutter.shaded = shadow >= 0;
  return gutter;
}

}  // namespace scanner::internal
