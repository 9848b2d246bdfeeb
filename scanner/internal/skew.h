// SPDX-License-Identifier: Apache-2.0
// The angle of the lines on a page, modulo a quarter turn: rows of text and rules, standing or
// lying.
#pragma once

#include <opencv2/core.hpp>

namespace scanner::internal {

struct Skew {
  double degrees = 0;     // counter-clockwise positive: lines that rise to the right
  double confidence = 0;  // peak of the profile's sharpness over its median; 0: nothing to measure
  bool lines_stand = false;  // the lines run up and down, i.e. the page lies on its side
};

// `lines` is 255 on ink. Looks from -max_degrees to max_degrees.
Skew find_skew(const cv::Mat& lines, double max_degrees);

}  // namespace scanner::internal
