// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/raster.h"

#include <algorithm>
#include <utility>

namespace scanner::internal {

PageImage make_image(int width, int height, int channels, double dpi_x, double dpi_y) {
  PageImage image;
  image.width = width;
  image.height = height;
  image.channels = channels;
  image.dpi_x = dpi_x;
  image.dpi_y = dpi_y;
  image.pixels.resize(image.row_bytes() * static_cast<std::size_t>(height));
  return image;
}

PageImage oriented(PageImage image, int orientation) {
  if (orientation < 2 || orientation > 8) return image;
  const bool swapped = swaps_sides(orientation);
  PageImage seen = make_image(
      swapped ? image.height : image.width, swapped ? image.width : image.height, image.channels,
      swapped ? image.dpi_y : image.dpi_x, swapped ? image.dpi_x : image.dpi_y);
  // Which stored row and column the visual top left corner is in: right or left, bottom or top.
  const bool from_right =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const auto channels = static_cast<std::size_t>(image.channels);
  std::uint8_t* to = seen.pixels.data();
  for (int y = 0; y < seen.height; ++y) {
    for (int x = 0; x < seen.width; ++x) {
      const int along = swapped ? y : x, down = swapped ? x : y;
      const int column = from_right ? image.width - 1 - along : along;
      const int row = from_bottom ? image.height - 1 - down : down;
      const std::uint8_t* from = image.pixels.data() +
                                 static_cast<std::size_t>(row) * image.row_bytes() +
                                 static_cast<std::size_t>(column) * channels;
      to = std::copy_n(from, channels, to);
    }
  }
  return seen;
}

PageImage without_idle_colour(PageImage image) {
  if (image.channels != 3) return image;
  const std::uint8_t* p = image.pixels.data();
  const std::uint8_t* end = p + image.pixels.size();
  for (; p != end; p += 3) {
    if (p[0] != p[1] || p[1] != p[2]) return image;
  }
  for (std::size_t i = 0; i < image.pixels.size() / 3; ++i) image.pixels[i] = image.pixels[3 * i];
  image.channels = 1;
  image.pixels.resize(image.pixels.size() / 3);
  image.pixels.shrink_to_fit();
  return image;
}

}  // namespace scanner::internal
