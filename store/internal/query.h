// SPDX-License-Identifier: Apache-2.0
// What somebody typed, as words of tokens: the same words make the expression for the index and
// find the hits in a page's text.
//
// Errors   Errc::invalid for a query of more than 200 characters.
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store::internal {

struct QueryWord {
  std::string text;                    // well-formed UTF-8
  std::vector<std::u32string> tokens;  // a phrase
  bool prefix = false;                 // the last token may go on
};

// Words without any token (punctuation) are left out.
std::vector<QueryWord> parse_query(std::string_view query);

std::string match_expression(const std::vector<QueryWord>& words);

// Where the words occur in the text, as [first, end) in code points, sorted, overlaps merged.
std::vector<std::pair<int, int>> find_hits(std::u32string_view text,
                                           const std::vector<QueryWord>& words);

}  // namespace store::internal
