// SPDX-License-Identifier: Apache-2.0
// The ruled lines of forms: taken off before recognition, and kept as the frame by which the text
// of a form is read.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace ocr::internal {

struct RuledPage {
  cv::Mat gray;   // the page with its rules painted in paper white; without any, the page itself
  cv::Mat rules;  // 255 where a rule is, else 0
  std::vector<cv::Rect> cells;  // what the rules enclose, without the rules; top to bottom
};

// Precondition: gray is 8-bit, one channel, its paper near white. dpi > 0.
RuledPage take_off_rules(const cv::Mat& gray, double dpi);

}  // namespace ocr::internal
