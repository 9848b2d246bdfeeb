// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/glyphless_font.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ocr::internal {
namespace {

void put16(std::string& out, int value) {
  out.push_back(static_cast<char>((value >> 8) & 0xFF));
  out.push_back(static_cast<char>(value & 0xFF));
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, static_cast<int>(value >> 16));
  put16(out, static_cast<int>(value & 0xFFFF));
}

std::uint32_t checksum(const std::string& data) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < data.size(); i += 4) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      word = (word << 8) | (i + k < data.size() ? static_cast<unsigned char>(data[i + k]) : 0u);
    }
    sum += word;
  }
  return sum;
}

constexpr int kGlyphs = 3;

std::string head_table(std::uint32_t adjustment) {
  std::string t;
  put32(t, 0x00010000);  // version
  put32(t, 0x00010000);  // revision of the font
  put32(t, adjustment);
  put32(t, 0x5F0F3CF5);  // magic
  put16(t, 0x0003);      // baseline and left sidebearing at 0
  put16(t, kUnitsPerEm);
  for (int i = 0; i < 4; ++i) put32(t, 0);  // made and changed: not told, so that bytes repeat
  put16(t, 0);
  put16(t, kDescent);
  put16(t, kUnitsPerEm);
  put16(t, kAscent);
  put16(t, 0);  // style
  put16(t, 8);  // smallest readable size
  put16(t, 2);  // direction hint
  put16(t, 0);  // short offsets
  put16(t, 0);  // glyph data format
  return t;
}

std::string hhea_table() {
  std::string t;
  put32(t, 0x00010000);
  put16(t, kAscent);
  put16(t, kDescent);
  put16(t, 0);            // line gap
  put16(t, kUnitsPerEm);  // widest advance
  for (int i = 0; i < 3; ++i) put16(t, 0);
  put16(t, 1);  // upright caret
  for (int i = 0; i < 7; ++i) put16(t, 0);
  put16(t, kGlyphs);  // advances in hmtx
  return t;
}

std::string maxp_table() {
  std::string t;
  put32(t, 0x00010000);
  put16(t, kGlyphs);
  for (int i = 0; i < 13; ++i) put16(t, i == 4 ? 1 : 0);  // one zone, nothing else in use
  return t;
}

std::string hmtx_table() {
  std::string t;
  for (const int advance : {kUnitsPerEm, kUnitsPerEm, kUnitsPerEm / 2}) {
    put16(t, advance);
    put16(t, 0);
  }
  return t;
}

std::string assembled(std::uint32_t adjustment) {
  // In the order of their names, as the format asks. All glyphs are empty; the table of outlines
  // has four bytes because readers take one of length 0 for damage.
  const std::vector<std::pair<const char*, std::string>> tables = {
      {"glyf", std::string(4, '\0')},
      {"head", head_table(adjustment)},
      {"hhea", hhea_table()},
      {"hmtx", hmtx_table()},
      {"loca", std::string(2 * (kGlyphs + 1), '\0')},
      {"maxp", maxp_table()},
  };
  std::string out;
  put32(out, 0x00010000);
  put16(out, static_cast<int>(tables.size()));
  put16(out, 64);  // 16 times the largest power of two up to 6
  put16(out, 2);
  put16(out, 32);
  std::string data;
  const std::size_t start = 12 + 16 * tables.size();
  for (const auto& [name, table] : tables) {
    out += name;
    put32(out, checksum(table));
    put32(out, static_cast<std::uint32_t>(start + data.size()));
    put32(out, static_cast<std::uint32_t>(table.size()));
    data += table;
    while (data.size() % 4 != 0) data.push_back('\0');
  }
  return out + data;
}

}  // namespace

std::string glyphless_font() { return assembled(0xB1B0AFBAu - checksum(assembled(0))); }

}  // namespace ocr::internal
