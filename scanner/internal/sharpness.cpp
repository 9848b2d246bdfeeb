// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/sharpness.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace scanner::internal {
namespace {

// One monotone run of a row.
struct Run {
  int direction = 0, height = 0, steepest = 0;
};

}  // namespace

Edges measure_edges(const cv::Mat& gray, int least_contrast) {
  constexpr int least_edges = 125;
  std::vector<float> widths;
  for (int y = 0; y < gray.rows; ++y) {
    const uchar* row = gray.ptr(y);
    Run run;
    for (int x = 1; x < gray.cols; ++x) {
      const int step = row[x] - row[x - 1];
      const int direction = (step > 0) - (step < 0);
      if (direction != run.direction) {
        if (run.height >= least_contrast) {
          widths.push_back(static_cast<float>(run.height) / static_cast<float>(run.steepest));
        }
        run = {direction, 0, 0};
      }
      run.height += std::abs(step);
      run.steepest = std::max(run.steepest, std::abs(step));
    }
  }
  Edges edges;
  edges.count = static_cast<int>(widths.size());
  if (edges.count < least_edges) return edges;
  const auto middle = widths.begin() + static_cast<long>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  edges.width = static_cast<double>(*middle);
  return edges;
}

}  // namespace scanner::internal
