// SPDX-License-Identifier: Apache-2.0
// The clean image as it is kept: a tiled TIFF with the image at full size and again at half, a
// quarter, … of it, from which one tile is cut without decoding anything. Other programs see an
// ordinary multi-resolution TIFF (JPEG tiles, reduced images as further directories).
//
// Units    pixels; levels from 0, the full size, each half as wide and high (rounded up) as the one
//          before; tiles counted from the top left corner.
// Errors   scanner::Error: unsupported for an image no encoder takes, damaged for bytes that are
//          no pyramid.
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

inline constexpr int pyramid_tile = 512;  // pixels a side; the ones at the edge are filled up

struct PyramidLevel {
  int width = 0, height = 0;    // pixels
  int columns = 0, rows = 0;    // tiles
};

struct Pyramid {
  int channels = 0;
  double dpi_x = 0, dpi_y = 0;  // of level 0
  std::vector<PyramidLevel> levels;  // the last one is a single tile
};

// Deterministic: the same pixels and quality give the same bytes.
std::vector<std::uint8_t> encode_pyramid(const PageImage& image, int quality);

Pyramid read_pyramid(const std::vector<std::uint8_t>& bytes);
// A JPEG of pyramid_tile x pyramid_tile pixels, its bytes as they stand in the file.
// Precondition: the tile exists (read_pyramid).
std::vector<std::uint8_t> pyramid_tile_jpeg(const std::vector<std::uint8_t>& bytes, int level,
                                            int column, int row);

}  // namespace scanner
