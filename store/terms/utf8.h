// SPDX-License-Identifier: Apache-2.0
// UTF-8 <-> code points, and the foldings that index, query and names share.
//
// Errors   malformed bytes decode to U+FFFD, one for each maximal bad run; nothing throws.
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>

namespace terms {

std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view text);
void append_utf8(std::string& out, char32_t code);

bool is_han(char32_t code);          // CJK ideographs of all planes, U+3007 too
bool is_letter_or_digit(char32_t code);  // letters and digits of the Latin script, after fold()

// Full-width and compatibility forms to their plain ones, Latin letters to lower case, the variants
// of the interpunct to U+00B7. One code point to one code point, so that offsets stay.
char32_t fold(char32_t code);
std::string fold(std::string_view text);

// What search and names are compared by: fold(), and traditional, variant and old forms of a
// character to the one they stand under (後 后, 發 髮 发, 峯 峰). Index, queries and name keys of
// one version agree; whoever changes what it gives raises search_version.
char32_t fold_search(char32_t code);
std::string fold_search(std::string_view text);
inline constexpr int search_version = 2;  // 1: fold() alone

// The private-use codes that older tables of GBK and GB 18030 gave to letters and characters which
// Unicode has since taken in, as these; all others as they are. Old registers still carry them.
char32_t real_character(char32_t code);
struct Mended {
  std::string text;
  int replaced = 0;  // characters
};
Mended with_real_characters(std::string_view text);

}  // namespace terms
