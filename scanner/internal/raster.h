// SPDX-License-Identifier: Apache-2.0
// What the decoders do with pixels once they have them.
#pragma once

#include <cstdint>

#include "scanner/page_image.h"

namespace scanner::internal {

// An image of the given size with its pixels allocated and zero.
PageImage make_image(int width, int height, int channels, double dpi_x, double dpi_y);

// `value` with `alpha`, lying on white paper. Alpha not premultiplied.
inline std::uint8_t over_white(unsigned value, unsigned alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

// Turns and mirrors a stored image so that it is seen as meant; orientation 1..8 as in TIFF 6.0
// (EXIF uses the same), any other value leaves it alone.
PageImage oriented(PageImage image, int orientation);

// True for the four orientations that swap width and height.
inline bool swaps_sides(int orientation) { return orientation >= 5 && orientation <= 8; }

// A colour image whose pixels are all gray becomes a gray one.
PageImage without_idle_colour(PageImage image);

}  // namespace scanner::internal
