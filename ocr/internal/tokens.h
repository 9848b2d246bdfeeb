// SPDX-License-Identifier: Apache-2.0
// The characters of a page as labels and what stands between them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ocr/draft.h"
#include "ocr/recognized_page.h"

namespace ocr::internal {

// What a printed label asks for. Besides the fields of a draft: "" for what is asked and not kept
// (it ends the value before it), "signature" for the person's own, "signer" for somebody else's,
// "written" for when a form was filled in, and "relative", "period", "where", "witness" for the
// heads of tables.
struct Label {
  std::u32string_view text;  // folded, without marks and brackets
  const char* field;
};

// A stretch of characters between gaps, or a label.
struct Token {
  std::u32string text;
  scanner::Rect box;
  std::vector<Character> characters;
  const Label* label = nullptr;
  std::size_t line = 0;  // of the page, in reading order

  bool is(std::string_view field) const { return label != nullptr && label->field == field; }
};

// In reading order.
std::vector<Token> tokens_of(const RecognizedPage& page);

bool is_colon(char32_t code);
// Marks that stray to the edges of a value.
bool is_edge_mark(char32_t code);
// Without the marks at both ends.
std::vector<Character> trimmed(std::vector<Character> characters);

// A field of these characters as they were read. Confidence is that of the whole and of its worst
// character, half each.
Field field_of(const char* name, const std::vector<Character>& characters);
std::u32string codes_of(const std::vector<Character>& characters);

bool on_one_row(const scanner::Rect& a, const scanner::Rect& b);

}  // namespace ocr::internal
