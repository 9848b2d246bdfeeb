// SPDX-License-Identifier: Apache-2.0
// Any image that may come out of cleaning: the first two bytes are its size, the rest its pixels.
#include <cstdint>
#include <cstdlib>

#include "ocr/engine.h"
#include "scanner/clean.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto engine = ocr::make_tesseract();
  if (size < 3) return 0;
  const int width = data[0] + 1, height = data[1] + 1;
  scanner::CleanPage page;
  page.image = {width, height, 1, 200, 200, {}};
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  for (std::size_t i = 0; i < count; ++i) {
    page.image.pixels.push_back(data[2 + i % (size - 2)]);
  }
  page.recognition = page.image;
  const ocr::RecognizedPage read = engine->recognize(page);
  const ocr::PlacedText placed = ocr::place(read);
  for (const ocr::Character& c : placed.characters) {
    const scanner::Rect& box = c.box;
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height ||
        c.confidence < 0 || c.confidence > 1) {
      std::abort();
    }
  }
  for (const ocr::Table& table : read.tables) {
    for (const ocr::Cell& cell : table.cells) read.text(cell);
  }
  return 0;
}
