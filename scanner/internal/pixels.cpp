// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/pixels.h"

#include <algorithm>
#include <stdexcept>

namespace scanner::internal {

cv::Mat view(const PageImage& image) {
  if (image.width < 1 || image.height < 1 || (image.channels != 1 && image.channels != 3) ||
      image.pixels.size() != image.row_bytes() * static_cast<std::size_t>(image.height)) {
    throw std::invalid_argument(
        "scanner: an image without pixels, or of another size than it says");
  }
  // cv::Mat has no read-only form; every caller only reads.
  return cv::Mat(image.height, image.width, image.channels == 1 ? CV_8UC1 : CV_8UC3,
                 const_cast<std::uint8_t*>(image.pixels.data()));
}

PageImage to_page(const cv::Mat& pixels, double dpi_x, double dpi_y) {
  PageImage image;
  image.width = pixels.cols;
  image.height = pixels.rows;
  image.channels = pixels.channels();
  image.dpi_x = dpi_x;
  image.dpi_y = dpi_y;
  image.pixels.resize(image.row_bytes() * static_cast<std::size_t>(image.height));
  for (int y = 0; y < pixels.rows; ++y) {
    std::copy_n(pixels.ptr(y), image.row_bytes(),
                image.pixels.data() + static_cast<std::size_t>(y) * image.row_bytes());
  }
  return image;
}

}  // namespace scanner::internal
