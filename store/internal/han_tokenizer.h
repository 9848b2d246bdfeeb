// SPDX-License-Identifier: Apache-2.0
// Text to index tokens, so that any piece of a Han text is found, a two-character name above all.
//
// A run of Han characters gives overlapping pairs, each at the next position; its last character
// stands once more by itself at the position of the last pair, so that single characters are found
// by prefix. A run of Latin letters and digits is one token of at most 64 characters. Everything
// else parts runs, save that a Han run goes on over one line end with the blanks around it, over
// one or two blanks (names are printed 王　伟), and over an interpunct or a full stop, as which it
// is typed and read.
//
// Digits printed in groups (4201 1219 9002 0622 1X, 027-8321 0000) are tokens group by group; at
// the position of each group but the last stands the number from there to the end of the groups
// too, so that it is found whole, by its beginning, and when another number stands before it.
//
// For a query the lone last character is left out unless the run is one character long.
//
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace store::internal {

// A stretch of a folded text; first and end count code points.
struct Token {
  enum class Kind { pair, single, letters, number };
  int first = 0, end = 0;
  Kind kind = Kind::single;
  bool colocated = false;  // at the position of the token before
};

enum class TokenizeFor { index, query };

// terms::fold_search(), code point by code point, so that places stay.
std::u32string folded(std::u32string_view text);

std::vector<Token> tokenize(std::u32string_view folded_text, TokenizeFor purpose);

// A pair whose characters stand apart in the text, and the groups of a number, are written
// together.
std::u32string token_text(std::u32string_view folded_text, const Token& token);

// What parts two groups of one number.
bool parts_digits(char32_t c);

}  // namespace store::internal
