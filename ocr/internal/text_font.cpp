// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/text_font.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "ocr/internal/glyphless_font.h"

namespace ocr::internal {
namespace {

std::string utf16_hex(char32_t code) {
  if (code < 0x10000) return fmt::format("{:04X}", static_cast<std::uint32_t>(code));
  const std::uint32_t rest = code - 0x10000;
  return fmt::format("{:04X}{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

std::string unicode_map(const std::u32string& characters) {
  constexpr std::size_t kMost = 100;  // entries one block may have
  std::string map =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (std::size_t from = 0; from < characters.size(); from += kMost) {
    const std::size_t count = std::min(kMost, characters.size() - from);
    map += fmt::format("{} beginbfchar\n", count);
    for (std::size_t i = from; i < from + count; ++i) {
      map += fmt::format("<{:04X}> <{}>\n", i + 1, utf16_hex(characters[i]));
    }
    map += "endbfchar\n";
  }
  return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

// For each code the empty glyph of its width.
std::string glyph_map(const std::u32string& characters) {
  std::string map(2, '\0');
  for (const char32_t c : characters) {
    map.push_back('\0');
    map.push_back(static_cast<char>(TextFont::advance(c) < 1 ? kHalfGlyph : kFullGlyph));
  }
  return map;
}

QPDFObjectHandle narrow_widths(const std::u32string& characters) {
  QPDFObjectHandle widths = QPDFObjectHandle::newArray();
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (TextFont::advance(characters[i]) >= 1) continue;
    widths.appendItem(QPDFObjectHandle::newInteger(static_cast<long long>(i) + 1));
    widths.appendItem(QPDFObjectHandle::newInteger(static_cast<long long>(i) + 1));
    widths.appendItem(QPDFObjectHandle::newInteger(kUnitsPerEm / 2));
  }
  return widths;
}

}  // namespace

double TextFont::advance(char32_t character) { return character < 0x2E80 ? 0.5 : 1; }

std::string TextFont::code_of(char32_t character) {
  const auto [at, added] = codes_.try_emplace(character, static_cast<int>(codes_.size()) + 1);
  if (added) characters_.push_back(character);
  return fmt::format("{:04X}", at->second);
}

QPDFObjectHandle TextFont::write(QPDF& pdf) const {
  const std::string program = glyphless_font();
  QPDFObjectHandle file = QPDFObjectHandle::newStream(&pdf, program);
  file.getDict().replaceKey("/Length1",
                            QPDFObjectHandle::newInteger(static_cast<long long>(program.size())));

  QPDFObjectHandle descriptor = QPDFObjectHandle::parse(
      fmt::format("<< /Type /FontDescriptor /FontName /GlyphLess /Flags 4 /FontBBox [0 {1} {0} {2}]"
                  " /ItalicAngle 0 /Ascent {2} /Descent {1} /CapHeight {2} /StemV 80 >>",
                  kUnitsPerEm, kDescent, kAscent));
  descriptor.replaceKey("/FontFile2", file);

  QPDFObjectHandle cid_font = QPDFObjectHandle::parse(
      fmt::format("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GlyphLess /DW {}"
                  " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
                  kUnitsPerEm));
  cid_font.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));
  cid_font.replaceKey("/W", narrow_widths(characters_));
  cid_font.replaceKey("/CIDToGIDMap", QPDFObjectHandle::newStream(&pdf, glyph_map(characters_)));

  QPDFObjectHandle font = QPDFObjectHandle::parse(
      "<< /Type /Font /Subtype /Type0 /BaseFont /GlyphLess /Encoding /Identity-H >>");
  QPDFObjectHandle descendants = QPDFObjectHandle::newArray();
  descendants.appendItem(pdf.makeIndirectObject(cid_font));
  font.replaceKey("/DescendantFonts", descendants);
  font.replaceKey("/ToUnicode", QPDFObjectHandle::newStream(&pdf, unicode_map(characters_)));
  return pdf.makeIndirectObject(font);
}

}  // namespace ocr::internal
