// SPDX-License-Identifier: Apache-2.0
// Derivatives made from a clean image: access copy and thumbnail.
//
// Errors   scanner::Error(unsupported) for an image no encoder takes.
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

// Deterministic: the same pixels and quality give the same bytes. Resolution is written when known.
std::vector<std::uint8_t> encode_jpeg(const PageImage& image, int quality);

// Area-averaged when shrinking. Precondition: width and height at least 1. dpi is scaled along.
PageImage resize(const PageImage& image, int width, int height);

// The image at about `dpi` (never enlarged); unchanged when its own resolution is unknown and its
// long side is at most 2,400 pixels.
PageImage resize_to_dpi(const PageImage& image, double dpi);

}  // namespace scanner
