// SPDX-License-Identifier: Apache-2.0
#include "service/shown.h"

#include "store/terms/utf8.h"

namespace service {
namespace {

constexpr char32_t unknown = 0xFFFD;

char32_t shown(char32_t c) {
  constexpr char32_t pictures = 0x2400, picture_of_delete = 0x2421;
  if (c < 0x20) return pictures + c;
  if (c == 0x7F) return picture_of_delete;
  if (c >= 0x80 && c < 0xA0) return unknown;  // further control characters
  const bool turns = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                     (c >= 0x2066 && c <= 0x2069);
  const bool ends_line = c == 0x2028 || c == 0x2029;
  return turns || ends_line ? unknown : c;
}

}  // namespace

std::string shown(std::string_view text) {
  std::u32string codes = terms::decode_utf8(text);
  for (char32_t& c : codes) c = shown(c);
  return terms::encode_utf8(codes);
}

}  // namespace service
