// SPDX-License-Identifier: Apache-2.0
#include "store/internal/query.h"

#include <algorithm>

#include "store/error.h"
#include "store/internal/han_tokenizer.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_query = 200, shortest_latin_prefix = 3;

bool is_space(char32_t c) {
  return c <= U' ' || c == U'\u3000' || c == U'\u00a0' || (c >= U'\u2000' && c <= U'\u200b');
}

QueryWord make_word(std::u32string_view text) {
  QueryWord word;
  word.text = terms::encode_utf8(text);
  const std::u32string plain = folded(text);
  for (const Token& token : tokenize(plain, TokenizeFor::query)) {
    word.tokens.push_back(token_text(plain, token));
  }
  if (!word.tokens.empty()) {
    const std::u32string& last = word.tokens.back();
    const bool lone_han = last.size() == 1 && terms::is_han(last[0]);
    const bool latin = !terms::is_han(last[0]) && last.size() >= shortest_latin_prefix;
    word.prefix = lone_han || latin;
  }
  return word;
}

// A page's tokens by position: a pair or a run of letters, and perhaps the lone last character of
// the run beside it.
struct Position {
  Token token;
  bool has_single = false;  // the character before token.end is a token too
};

class PageTokens {
 public:
  explicit PageTokens(std::u32string_view text) : text_(folded(text)) {
    const auto tokens = tokenize(text_, TokenizeFor::index);
    positions_.reserve(tokens.size());
    for (const Token& token : tokens) {
      if (token.colocated) {
        positions_.back().has_single = true;
      } else {
        positions_.push_back({token, false});
      }
    }
  }

  std::size_t size() const { return positions_.size(); }

  // How the wanted token stands at the position: the stretch it covers, or an empty one.
  std::pair<int, int> stretch(std::size_t at, const std::u32string& wanted, bool prefix) const {
    const Position& position = positions_[at];
    const auto [first, end, kind, colocated] = position.token;
    const char32_t first_character = text_[static_cast<std::size_t>(first)];
    if (kind == Token::Kind::pair) {
      const char32_t last_character = text_[static_cast<std::size_t>(end) - 1];
      if (wanted.size() == 2 && wanted[0] == first_character && wanted[1] == last_character) {
        return {first, end};
      }
      if (wanted.size() != 1) return {0, 0};
      if (prefix && wanted[0] == first_character) return {first, first + 1};
      if (position.has_single && wanted[0] == last_character) return {end - 1, end};
      return {0, 0};
    }
    if (wanted[0] != first_character) return {0, 0};
    const std::u32string text = token_text(text_, position.token);
    if (text == wanted) return {first, end};
    if (!prefix || !text.starts_with(wanted)) return {0, 0};
    return {first, first + static_cast<int>(wanted.size())};
  }

 private:
  std::u32string text_;
  std::vector<Position> positions_;
};

void find_word(const PageTokens& page, const QueryWord& word,
               std::vector<std::pair<int, int>>& hits) {
  const std::size_t length = word.tokens.size();
  for (std::size_t start = 0; start + length <= page.size(); ++start) {
    std::pair<int, int> hit{0, 0};
    for (std::size_t i = 0; i < length; ++i) {
      const bool prefix = word.prefix && i + 1 == length;
      const auto part = page.stretch(start + i, word.tokens[i], prefix);
      if (part.first == part.second) {
        hit = {0, 0};
        break;
      }
      hit = i == 0 ? part : std::pair(hit.first, part.second);
    }
    if (hit.first != hit.second) hits.push_back(hit);
    // The last character of a run may stand in a pair and beside it: 王王 has 王 twice.
    if (length == 1 && word.prefix && word.tokens[0].size() == 1) {
      const auto single = page.stretch(start, word.tokens[0], false);
      if (single.first != single.second) hits.push_back(single);
    }
  }
}

}  // namespace

std::vector<QueryWord> parse_query(std::string_view query) {
  const std::u32string text = terms::decode_utf8(query);
  if (text.size() > longest_query) throw Error(Errc::invalid, "query", "is too long", Cause::too_long);
  std::vector<QueryWord> words;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    QueryWord word = make_word(std::u32string_view(text).substr(at, end - at));
    if (!word.tokens.empty()) words.push_back(std::move(word));
    at = end;
  }
  return words;
}

std::string match_expression(const std::vector<QueryWord>& words) {
  std::string expression;
  for (const QueryWord& word : words) {
    if (!expression.empty()) expression += " AND ";
    expression += '"';
    for (const char c : word.text) {
      if (c == '"') expression += '"';
      expression += c;
    }
    expression += word.prefix ? "\" *" : "\"";
  }
  return expression;
}

std::vector<std::pair<int, int>> find_hits(std::u32string_view text,
                                           const std::vector<QueryWord>& words) {
  const PageTokens page(text);
  std::vector<std::pair<int, int>> hits;
  for (const QueryWord& word : words) find_word(page, word, hits);
  std::sort(hits.begin(), hits.end());
  std::vector<std::pair<int, int>> merged;
  for (const auto& hit : hits) {
    if (!merged.empty() && hit.first < merged.back().second) {
      merged.back().second = std::max(merged.back().second, hit.second);
    } else {
      merged.push_back(hit);
    }
  }
  return merged;
}

}  // namespace store::internal
