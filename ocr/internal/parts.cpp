// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/parts.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "ocr/internal/runs.h"

namespace ocr::internal {
namespace {

// Which runs are one part: each names another of its part, the first one itself.
class Union {
 public:
  int add() {
    parents_.push_back(static_cast<int>(parents_.size()));
    return parents_.back();
  }
  int first_of(int run) {
    while (parent(run) != run) {
      parent(run) = parent(parent(run));
      run = parent(run);
    }
    return run;
  }
  void join(int a, int b) {
    a = first_of(a), b = first_of(b);
    if (a > b) std::swap(a, b);
    parent(b) = a;
  }

 private:
  int& parent(int run) { return parents_[static_cast<std::size_t>(run)]; }

  std::vector<int> parents_;
};

}  // namespace

Parts find_parts(const cv::Mat& ink, Sharing sharing) {
  const int reach = sharing == Sharing::corners ? 1 : 0;
  Parts found;
  Union sets;
  std::size_t above = 0, row_begin = 0;  // runs of the row above: [above, row_begin)
  for (int y = 0; y < ink.rows; ++y) {
    const std::size_t above_end = row_begin = found.runs.size();
    const auto* row = ink.ptr<std::uint8_t>(y);
    std::size_t next = above;
    for (int x = next_ink(row, 0, ink.cols); x < ink.cols;) {
      const int end = ink_end(row, x, ink.cols);
      const int run = sets.add();
      found.runs.push_back({y, x, end, run});
      while (next < above_end && found.runs[next].to + reach <= x) ++next;
      for (std::size_t i = next; i < above_end && found.runs[i].from < end + reach; ++i) {
        sets.join(static_cast<int>(i), run);
      }
      x = next_ink(row, end, ink.cols);
    }
    above = row_begin;
  }
  std::vector<int> numbers(found.runs.size());
  for (std::size_t i = 0; i < found.runs.size(); ++i) {
    PartRun& run = found.runs[i];
    const int first = sets.first_of(static_cast<int>(i));
    if (first == static_cast<int>(i)) {
      numbers[i] = static_cast<int>(found.parts.size());
      found.parts.emplace_back();
    }
    run.part = numbers[static_cast<std::size_t>(first)];
    Part& part = found.parts[static_cast<std::size_t>(run.part)];
    const cv::Rect box(run.from, run.y, run.to - run.from, 1);
    part.box = part.area == 0 ? box : part.box | box;
    part.area += box.width;
  }
  return found;
}

}  // namespace ocr::internal
