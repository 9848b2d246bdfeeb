// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/runs.h"

#include <gtest/gtest.h>

#include <random>

#include <opencv2/imgproc.hpp>

namespace ocr::internal {
namespace {

cv::Mat strewn(unsigned seed, double share) {
  std::mt19937 random(seed);
  cv::Mat ink(83, 71, CV_8UC1, cv::Scalar(0));
  for (int y = 0; y < ink.rows; ++y) {
    for (int x = 0; x < ink.cols; ++x) {
      if (static_cast<double>(random() % 1000) < 1000 * share) ink.at<std::uint8_t>(y, x) = 255;
    }
  }
  return ink;
}

// The oracle: opening or closing with a bar, on a page with paper around it.
cv::Mat by_morphology(const cv::Mat& ink, int operation, int length, Along along) {
  const cv::Size bar = along == Along::rows ? cv::Size(length, 1) : cv::Size(1, length);
  cv::Mat wide, out;
  cv::copyMakeBorder(ink, wide, 40, 40, 40, 40, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::morphologyEx(wide, out, operation, cv::getStructuringElement(cv::MORPH_RECT, bar));
  return out(cv::Rect(40, 40, ink.cols, ink.rows));
}

TEST(Runs, AreKeptAndBridgedAsOpeningAndClosingDo) {
  int changed = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    for (const Along along : {Along::rows, Along::columns}) {
      for (const int length : {1, 3, 5, 13}) {  // even ones move the oracle by a pixel
        const cv::Mat ink = strewn(seed, 0.1 * (seed % 9 + 1));
        cv::Mat kept = ink.clone(), bridged = ink.clone();
        keep_runs(kept, length, along);
        bridge_gaps(bridged, length, along);
        EXPECT_EQ(cv::norm(kept, by_morphology(ink, cv::MORPH_OPEN, length, along)), 0);
        EXPECT_EQ(cv::norm(bridged, by_morphology(ink, cv::MORPH_CLOSE, length, along)), 0);
        changed += cv::norm(kept, ink) > 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(changed, 100);
}

}  // namespace
}  // namespace ocr::internal
