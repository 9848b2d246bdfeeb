// SPDX-License-Identifier: Apache-2.0
#include "scanner/clean.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "scanner/internal/geometry.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/orientation.h"
#include "scanner/internal/paper.h"
#include "scanner/internal/pixels.h"
#include "scanner/internal/raster.h"
#include "scanner/internal/red_ink.h"
#include "scanner/internal/rim.h"

namespace scanner {
namespace {

using internal::Measures;
using internal::Orientation;
using internal::Paper;
using internal::Placement;
using internal::Resolution;
using internal::Skew;

// Below this a correction would blur the page for nothing a reader could see.
constexpr double least_skew_deg = 0.05;
constexpr double least_skew_confidence = 1.3;

cv::Size scaled(cv::Size size, double x, double y) {
  return {std::max(1, static_cast<int>(std::lround(size.width * x))),
          std::max(1, static_cast<int>(std::lround(size.height * y)))};
}

// A strip of paper lying askew would take many times its own area of ground: it stays as it lies.
Placement put_straight(cv::Size original, const Resolution& resolution, CleanPage& result) {
  constexpr double most_growth = 3;
  const auto place = [&] {
    return internal::place(original, resolution.stretch_x, resolution.stretch_y, result.rotation,
                           result.skew_deg);
  };
  const Placement straight = place();
  const double area = original.area() * resolution.stretch_x * resolution.stretch_y;
  const double grown = static_cast<double>(straight.canvas.width) * straight.canvas.height;
  // A few pixels' growth is no matter.
  if (grown <= most_growth * area || grown < 1e6) return straight;
  result.skew_deg = 0;
  return place();
}

// Cuts what is left of the lid off the crop where it is most of a side; the rim of the rest.
internal::Rim trim_rim(const cv::Mat& original, const Placement& placement, const Paper& paper,
                       double dpi, const cv::Mat& ink, cv::Rect& crop) {
  const auto find = [&](const Affine& from) {
    return internal::find_rim(original, from, crop.size(), paper, dpi);
  };
  const Affine from = internal::crop_transform(placement, crop);
  const internal::Rim rim = find(from);
  const cv::Rect inner = internal::within_rim(rim, from, crop.size(), ink, original.size());
  if (inner.size() == crop.size()) return rim;
  crop = inner + crop.tl();
  return find(internal::crop_transform(placement, crop));
}

}  // namespace

struct Cleaner::State {
  CleanOptions options;
  std::optional<internal::OrientationDetector> detector;

  void orient_and_straighten(const Measures& measures, CleanPage& result);
  void make_recognition(const cv::Mat& image, double dpi, const Paper& paper,
                        const cv::Size& original, CleanPage& result) const;
};

Cleaner::Cleaner(CleanOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  if (state_->options.orient) state_->detector.emplace(state_->options.tessdata);
}

Cleaner::~Cleaner() = default;

void Cleaner::State::orient_and_straighten(const Measures& measures, CleanPage& result) {
  const Skew& skew = measures.skew;
  const bool measured = skew.confidence >= least_skew_confidence;
  if (options.deskew && measured && std::abs(skew.degrees) >= least_skew_deg) {
    result.skew_deg = skew.degrees;
  }
  if (!detector) return;
  const internal::Writing writing{measures.white, measures.ink.pieces, measures.dpi,
                                  measured ? skew.degrees : 0, skew.lines_stand};
  const Orientation found = detector->detect(writing);
  result.rotation_confidence = found.confidence;
  if (internal::is_convincing(found, skew.lines_stand)) result.rotation = found.rotation;
}

void Cleaner::State::make_recognition(const cv::Mat& image, double dpi, const Paper& paper,
                                      const cv::Size& original, CleanPage& result) const {
  constexpr double most_enlarged = 3;
  constexpr double most_pixels = 40e6;  // A1 at 200 dpi; a larger image is not enlarged
  double scale = std::min(options.recognition_dpi / dpi, most_enlarged);
  scale =
      std::min(scale, std::max(1.0, std::sqrt(most_pixels / static_cast<double>(image.total()))));
  if (std::abs(scale - 1) < 0.03) scale = 1;
  cv::Mat reading = image;
  if (scale != 1) {
    // Down to a half, two pixels each way are all there is to average.
    const int way = scale > 1 ? cv::INTER_CUBIC : scale >= 0.5 ? cv::INTER_LINEAR : cv::INTER_AREA;
    cv::resize(image, reading, scaled(image.size(), scale, scale), 0, 0, way);
  }
  Paper below;  // the paper as it lies under the clean page
  below.dpi = paper.dpi;
  const double cells = paper.dpi / (dpi * scale);
  const cv::Size grid = scaled(reading.size(), cells, cells);
  below.level =
      internal::carry_smooth(paper.level, original, result.to_original, image.size(), grid);
  below.foreign =
      internal::carry(paper.foreign, original, result.to_original, image.size(), grid, 255);
  cv::Mat dark = internal::darkness(reading, below);
  const cv::Mat red = result.colour ? internal::find_red_ink(paper) : cv::Mat();
  cv::Mat least;
  if (!red.empty()) {
    const cv::Mat kinds = internal::carry(red, original, result.to_original, image.size(), grid, 0);
    least = internal::separate_red_ink(reading, below.level, kinds, dark);
  }
  const cv::Mat white = internal::whiten(dark, below, least);
  result.recognition = internal::to_page(white, dpi * scale, dpi * scale);
  result.recognition_scale = scale;
}

CleanPage Cleaner::clean(const PageImage& page) {
  const cv::Mat original = internal::view(page);
  cv::setNumThreads(1);  // pages run in parallel, not the parts of one page
  const Resolution resolution = internal::resolution_of(page);
  const Measures measures = internal::measure(original, resolution, state_->options.max_skew_deg);

  CleanPage result;
  result.ink = measures.ink.share;
  result.blank = result.ink < state_->options.blank_ink;
  if (!result.blank) state_->orient_and_straighten(measures, result);
  result.colour = measures.colour;

  const Placement placement = put_straight(original.size(), resolution, result);
  cv::Rect crop(cv::Point(), placement.canvas);
  internal::Rim rim;
  if (state_->options.trim && !result.blank) {
    cv::Mat ink;
    cv::resize(measures.ink.mask, ink, measures.paper.border.size(), 0, 0, cv::INTER_AREA);
    ink = ink > 32;
    crop = internal::find_crop(placement, original.size(), measures.paper.border, ink);
    rim = trim_rim(original, placement, measures.paper, resolution.dpi, ink, crop);
  }
  result.to_original = internal::crop_transform(placement, crop);
  const bool squared = resolution.stretch_x != 1 || resolution.stretch_y != 1;
  const bool lies = result.rotation % 180 != 0;
  const double dpi_x = squared ? resolution.dpi : lies ? page.dpi_y : page.dpi_x;
  const double dpi_y = squared ? resolution.dpi : lies ? page.dpi_x : page.dpi_y;
  result.image = internal::make_image(crop.width, crop.height, page.channels, dpi_x, dpi_y);
  cv::Mat image(crop.size(), original.type(), result.image.pixels.data());
  internal::apply(original, placement, crop, measures.paper.colour, image);
  result.lid = internal::fill_rim(rim, result.to_original, measures.paper, original.size(), image);

  const Rect kept = result.to_original(Rect{0, 0, image.cols, image.rows});
  const cv::Rect inside =
      cv::Rect(kept.x, kept.y, kept.width, kept.height) & cv::Rect(cv::Point(), original.size());
  result.crop = {inside.x, inside.y, inside.width, inside.height};
  state_->make_recognition(image, resolution.dpi, measures.paper, original.size(), result);
  return result;
}

}  // namespace scanner
