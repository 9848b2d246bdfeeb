// SPDX-License-Identifier: Apache-2.0
// What a JPEG says of itself. A PDF that says otherwise shows nothing in some viewers.
//
// Errors   ocr::Error(engine_failed) for what is no JPEG, or none that a PDF can hold.
// Threads  pure function.
#pragma once

#include <cstdint>
#include <vector>

namespace ocr::internal {

struct JpegFrame {
  int width = 0, height = 0;
  int components = 0;  // 1 or 3
  double dpi = 0;      // 0: not told
};

JpegFrame frame_of(const std::vector<std::uint8_t>& jpeg);

}  // namespace ocr::internal
