// SPDX-License-Identifier: Apache-2.0
#include "scanner/clean.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "scanner/internal/geometry.h"
#include "scanner/internal/ink.h"
#include "scanner/internal/orientation.h"
#include "scanner/internal/paper.h"
#include "scanner/internal/pixels.h"
#include "scanner/internal/skew.h"

namespace scanner {
namespace {

using internal::Ink;
using internal::Orientation;
using internal::Paper;
using internal::Placement;
using internal::Skew;

constexpr double measuring_dpi = 150;
// Below this a correction would blur the page for nothing a reader could see.
constexpr double least_skew_deg = 0.05;
constexpr double least_skew_confidence = 1.3;

struct Resolution {
  double dpi = 0;                       // of square pixels
  double stretch_x = 1, stretch_y = 1;  // makes them square
};

// What the file says, or, where it says nothing credible, an A4 sheet's: cameras write 72 whatever
// they take, and a page is not scanned at 2,400.
Resolution resolution_of(const PageImage& page) {
  constexpr double a4_long_inches = 297 / 25.4, a2_long_inches = 594 / 25.4;
  const double longest = std::max(page.width, page.height);
  Resolution resolution;
  const double dpi = std::max(page.dpi_x, page.dpi_y);
  const bool credible = std::min(page.dpi_x, page.dpi_y) > 0 && dpi < 1300 &&
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

cv::Size scaled(cv::Size size, double x, double y) {
  return {std::max(1, static_cast<int>(std::lround(size.width * x))),
          std::max(1, static_cast<int>(std::lround(size.height * y)))};
}

// Coloured paper, or something coloured on it: a seal, a photograph, blue ink.
bool has_colour(const cv::Mat& image, const Paper& paper) {
  if (image.channels() == 1) return false;
  const cv::Scalar& p = paper.colour;
  const auto [low, high] = std::minmax({p[0], p[1], p[2]});
  if (high - low > 24) return true;
  cv::Mat grid, quotient;
  cv::resize(image, grid, paper.level.size(), 0, 0, cv::INTER_AREA);
  cv::divide(grid, paper.level, quotient, 255);
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

struct Measures {
  Paper paper;
  Ink ink;
  cv::Mat white;
  double dpi = 0;
};

Measures measure(const cv::Mat& original, const Resolution& resolution) {
  const double scale = std::min(1.0, measuring_dpi / resolution.dpi);
  cv::Mat small;
  const cv::Size size =
      scaled(original.size(), scale * resolution.stretch_x, scale * resolution.stretch_y);
  if (size == original.size()) {
    small = original;
  } else {
    cv::resize(original, small, size, 0, 0, cv::INTER_AREA);
  }
  Measures measures;
  measures.dpi = resolution.dpi * scale;
  measures.paper = internal::find_paper(small, measures.dpi);
  const cv::Mat dark = internal::darkness(small, measures.paper);
  measures.white = internal::whiten(dark, measures.paper);
  measures.ink = internal::find_ink(measures.white, dark, measures.dpi);
  return measures;
}

// The whitened page, straightened, for the orientation detector.
cv::Mat straighten(const cv::Mat& white, double skew_deg) {
  if (skew_deg == 0) return white;
  const Placement placement = internal::place(white.size(), 1, 1, 0, skew_deg);
  return internal::apply(white, placement, cv::Rect(cv::Point(), placement.canvas),
                         cv::Scalar(255));
}

// A page is turned only on evidence: leaving one lying is seen at once, turning a right one is not.
bool is_convincing(const Orientation& found, const Skew& skew) {
  if (found.rotation == 0) return false;
  const bool on_its_side = found.rotation % 180 != 0;
  const double needed = on_its_side == skew.lines_stand ? 1.8 : 4.0;
  return found.confidence >= needed;
}

}  // namespace

struct Cleaner::State {
  CleanOptions options;
  std::optional<internal::OrientationDetector> detector;

  void orient_and_straighten(const Measures& measures, CleanPage& result);
  void make_recognition(const cv::Mat& image, double dpi, const cv::Mat& foreign,
                        const cv::Size& original, CleanPage& result) const;
};

Cleaner::Cleaner(CleanOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  if (state_->options.orient) state_->detector.emplace(state_->options.tessdata);
}

Cleaner::~Cleaner() = default;

void Cleaner::State::orient_and_straighten(const Measures& measures, CleanPage& result) {
  const Skew skew = internal::find_skew(measures.ink.lines, options.max_skew_deg);
  const bool measured = skew.confidence >= least_skew_confidence;
  if (options.deskew && measured && std::abs(skew.degrees) >= least_skew_deg) {
    result.skew_deg = skew.degrees;
  }
  if (!detector) return;
  const cv::Mat straight = straighten(measures.white, measured ? skew.degrees : 0);
  const Orientation found = detector->detect(straight, measures.dpi, skew.lines_stand);
  result.rotation_confidence = found.confidence;
  if (is_convincing(found, skew)) result.rotation = found.rotation;
}

void Cleaner::State::make_recognition(const cv::Mat& image, double dpi, const cv::Mat& foreign,
                                      const cv::Size& original, CleanPage& result) const {
  constexpr double most_enlarged = 3;
  double scale = std::min(options.recognition_dpi / dpi, most_enlarged);
  if (std::abs(scale - 1) < 0.03) scale = 1;
  cv::Mat reading = image;
  if (scale != 1) {
    cv::resize(image, reading, scaled(image.size(), scale, scale), 0, 0,
               scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  }
  Paper paper = internal::find_paper(reading, dpi * scale);
  paper.foreign |=
      internal::carry(foreign, original, result.to_original, image.size(), paper.foreign.size(), 0);
  const cv::Mat white = internal::whiten(internal::darkness(reading, paper), paper);
  result.recognition = internal::to_page(white, dpi * scale, dpi * scale);
  result.recognition_scale = scale;
}

CleanPage Cleaner::clean(const PageImage& page) {
  const cv::Mat original = internal::view(page);
  cv::setNumThreads(1);  // pages run in parallel, not the parts of one page
  const Resolution resolution = resolution_of(page);
  const Measures measures = measure(original, resolution);

  CleanPage result;
  result.ink = measures.ink.share;
  result.blank = result.ink < state_->options.blank_ink;
  if (!result.blank) state_->orient_and_straighten(measures, result);
  result.colour = has_colour(original, measures.paper);

  const Placement placement =
      internal::place(original.size(), resolution.stretch_x, resolution.stretch_y, result.rotation,
                      result.skew_deg);
  cv::Rect crop(cv::Point(), placement.canvas);
  if (state_->options.trim && !result.blank) {
    cv::Mat ink;
    cv::resize(measures.ink.mask, ink, measures.paper.border.size(), 0, 0, cv::INTER_AREA);
    crop = internal::find_crop(placement, original.size(), measures.paper.border, ink > 32);
  }
  result.to_original = internal::crop_transform(placement, crop);
  const cv::Mat image = internal::apply(original, placement, crop, measures.paper.colour);
  const bool squared = resolution.stretch_x != 1 || resolution.stretch_y != 1;
  const bool lies = result.rotation % 180 != 0;
  const double dpi_x = squared ? resolution.dpi : lies ? page.dpi_y : page.dpi_x;
  const double dpi_y = squared ? resolution.dpi : lies ? page.dpi_x : page.dpi_y;
  result.image = internal::to_page(image, dpi_x, dpi_y);

  const Rect kept = result.to_original(Rect{0, 0, image.cols, image.rows});
  const cv::Rect inside =
      cv::Rect(kept.x, kept.y, kept.width, kept.height) & cv::Rect(cv::Point(), original.size());
  result.crop = {inside.x, inside.y, inside.width, inside.height};
  state_->make_recognition(image, resolution.dpi, measures.paper.foreign, original.size(), result);
  return result;
}

}  // namespace scanner
