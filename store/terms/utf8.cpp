// SPDX-License-Identifier: Apache-2.0
#include "store/terms/utf8.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "store/terms/fold_table.h"
#include "store/terms/variant_table.h"

namespace terms {
namespace {

constexpr char32_t kBad = 0xFFFD;

struct Decoded {
  char32_t code;
  std::size_t bytes;
};

// One code point, or U+FFFD with the length of the longest start of a sequence that stands here
// (Unicode 15, section 3.9, "maximal subparts").
Decoded decode_one(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first < 0xC2 || first > 0xF4) return {kBad, 1};
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  // The second byte is narrower where a shorter form, a surrogate or more than U+10FFFF would do.
  unsigned low = 0x80, high = 0xBF;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  char32_t code = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {kBad, i};
    code = (code << 6) | (byte(i) & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  return {code, length};
}

bool is_interpunct(char32_t code) {
  switch (code) {
    case 0x00B7:  // middle dot, the one the rules ask for
    case 0x0387:  // Greek ano teleia, canonically the same
    case 0x16EB:  // runic single punctuation
    case 0x2022:  // bullet
    case 0x2024:  // one dot leader
    case 0x2027:  // hyphenation point
    case 0x2219:  // bullet operator
    case 0x22C5:  // dot operator
    case 0x2E31:  // word separator middle dot
    case 0x2E33:  // raised dot
    case 0x30FB:  // katakana middle dot
    case 0x318D:  // Hangul letter araea
    case 0xA78F:  // sinological dot
    case 0xFF65:  // its half-width form
      return true;
    default:
      return false;
  }
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded one = decode_one(text);
    out.push_back(one.code);
    text.remove_prefix(one.bytes);
  }
  return out;
}

void append_utf8(std::string& out, char32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = kBad;
  auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (char32_t code : text) append_utf8(out, code);
  return out;
}

bool is_han(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
         code == 0x3007 || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0x20000 && code <= 0x3FFFD);
}

bool is_letter_or_digit(char32_t code) {
  return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
         (code >= 'A' && code <= 'Z') ||
         (code >= kLatinFirst && code <= kLatinLast && code != 0xD7 && code != 0xF7) ||
         (code >= 0x1E00 && code <= 0x1EFF);
}

char32_t real_character(char32_t code) {
  if (code < 0xE78D || code > kRemnantsLast) return code;
  if (code >= kRemnantsFirst) return kRemnants[code - kRemnantsFirst];
  if (code <= 0xE796) {
    constexpr char32_t kVertical[] = {0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14,
                                      0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19};
    return kVertical[code - 0xE78D];
  }
  if (code == 0xE7C7) return 0x1E3F;
  if (code == 0xE7C8) return 0x01F9;
  if (code == 0xE7E7) return 0x303E;
  if (code >= 0xE7E8 && code <= 0xE7F3) return 0x2FF0 + (code - 0xE7E8);  // ways of composing
  return code;
}

Mended with_real_characters(std::string_view text) {
  Mended mended;
  for (const char32_t code : decode_utf8(text)) {
    const char32_t real = real_character(code);
    if (real != code) ++mended.replaced;
    append_utf8(mended.text, real);
  }
  return mended;
}

char32_t fold(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
  if (is_interpunct(code)) return 0x00B7;
  if (code >= kLatinFirst && code <= kLatinLast) return kLatin[code - kLatinFirst];
  if (code >= 0xFF01 && code <= 0xFF5E) return fold(code - 0xFEE0);
  if (code >= kRadicalsFirst && code <= kRadicalsLast) return kRadicals[code - kRadicalsFirst];
  if (code >= kIdeographsFirst && code <= kIdeographsLast) {
    return kIdeographs[code - kIdeographsFirst];
  }
  if (code >= kSupplementFirst && code <= kSupplementLast) {
    return kSupplement[code - kSupplementFirst];
  }
  if (code == 0x3000 || code == 0x00A0) return ' ';
  if (code == 0x2E9F) return 0x6BCD;  // the two radicals of the supplement block that have
  if (code == 0x2EF3) return 0x9F9F;  // a character of their own
  if (code >= 0xFFE0 && code <= 0xFFE6) {
    constexpr char32_t kSigns[] = {0xA2, 0xA3, 0xAC, 0xAF, 0xA6, 0xA5, 0x20A9};
    return kSigns[code - 0xFFE0];
  }
  if (code >= 0xFE10 && code <= 0xFE18) {  // punctuation of vertical lines
    constexpr char32_t kVertical[] = {',', 0x3001, 0x3002, ':', ';', '!', '?', 0x3016, 0x3017};
    return kVertical[code - 0xFE10];
  }
  const char32_t real = real_character(code);
  return real == code ? code : fold(real);
}

namespace {

// Each form with the character it is looked up as. Those of the first plane, which nearly all text
// is made of, stand in an array; the others are sorted.
class Variants {
 public:
  Variants() : plane_(kLast - kFirst + 1) {
    for (char32_t code = kFirst; code <= kLast; ++code) plane_[code - kFirst] = code;
    char32_t head = 0;
    for (const char32_t* at = kVariants; *at != 0; ++at) {
      if (*at == U' ') {
        head = 0;
      } else if (head == 0) {
        head = *at;
      } else if (*at >= kFirst && *at <= kLast) {
        plane_[*at - kFirst] = head;
      } else {
        others_.emplace_back(*at, head);
      }
    }
    std::sort(others_.begin(), others_.end());
  }

  char32_t of(char32_t code) const {
    if (code < kFirst) return code;
    if (code <= kLast) return plane_[code - kFirst];
    const auto at = std::lower_bound(others_.begin(), others_.end(), std::pair(code, char32_t{0}));
    return at != others_.end() && at->first == code ? at->second : code;
  }

 private:
  static constexpr char32_t kFirst = 0x2E80, kLast = 0x9FFF;
  std::vector<char32_t> plane_;
  std::vector<std::pair<char32_t, char32_t>> others_;
};

}  // namespace

char32_t fold_search(char32_t code) {
  static const Variants variants;
  return variants.of(fold(code));
}

std::string fold_search(std::string_view text) {
  std::u32string codes = decode_utf8(text);
  for (char32_t& code : codes) code = fold_search(code);
  return encode_utf8(codes);
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded one = decode_one(text);
    append_utf8(out, fold(one.code));
    text.remove_prefix(one.bytes);
  }
  return out;
}

}  // namespace terms
