// SPDX-License-Identifier: Apache-2.0
// The master of a page from a scanning device: a TIFF of one page with the facts of its capture.
//
// Units    as PageImage.
// Errors   scanner::Error(unsupported) for an image that is none, or facts libtiff refuses.
// Threads  pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

enum class MasterProfile {
  lossless,  // Deflate at its fastest with the horizontal predictor; every pixel as delivered
  compact,   // JPEG in TIFF, quality 92, colour not subsampled
};

struct CaptureFacts {
  std::string make, model;  // of the device
  std::string software;
  std::string description;  // ASCII, one line a fact: "source=feeder"
  // Written as local time at +08:00, as TIFF has no time zone; the description may say more.
  std::chrono::system_clock::time_point captured_at;
  int page_number = 0;            // of the batch, from 1; 0: not written
  std::vector<std::uint8_t> icc;  // the device's colour profile; empty: not known
  // The device delivered black and white: written with 1 bit and CCITT group 4 in either profile.
  // Precondition: one channel of 0 and 255 only; any other value counts as white from 128 up.
  bool bilevel = false;
};

// Deterministic: the same image and facts give the same bytes. About 0.15 s for a colour page of A4
// at 300 dpi; little-endian, strips of about 256 KiB.
std::vector<std::uint8_t> encode_master(const PageImage& image, const CaptureFacts& facts,
                                        MasterProfile profile);

}  // namespace scanner
