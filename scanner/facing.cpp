// SPDX-License-Identifier: Apache-2.0
#include "scanner/facing.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "scanner/internal/gutter.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/pixels.h"

namespace scanner {

std::optional<Gutter> find_gutter(const PageImage& page) {
  const cv::Mat image = internal::view(page);
  if (!internal::may_face(image.size())) return std::nullopt;
  return internal::find_gutter(internal::measure(image, internal::resolution_of(page), 0),
                               image.size());
}

std::optional<std::pair<PageImage, PageImage>> split_facing(const PageImage& page) {
  const std::optional<Gutter> gutter = find_gutter(page);
  if (!gutter) return std::nullopt;
  const cv::Mat image = internal::view(page);
  return std::pair(
      internal::to_page(image.colRange(0, gutter->x), page.dpi_x, page.dpi_y),
      internal::to_page(image.colRange(gutter->x, image.cols), page.dpi_x, page.dpi_y));
}

}  // namespace scanner
