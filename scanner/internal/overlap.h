// SPDX-License-Identifier: Apache-2.0
// Where one picture lies on another that shows a part of the same sheet.
//
// Threads  pure function.
#pragma once

#include <opencv2/core.hpp>

#include "scanner/join.h"

namespace scanner::internal {

struct Overlap {
  Misfit misfit = Misfit::nothing_shared;
  Affine move;          // pixel of the part -> pixel of the base; turned, moved, hardly scaled
  double residual = 0;  // pixels, root mean square
};

// Both gray and of the same resolution. `known`: 255 where the base shows anything.
Overlap find_overlap(const cv::Mat& base, const cv::Mat& known, const cv::Mat& part, double dpi);

}  // namespace scanner::internal
