// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/runs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace ocr::internal {
namespace {

using Count = std::uint8_t;
constexpr Count kEndless = std::numeric_limits<Count>::max();

// One step down a column: how long the run of `value` is that ends here.
void count_down(const std::uint8_t* row, std::uint8_t value, std::size_t cols, Count* above,
                Count* here) {
  for (std::size_t x = 0; x < cols; ++x) {
    const auto longer = static_cast<Count>(above[x] + (above[x] < kEndless ? 1 : 0));
    above[x] = row[x] == value ? longer : Count{0};
    here[x] = above[x];
  }
}

// One step up: `below` becomes the length of the whole run; pixels of short ones are turned.
void turn_up(const Count* here, std::uint8_t other, Count least, std::size_t cols, Count* below,
             std::uint8_t* row) {
  for (std::size_t x = 0; x < cols; ++x) {
    const Count whole = std::max(below[x], here[x]);
    below[x] = here[x] == 0 ? Count{0} : whole;
    row[x] = (here[x] != 0) & (whole < least) ? other : row[x];
  }
}

// Turns the runs of `value` in the columns that are shorter than `least` into the other. What
// reaches the top or the bottom counts as `at_border` longer.
void turn_short_runs(cv::Mat& ink, std::uint8_t value, Count least, Count at_border) {
  const auto cols = static_cast<std::size_t>(ink.cols);
  std::vector<Count> lengths(cols * static_cast<std::size_t>(ink.rows));
  std::vector<Count> above(cols, at_border), below(cols, at_border);
  Count* here = lengths.data();
  for (int y = 0; y < ink.rows; ++y, here += cols) {
    count_down(ink.ptr<std::uint8_t>(y), value, cols, above.data(), here);
  }
  for (int y = ink.rows - 1; y >= 0; --y) {
    here -= cols;
    turn_up(here, static_cast<std::uint8_t>(255 - value), least, cols, below.data(),
            ink.ptr<std::uint8_t>(y));
  }
}

Count counted(int least) { return static_cast<Count>(std::clamp<int>(least, 0, kEndless)); }

}  // namespace

int next_ink(const std::uint8_t* row, int from, int cols) {
  int x = from;
  std::uint64_t eight = 0;
  while (x + 8 <= cols) {
    std::memcpy(&eight, row + x, sizeof eight);
    if (eight != 0) break;
    x += 8;
  }
  while (x < cols && row[x] == 0) ++x;
  return x;
}

int ink_end(const std::uint8_t* row, int from, int cols) {
  constexpr std::uint64_t kAllInk = ~std::uint64_t{0};
  int x = from;
  std::uint64_t eight = 0;
  while (x + 8 <= cols) {
    std::memcpy(&eight, row + x, sizeof eight);
    if (eight != kAllInk) break;
    x += 8;
  }
  while (x < cols && row[x] != 0) ++x;
  return x;
}

void keep_runs(cv::Mat& ink, int least, Along along) {
  if (along == Along::columns) {
    turn_short_runs(ink, 255, counted(least), 0);
    return;
  }
  for (int y = 0; y < ink.rows; ++y) {
    auto* row = ink.ptr<std::uint8_t>(y);
    for (int x = next_ink(row, 0, ink.cols); x < ink.cols;) {
      const int end = ink_end(row, x, ink.cols);
      if (end - x < least) std::fill(row + x, row + end, std::uint8_t{0});
      x = next_ink(row, end, ink.cols);
    }
  }
}

void bridge_gaps(cv::Mat& ink, int least, Along along) {
  if (along == Along::columns) {
    turn_short_runs(ink, 0, counted(least), kEndless);
    return;
  }
  for (int y = 0; y < ink.rows; ++y) {
    auto* row = ink.ptr<std::uint8_t>(y);
    for (int x = next_ink(row, 0, ink.cols); x < ink.cols;) {
      const int end = ink_end(row, x, ink.cols);
      const int next = next_ink(row, end, ink.cols);
      if (next < ink.cols && next - end < least)
        std::fill(row + end, row + next, std::uint8_t{255});
      x = next;
    }
  }
}

}  // namespace ocr::internal
