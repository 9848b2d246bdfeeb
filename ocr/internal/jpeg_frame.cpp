// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/jpeg_frame.h"

#include <cstddef>
#include <cstring>

#include "ocr/error.h"

namespace ocr::internal {
namespace {

[[noreturn]] void fail(const char* why) { throw Error(Errc::engine_failed, "page image", why); }

int word_at(const std::vector<std::uint8_t>& jpeg, std::size_t at) {
  return jpeg[at] << 8 | jpeg[at + 1];
}

// Of the JFIF header whose length stands at `at`; 0: it only tells the shape of a pixel.
double density_at(const std::vector<std::uint8_t>& jpeg, std::size_t at) {
  constexpr std::size_t kUnit = 9, kDensity = 10, kSize = 14;
  if (at + kSize > jpeg.size() || std::memcmp(&jpeg[at + 2], "JFIF", 5) != 0) return 0;
  const double density = word_at(jpeg, at + kDensity);
  switch (jpeg[at + kUnit]) {
    case 1:
      return density;
    case 2:
      return density * 2.54;  // a centimetre
    default:
      return 0;
  }
}

}  // namespace

JpegFrame frame_of(const std::vector<std::uint8_t>& jpeg) {
  if (jpeg.size() < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8) fail("not a JPEG");
  double dpi = 0;
  std::size_t at = 2;
  while (at + 9 < jpeg.size()) {
    if (jpeg[at] != 0xFF) fail("damaged JPEG");
    const int marker = jpeg[at + 1];
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    if (marker == 0xE0) dpi = density_at(jpeg, at + 2);
    const bool frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      if (marker > 0xC2 || jpeg[at + 4] != 8) fail("a kind of JPEG that PDF does not know");
      const JpegFrame found{word_at(jpeg, at + 7), word_at(jpeg, at + 5), jpeg[at + 9], dpi};
      if (found.width == 0 || found.height == 0) fail("JPEG without a size");
      if (found.components != 1 && found.components != 3) fail("JPEG neither gray nor RGB");
      return found;
    }
    if (marker == 0xD9 || marker == 0xDA) break;
    at += 2 + static_cast<std::size_t>(word_at(jpeg, at + 2));
  }
  fail("JPEG without a frame");
}

}  // namespace ocr::internal
