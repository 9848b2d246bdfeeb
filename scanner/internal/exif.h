// SPDX-License-Identifier: Apache-2.0
// The few EXIF values that say how an image is to be looked at. Hostile bytes give the defaults.
#pragma once

#include <cstdint>
#include <span>

namespace scanner::internal {

struct Exif {
  int orientation = 1;  // 1..8
  double dpi_x = 0, dpi_y = 0;
};

// `bytes` is the payload of a JPEG APP1 marker; anything that is not EXIF yields the defaults.
Exif read_exif(std::span<const std::uint8_t> bytes);

}  // namespace scanner::internal
