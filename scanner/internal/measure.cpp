// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/measure.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace scanner::internal {
namespace {

constexpr double measuring_dpi = 150;

bool has_colour(const Paper& paper) {
  if (paper.grid.channels() == 1) return false;
  const cv::Scalar& p = paper.colour;
  const auto [low, high] = std::minmax({p[0], p[1], p[2]});
  if (high - low > 24) return true;
  cv::Mat quotient;
  cv::divide(paper.grid, paper.level, quotient, 255);
  long coloured = 0;
  for (int y = 0; y < quotient.rows; ++y) {
    const cv::Vec3b* row = quotient.ptr<cv::Vec3b>(y);
    for (int x = 0; x < quotient.cols; ++x) {
      const auto [least, most] = std::minmax({row[x][0], row[x][1], row[x][2]});
      coloured += most - least > 48;
    }
  }
  return static_cast<double>(coloured) > 0.0003 * static_cast<double>(quotient.total());
}

cv::Mat reduced(const cv::Mat& original, double x, double y) {
  const cv::Size size(std::max(1, static_cast<int>(std::lround(original.cols * x))),
                      std::max(1, static_cast<int>(std::lround(original.rows * y))));
  if (size == original.size()) return original;
  cv::Mat small;
  cv::resize(original, small, size, 0, 0, cv::INTER_AREA);
  return small;
}

}  // namespace

Resolution resolution_of(const PageImage& page) {
  constexpr double a4_long_inches = 297 / 25.4, a2_long_inches = 594 / 25.4;
  const double longest = std::max(page.width, page.height);
  Resolution resolution;
  constexpr double most_stretch = 3;  // a coarse fax has two
  const double dpi = std::max(page.dpi_x, page.dpi_y), less = std::min(page.dpi_x, page.dpi_y);
  const bool credible = less > 0 && dpi < 1300 && dpi < most_stretch * less &&
                        (dpi > 100 || longest / dpi < a2_long_inches);
  if (!credible) {
    resolution.dpi = std::clamp(longest / a4_long_inches, 72.0, 1200.0);
    return resolution;
  }
  resolution.dpi = dpi;
  if (std::abs(page.dpi_x / page.dpi_y - 1) > 0.01) {
    resolution.stretch_x = dpi / page.dpi_x;
    resolution.stretch_y = dpi / page.dpi_y;
  }
  return resolution;
}

Measures measure(const cv::Mat& original, const Resolution& resolution, double max_skew_deg) {
  const double scale = std::min(1.0, measuring_dpi / resolution.dpi);
  const cv::Mat small =
      reduced(original, scale * resolution.stretch_x, scale * resolution.stretch_y);
  Measures measures;
  measures.dpi = resolution.dpi * scale;
  measures.paper = find_paper(small, measures.dpi);
  const cv::Mat dark = darkness(small, measures.paper);
  measures.white = whiten(dark, measures.paper);
  measures.ink = find_ink(measures.white, dark, measures.dpi);
  measures.skew = find_skew(measures.ink.lines, max_skew_deg);
  measures.colour = has_colour(measures.paper);
  return measures;
}

}  // namespace scanner::internal
