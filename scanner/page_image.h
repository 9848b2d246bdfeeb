// SPDX-License-Identifier: Apache-2.0
// What the scanner delivered: one side of a sheet as pixels, untouched.
//
// Units    pixels, origin top left; dpi in dots per inch, 0 where the file does not say.
// Threads  a value: copy or move it between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace scanner {

struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Rect&) const = default;
};

struct Point {
  double x = 0, y = 0;
};

// Rows top to bottom without padding; 1 channel is gray, 3 channels are R, G, B; 8 bits each.
struct PageImage {
  int width = 0, height = 0;
  int channels = 0;
  double dpi_x = 0, dpi_y = 0;
  std::vector<std::uint8_t> pixels;

  std::size_t row_bytes() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  }
};

// x' = a x + b y + c, y' = d x + e y + f.
struct Affine {
  double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;

  Point operator()(Point p) const { return {a * p.x + b * p.y + c, d * p.x + e * p.y + f}; }
  // The smallest upright rectangle that holds the image of `r`.
  Rect operator()(const Rect& r) const;
  // Precondition: a e - b d != 0, which holds for every transform this room makes.
  Affine inverse() const;
};

}  // namespace scanner
