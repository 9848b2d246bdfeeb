// SPDX-License-Identifier: Apache-2.0
// What somebody typed, as words of tokens: the same words make the expression for the index and
// find the hits in a page's text.
//
// A word is looked for as one of its phrases. First those that say what was typed: the word itself,
// and where it is a number typed in groups also the number in one piece. Then, if asked for, its
// variants: what it may have been misread as, one character for one, the likeliest first. And where
// nothing else is found, what comes near it: any other character in one place of a name, a digit of
// an identity number that was passed over.
//
// Errors   Errc::invalid for a query of more than 200 characters.
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/internal/confusions.h"

namespace store::internal {

// What was asked for and what stands in its place.
using Difference = std::pair<std::u32string, std::u32string>;

// Stands for any character in a token.
constexpr char32_t any_character = 0;

struct Phrase {
  std::string text;                     // well-formed UTF-8
  std::vector<std::u32string> tokens;   // one behind the other
  bool prefix = false;                  // the last token may go on
  std::vector<Difference> differences;  // to what was typed; none: as typed
};

// What the index can be asked for is wider than the phrase: the page's text decides.
struct NearPhrase {
  Phrase phrase;
  std::string expression;
};

struct QueryWord {
  std::vector<Phrase> phrases;  // by the number of differences
  std::vector<NearPhrase> near;
};

// Words without any token (punctuation) are left out.
std::vector<QueryWord> parse_query(std::string_view query);

// At most 128 variants for the query. A word of two or three characters may differ in one of them,
// by one of six alternatives; a longer one in two, by one of three; a single character in none. A
// number of 8 to 18 digits may differ in any one of them, which takes up to 200 variants of its
// own.
void add_variants(std::vector<QueryWord>& words, const Confusions& confusions);

// A word of three or four Han characters may have any other in one place. An identity number may
// lack one of its digits, or what stands before the date of birth or a part of that, or be wrong
// behind the date of birth. Other words stay as they are.
void add_near(std::vector<QueryWord>& words);

// What add_variants() gives of a name or a number by itself, folded, without what it is itself.
std::vector<std::string> variants_of(std::string_view text, const Confusions& confusions);

// All words, each as a phrase of at most so many differences.
std::string match_expression(const std::vector<QueryWord>& words, std::size_t differences = 0);

// All words, each as any of its phrases or what comes near it: pages found by it are to be looked
// at with find_hits(). Empty when nothing comes near any of them.
std::string near_expression(const std::vector<QueryWord>& words);

// The most differences that a phrase of them has.
std::size_t most_differences(const std::vector<QueryWord>& words);

struct TextHits {
  // Where the words occur, as [first, end) in code points, sorted, overlaps merged.
  std::vector<std::pair<int, int>> places;
  // Of the words that do not occur as typed: how the first place found of each differs. Of what
  // comes near a word the whole word and what stands there.
  std::vector<Difference> differences;
  std::size_t words = 0;  // of those asked for that occur
};
TextHits find_hits(std::u32string_view text, const std::vector<QueryWord>& words);

}  // namespace store::internal
