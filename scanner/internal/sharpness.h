// SPDX-License-Identifier: Apache-2.0
// How wide the edges of writing are.
#pragma once

#include <opencv2/core.hpp>

namespace scanner::internal {

struct Edges {
  double width = 0;  // pixels, the median over the edges seen; 0: too few to tell
  int count = 0;
};

// `gray`: rows of a page, any. An edge is a run of falling or rising values along a row, at least
// `least_contrast` high; its width is its height over its steepest step.
Edges measure_edges(const cv::Mat& gray, int least_contrast);

}  // namespace scanner::internal
