// SPDX-License-Identifier: Apache-2.0
// A page's JPEG, text and boxes as a worker may have given them: how many characters, their codes
// and boxes, then the JPEG and the title in one.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "ocr/error.h"
#include "ocr/searchable_pdf.h"
#include "store/terms/utf8.h"

namespace {

constexpr std::size_t each = 12;

std::int16_t number_at(const std::uint8_t* data) {
  std::int16_t value = 0;
  std::memcpy(&value, data, sizeof value);
  return value;
}

ocr::PlacedText placed_text(const std::uint8_t* data, std::size_t count) {
  ocr::PlacedText placed;
  for (std::size_t i = 0; i < count; ++i, data += each) {
    std::uint32_t code = 0;
    std::memcpy(&code, data, sizeof code);
    terms::append_utf8(placed.text, code % 0x110000);
    placed.characters.push_back(
        {0,
         {number_at(data + 4), number_at(data + 6), number_at(data + 8), number_at(data + 10)},
         1});
  }
  return placed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t count = std::min<std::size_t>(data[0], (size - 1) / each);
  ocr::RecognizedPage text = ocr::page_from(placed_text(data + 1, count));
  const ocr::PlacedText again = ocr::place(text);
  if (terms::decode_utf8(again.text).size() != again.characters.size()) std::abort();
  if (ocr::place(ocr::page_from(again)).text != again.text) std::abort();
  text.width = 2480, text.height = 3508;

  const std::vector<std::uint8_t> jpeg(data + 1 + count * each, data + size);
  const std::string title(jpeg.begin(), jpeg.end());
  ocr::SearchablePdf pdf({title, {}});
  try {
    pdf.add({[&] { return jpeg; }, 0, &text});
  } catch (const ocr::Error& e) {
    if (e.code() != ocr::Errc::engine_failed) std::abort();
    pdf.add({});
  }
  std::string file;
  pdf.write([&](std::string_view part) { file += part; });
  if (!file.starts_with("%PDF-1.4\n") || !file.ends_with("%%EOF\n")) std::abort();
  return 0;
}
