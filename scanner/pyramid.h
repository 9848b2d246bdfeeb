// SPDX-License-Identifier: Apache-2.0
// The clean image as it is kept: a tiled TIFF with the image at full size and again at half, a
// quarter, … of it, from which one tile is cut without decoding anything. Other programs see an
// ordinary multi-resolution TIFF (JPEG tiles, reduced images as further directories).
//
// Reading takes no decoder and no foreign library: what a worker delivered is read where the archive
// is open. Only the form that encode_pyramid writes is known.
//
// Units    pixels; levels from 0, the full size, each half as wide and high (rounded up) as the one
//          before; tiles counted from the top left corner.
// Errors   scanner::Error: unsupported for an image no encoder takes, damaged for bytes that are
//          no pyramid.
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

inline constexpr int pyramid_tile = 512;  // pixels a side; the ones at the edge are filled up

// Where a tile stands in the file: a JPEG of pyramid_tile x pyramid_tile pixels.
struct PyramidTile {
  std::uint64_t offset = 0;
  std::uint32_t size = 0;  // bytes
};

struct PyramidLevel {
  int width = 0, height = 0;       // pixels
  int columns = 0, rows = 0;       // tiles
  std::vector<PyramidTile> tiles;  // row by row
};

struct Pyramid {
  int channels = 0;
  double dpi_x = 0, dpi_y = 0;       // of level 0; 0: not known
  std::vector<PyramidLevel> levels;  // the last one is a single tile
};

// Deterministic: the same pixels and quality give the same bytes.
std::vector<std::uint8_t> encode_pyramid(const PageImage& image, int quality);

// So many bytes of the file from an offset on; they are within its size.
using ReadBytes = std::function<std::vector<std::uint8_t>(std::uint64_t offset, std::size_t size)>;

// Reads the directories and leaves the tiles alone. All tiles are inside the file.
Pyramid read_pyramid(std::uint64_t file_size, const ReadBytes& read);
Pyramid read_pyramid(const std::vector<std::uint8_t>& bytes);

// nullopt: there is no such tile.
std::optional<PyramidTile> tile_at(const Pyramid& pyramid, int level, int column, int row);

}  // namespace scanner
