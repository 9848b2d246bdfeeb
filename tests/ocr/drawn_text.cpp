// SPDX-License-Identifier: Apache-2.0
#include "tests/ocr/drawn_text.h"

#include <utility>

#include "store/terms/utf8.h"

namespace ocr::test {

Line line_at(std::string_view text, int x, int y, int size, float confidence) {
  Line line;
  line.confidence = confidence;
  int at = x;
  Word word;
  const auto close = [&] {
    if (word.characters.empty()) return;
    const scanner::Rect& first = word.characters.front().box;
    const scanner::Rect& last = word.characters.back().box;
    word.box = {first.x, y, last.x + last.width - first.x, size};
    word.confidence = confidence;
    line.words.push_back(std::exchange(word, {}));
  };
  for (const char32_t code : terms::decode_utf8(text)) {
    if (code == ' ' || code == '_') {
      close();
      at += code == ' ' ? 2 * size : size / 5;
      continue;
    }
    const int width = code < 0x2E80 ? size / 2 : size;
    word.characters.push_back({code, {at, y, width, size}, confidence});
    at += width;
  }
  close();
  line.box = {x, y, at - x, size};
  return line;
}

RecognizedPage page_of(std::vector<Line> lines) {
  RecognizedPage page;
  page.width = 2480;
  page.height = 3508;
  page.engine = "made by hand";
  page.confidence = lines.empty() ? 0 : 0.98F;
  if (lines.empty()) return page;
  Block block;
  block.box = {0, 0, page.width, page.height};
  block.lines = std::move(lines);
  page.blocks.push_back(std::move(block));
  return page;
}

}  // namespace ocr::test
