// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/ink.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace scanner::internal {

Ink find_ink(const cv::Mat& white, double dpi) {
  const double mm = dpi / 25.4;
  cv::Mat dark = white < 128, labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres, 8, CV_32S);
  enum : uchar { nothing = 0, writing = 1, picture = 2 };
  std::vector<uchar> kind(static_cast<std::size_t>(count), nothing);
  long inked = 0;
  for (int label = 1; label < count; ++label) {
    const int width = stats.at<int>(label, cv::CC_STAT_WIDTH);
    const int height = stats.at<int>(label, cv::CC_STAT_HEIGHT);
    const int area = stats.at<int>(label, cv::CC_STAT_AREA);
    // A full stop in small print is half a millimetre wide.
    const bool speck = std::max(width, height) < 0.55 * mm;
    const double fill = area / (static_cast<double>(width) * height);
    const bool solid = std::min(width, height) > 8 * mm && fill > 0.5;
    kind[static_cast<std::size_t>(label)] = speck ? nothing : solid ? picture : writing;
    if (!speck) inked += area;
  }
  Ink ink;
  ink.share =
      static_cast<double>(inked) / static_cast<double>(std::max<std::size_t>(1, dark.total()));
  ink.mask.create(dark.size(), CV_8U);
  ink.lines.create(dark.size(), CV_8U);
  for (int y = 0; y < dark.rows; ++y) {
    const int* label = labels.ptr<int>(y);
    uchar* mask = ink.mask.ptr(y);
    uchar* lines = ink.lines.ptr(y);
    for (int x = 0; x < dark.cols; ++x) {
      const uchar k = kind[static_cast<std::size_t>(label[x])];
      mask[x] = k == nothing ? 0 : 255;
      lines[x] = k == writing ? 255 : 0;
    }
  }
  return ink;
}

}  // namespace scanner::internal
