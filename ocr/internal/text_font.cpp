// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/text_font.h"

#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "ocr/error.h"
#include "ocr/internal/glyphless_font.h"

namespace ocr::internal {
namespace {

using Characters = std::map<int, char32_t>;

constexpr int kFirstWide = 0x2E80, kLastCode = 0xFFFF;
constexpr char32_t kReplacement = 0xFFFD;

bool is_text(char32_t c) {
  return c >= 0x20 && (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF) && c <= 0x10FFFF &&
         (c & 0xFFFE) != 0xFFFE;
}

std::string utf16_hex(char32_t code) {
  if (code < 0x10000) return fmt::format("{:04X}", static_cast<std::uint32_t>(code));
  const std::uint32_t rest = code - 0x10000;
  return fmt::format("{:04X}{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

std::string unicode_map(const Characters& characters) {
  constexpr std::size_t kMost = 100;  // entries one block may have
  std::string map =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  auto at = characters.begin();
  for (std::size_t left = characters.size(); left > 0;) {
    const std::size_t count = left < kMost ? left : kMost;
    map += fmt::format("{} beginbfchar\n", count);
    for (std::size_t i = 0; i < count; ++i, ++at)
      map += fmt::format("<{:04X}> <{}>\n", at->first, utf16_hex(at->second));
    map += "endbfchar\n";
    left -= count;
  }
  return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

// For each code the empty glyph of its width.
std::string glyph_map(const Characters& characters) {
  std::string map(2 * static_cast<std::size_t>(characters.rbegin()->first + 1), '\0');
  for (const auto& [code, character] : characters)
    map[2 * static_cast<std::size_t>(code) + 1] = code < kFirstWide ? kHalfGlyph : kFullGlyph;
  return map;
}

// A bit for each code, .notdef and those in use.
std::string code_set(const Characters& characters) {
  std::string bits(static_cast<std::size_t>(characters.rbegin()->first / 8 + 1), '\0');
  const auto add = [&](int code) {
    char& byte = bits[static_cast<std::size_t>(code / 8)];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | 0x80U >> (code % 8));
  };
  add(0);
  for (const auto& [code, character] : characters) add(code);
  return bits;
}

// Six letters that tell this subset from others, and a plus sign.
std::string subset_tag(const Characters& characters) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const auto& [code, character] : characters) hash = (hash ^ character) * 0x100000001B3U;
  std::string tag;
  for (int i = 0; i < 6; ++i, hash /= 26) tag.push_back(static_cast<char>('A' + hash % 26));
  return tag + "+";
}

}  // namespace

double TextFont::advance(char32_t character) { return character < kFirstWide ? 0.5 : 1; }

std::string TextFont::code_of(char32_t character) {
  if (!is_text(character)) character = kReplacement;
  int code = static_cast<int>(character);
  if (character >= kFirstWide) {
    code = wide_.try_emplace(character, kFirstWide + static_cast<int>(wide_.size())).first->second;
    if (code > kLastCode)
      throw Error(Errc::engine_failed, "text layer", "more characters than a font has codes");
  }
  characters_[code] = character;
  return fmt::format("{:04X}", code);
}

QPDFObjectHandle TextFont::write(QPDF& pdf) const {
  const std::string program = glyphless_font();
  const std::string name = subset_tag(characters_) + "GlyphLess";
  QPDFObjectHandle file = pdf.newStream(program);
  file.getDict().replaceKey("/Length1",
                            QPDFObjectHandle::newInteger(static_cast<long long>(program.size())));

  QPDFObjectHandle descriptor = QPDFObjectHandle::parse(
      fmt::format("<< /Type /FontDescriptor /FontName /{3} /Flags 4 /FontBBox [0 {1} {0} {2}]"
                  " /ItalicAngle 0 /Ascent {2} /Descent {1} /CapHeight {2} /StemV 80 >>",
                  kUnitsPerEm, kDescent, kAscent, name));
  descriptor.replaceKey("/FontFile2", file);
  descriptor.replaceKey("/CIDSet", pdf.newStream(code_set(characters_)));

  QPDFObjectHandle cid_font = QPDFObjectHandle::parse(
      fmt::format("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{0} /DW {1} /W [1 {2} {3}]"
                  " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
                  name, kUnitsPerEm, kFirstWide - 1, kUnitsPerEm / 2));
  cid_font.replaceKey("/FontDescriptor", pdf.makeIndirectObject(descriptor));
  cid_font.replaceKey("/CIDToGIDMap", pdf.newStream(glyph_map(characters_)));

  QPDFObjectHandle font = QPDFObjectHandle::parse(
      fmt::format("<< /Type /Font /Subtype /Type0 /BaseFont /{} /Encoding /Identity-H >>", name));
  QPDFObjectHandle descendants = QPDFObjectHandle::newArray();
  descendants.appendItem(pdf.makeIndirectObject(cid_font));
  font.replaceKey("/DescendantFonts", descendants);
  font.replaceKey("/ToUnicode", pdf.newStream(unicode_map(characters_)));
  return pdf.makeIndirectObject(font);
}

}  // namespace ocr::internal
