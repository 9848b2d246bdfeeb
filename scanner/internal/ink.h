// SPDX-License-Identifier: Apache-2.0
// What is written on a page, told apart from specks and pictures by its connected pieces.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace scanner::internal {

struct Ink {
  cv::Mat mask;   // 255 on writing, rules and pictures; specks removed
  cv::Mat lines;  // the part of mask that skew can be measured on: no pictures, no long blobs
  std::vector<cv::Rect> pieces;  // where each connected piece of lines is
  double share = 0;  // of all pixels; what shows through from the back, pale and soft, is left out
};

// `white` is the whitened page and `dark` its darkness (internal/paper.h), dpi their resolution.
Ink find_ink(const cv::Mat& white, const cv::Mat& dark, double dpi);

}  // namespace scanner::internal
