// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/ink.h"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace scanner::internal {

namespace {

enum Kind : uchar { nothing = 0, writing = 1, picture = 2 };

struct Tone {
  int darkest = 0, steepest = 0;
};

// The darkest pixel of each component and the steepest step inside or at the rim of it.
std::vector<Tone> component_tones(const cv::Mat& labels, const cv::Mat& dark, int count) {
  std::vector<Tone> tones(static_cast<std::size_t>(count));
  for (int y = 1; y + 1 < dark.rows; ++y) {
    const int* label = labels.ptr<int>(y);
    const uchar* above = dark.ptr(y - 1);
    const uchar* here = dark.ptr(y);
    const uchar* below = dark.ptr(y + 1);
    for (int x = 1; x + 1 < dark.cols; ++x) {
      if (label[x] == 0) continue;
      Tone& tone = tones[static_cast<std::size_t>(label[x])];
      const int step = std::max({std::abs(here[x] - here[x - 1]), std::abs(here[x] - here[x + 1]),
                                 std::abs(here[x] - above[x]), std::abs(here[x] - below[x])});
      tone.darkest = std::max<int>(tone.darkest, here[x]);
      tone.steepest = std::max(tone.steepest, step);
    }
  }
  return tones;
}

// The paper between has blurred it and taken most of it away.
bool shows_through(const Tone& tone) {
  return tone.darkest < 64 && tone.steepest * 100 < tone.darkest * 45;
}

}  // namespace

Ink find_ink(const cv::Mat& white, const cv::Mat& dark, double dpi) {
  const double mm = dpi / 25.4;
  cv::Mat inked = white < 128, labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(inked, labels, stats, centres, 8, CV_32S);
  const std::vector<Tone> tones = component_tones(labels, dark, count);
  std::vector<uchar> kind(static_cast<std::size_t>(count), nothing);
  long pixels = 0;
  for (int label = 1; label < count; ++label) {
    const int width = stats.at<int>(label, cv::CC_STAT_WIDTH);
    const int height = stats.at<int>(label, cv::CC_STAT_HEIGHT);
    const int area = stats.at<int>(label, cv::CC_STAT_AREA);
    // A full stop in small print is half a millimetre wide.
    const bool speck = std::max(width, height) < 0.55 * mm;
    const double fill = area / (static_cast<double>(width) * height);
    const bool solid = std::min(width, height) > 8 * mm && fill > 0.5;
    kind[static_cast<std::size_t>(label)] = speck ? nothing : solid ? picture : writing;
    if (!speck && !shows_through(tones[static_cast<std::size_t>(label)])) pixels += area;
  }
  Ink ink;
  ink.share =
      static_cast<double>(pixels) / static_cast<double>(std::max<std::size_t>(1, dark.total()));
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
