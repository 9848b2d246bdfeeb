// SPDX-License-Identifier: Apache-2.0
#include "scanner/facing.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "scanner/internal/gutter.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

// Columns from `from` on, before `to`.
PageImage part_of(const PageImage& page, int from, int to) {
  return internal::to_page(internal::view(page).colRange(from, to), page.dpi_x, page.dpi_y);
}

CleanPage part_of(const CleanPage& page, int from, int to) {
  const auto reduced = [&](int x) {
    const int column = static_cast<int>(std::lround(x * page.recognition_scale));
    return x == page.image.width ? page.recognition.width
                                 : std::clamp(column, 1, page.recognition.width - 1);
  };
  CleanPage part;
  part.image = part_of(page.image, from, to);
  part.recognition = part_of(page.recognition, from == 0 ? 0 : reduced(from), reduced(to));
  part.recognition_scale = page.recognition_scale;
  part.to_original = page.to_original;
  part.to_original.c += page.to_original.a * from;
  part.to_original.f += page.to_original.d * from;
  part.rotation = page.rotation;
  part.rotation_confidence = page.rotation_confidence;
  part.skew_deg = page.skew_deg;
  part.lid = page.lid;  // of the whole image: which part it lay on was not kept
  part.colour = page.colour;
  const Rect kept = part.to_original(Rect{0, 0, part.image.width, part.image.height});
  const cv::Rect inside = cv::Rect(kept.x, kept.y, kept.width, kept.height) &
                          cv::Rect(page.crop.x, page.crop.y, page.crop.width, page.crop.height);
  part.crop = {inside.x, inside.y, inside.width, inside.height};
  const cv::Mat white = internal::view(part.recognition);
  part.ink = cv::countNonZero(white < 128) / static_cast<double>(white.total());
  part.blank = part.ink < CleanOptions{}.blank_ink;
  return part;
}

}  // namespace

std::optional<Gutter> find_gutter(const PageImage& page) {
  const cv::Mat image = internal::view(page);
  if (!internal::may_face(image.size())) return std::nullopt;
  return internal::find_gutter(internal::measure(image, internal::resolution_of(page), 0),
                               image.size());
}

std::optional<std::pair<PageImage, PageImage>> split_facing(const PageImage& page) {
  const std::optional<Gutter> gutter = find_gutter(page);
  if (!gutter) return std::nullopt;
  return std::pair(part_of(page, 0, gutter->x), part_of(page, gutter->x, page.width));
}

std::optional<std::pair<CleanPage, CleanPage>> split_facing(const CleanPage& page) {
  constexpr double booklet_mm = 160, two_pages_mm = 350;
  if (page.blank) return std::nullopt;
  const std::optional<Gutter> gutter = find_gutter(page.image);
  if (!gutter) return std::nullopt;
  const double dpi = internal::resolution_of(page.image).dpi;
  if (page.image.width < (gutter->shaded ? booklet_mm : two_pages_mm) / 25.4 * dpi)
    return std::nullopt;
  return std::pair(part_of(page, 0, gutter->x), part_of(page, gutter->x, page.image.width));
}

}  // namespace scanner
