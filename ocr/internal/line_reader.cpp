// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/line_reader.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ocr/internal/boxes.h"

namespace ocr::internal {
namespace {

// Of the strokes in a line: 1 is black. The tenth part of the pixels of a line of print is ink; the
// darkest of it says more than its pale edges.
float darkness(const cv::Mat& line) {
  std::array<int, 256> histogram{};
  for (int y = 0; y < line.rows; ++y) {
    const auto* row = line.ptr<std::uint8_t>(y);
    for (int x = 0; x < line.cols; ++x) ++histogram[row[x]];
  }
  const int wanted = std::max(1, line.rows * line.cols / 50);
  int seen = 0, level = 0;
  while (level < 255 && seen + histogram[static_cast<std::size_t>(level)] < wanted) {
    seen += histogram[static_cast<std::size_t>(level++)];
  }
  return 1 - static_cast<float>(level) / 255;
}

}  // namespace

SymbolLine read_line(LineReader& reader, const cv::Mat& page, const cv::Rect& box, double dpi) {
  const int margin = std::max(4, box.height / 5);
  const cv::Rect place =
      cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
      cv::Rect(0, 0, page.cols, page.rows);
  const cv::Mat picture = page(place);
  SymbolLine line;
  line.box = {box.x, box.y, box.width, box.height};
  line.symbols = reader.read(picture, dpi);
  for (Symbol& symbol : line.symbols) {
    symbol.character.box.x += place.x;
    symbol.character.box.y += place.y;
  }
  fit_boxes(line, page);
  line.darkness = darkness(picture);
  return line;
}

}  // namespace ocr::internal
