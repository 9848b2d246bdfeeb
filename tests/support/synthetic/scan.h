// SPDX-License-Identifier: Apache-2.0
// What paper, age and a scanner do to a written sheet.
//
// Threads  pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tests/support/synthetic/canvas.h"
#include "tests/support/synthetic/page.h"

namespace synthetic {

struct Scan {
  Placement placement;
  int rotation = 0;
  std::array<int, 3> paper{250, 249, 246};
  int backdrop = 0;     // what shows beside the sheet: black or the white lid
  double blotches = 0;  // amplitude of uneven paper, 0..255
  double grain = 0;     // amplitude of sensor noise
  double shade = 0;     // share of light lost towards the darker edge
  double shade_angle = 0;
  std::array<double, 3> ink{1, 1, 1};  // share of the ink that is left, by channel
  double bleed = 0;                    // share of the other side's ink that shows
  int holes = 0;                       // punched on the left
  int specks = 0;
  int folds = 0;
};

Scan choose_scan(Manner manner, Random& random);

// Lays the written sheet on paper and scans it; other_side may be null. Returns upright RGB.
std::vector<std::uint8_t> scan_sheet(const Scan& scan, const Canvas& sheet,
                                     const Canvas* other_side, Random& random);

// Turns an image counterclockwise by 90, 180 or 270 degrees; width and height follow.
std::vector<std::uint8_t> turn(const std::vector<std::uint8_t>& rgb, int& width, int& height,
                               int rotation);

}  // namespace synthetic
