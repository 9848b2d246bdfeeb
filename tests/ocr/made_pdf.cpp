// SPDX-License-Identifier: Apache-2.0
#include "tests/ocr/made_pdf.h"

#include <limits>
#include <random>
#include <vector>

#include "scanner/encode.h"

namespace ocr::test {

PdfPage image_page(scanner::PageImage image) {
  image.pixels.assign(image.row_bytes() * static_cast<std::size_t>(image.height), 240);
  const std::vector<std::uint8_t> jpeg = scanner::encode_jpeg(image, 80);
  PdfPage page;
  page.jpeg = [jpeg] { return jpeg; };
  return page;
}

PdfPage pdf_page(const RecognizedPage* page) {
  PdfPage result = image_page({248, 351, 3, 30, 30, {}});
  result.page = page;
  return result;
}

std::string pdf_of(const RecognizedPage& page) {
  return to_searchable_pdf({pdf_page(&page)}, {"卷", {}});
}

RecognizedPage random_page(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto any_code = [&]() -> char32_t {
    switch (below(6)) {
      case 0:
        return static_cast<char32_t>(below(0x20));
      case 1:
        return static_cast<char32_t>(0x20 + below(0x60));
      case 2:
        return static_cast<char32_t>(0xD7F0 + below(0x2820));  // surrogates, private use
      case 3:
        return static_cast<char32_t>(0xFFF0 + below(0x20));
      case 4:
        return static_cast<char32_t>(below(0x120000));
      default:
        return static_cast<char32_t>(0x4E00 + below(0x5200));
    }
  };
  const auto any_box = [&]() -> scanner::Rect {
    switch (below(4)) {
      case 0:
        return {};
      case 1:
        return {below(1 << 21) - (1 << 20), below(1 << 21) - (1 << 20), below(1 << 20), below(99)};
      case 2:
        return {below(2480), below(3508), 0, below(50)};
      default:
        return {below(2480), below(3508), below(60), below(60)};
    }
  };
  const auto any_confidence = [&] {
    return below(5) == 0 ? std::numeric_limits<float>::quiet_NaN()
                         : static_cast<float>(below(300)) / 100 - 1;
  };
  RecognizedPage page;
  page.width = below(10) == 0 ? 1 : 2480;
  page.height = below(10) == 0 ? 1 : 3508;
  page.confidence = any_confidence();
  for (int b = below(4); b > 0; --b) {
    Block& block = page.blocks.emplace_back();
    block.box = any_box();
    for (int l = below(6); l > 0; --l) {
      Line& line = block.lines.emplace_back();
      line.box = any_box();
      for (int w = below(5); w > 0; --w) {
        Word& word = line.words.emplace_back();
        word.box = any_box();
        for (int c = below(below(8) == 0 ? 200 : 6); c > 0; --c)
          word.characters.push_back({any_code(), any_box(), any_confidence()});
      }
    }
  }
  return page;
}

}  // namespace ocr::test
