// SPDX-License-Identifier: Apache-2.0
#include "store/internal/query.h"

#include <algorithm>

#include "store/error.h"
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
  tokenize(text, TokenizeFor::query, [&](const Token& token) { word.tokens.push_back(token); });
  if (!word.tokens.empty()) {
    const std::u32string& last = word.tokens.back().text;
    const bool lone_han = last.size() == 1 && terms::is_han(last[0]);
    const bool latin = !terms::is_han(last[0]) && last.size() >= shortest_latin_prefix;
    word.prefix = lone_han || latin;
  }
  return word;
}

// The page's tokens by position: a pair or word, and perhaps the lone last character beside it.
struct Position {
  const Token* token = nullptr;
  const Token* beside = nullptr;
};

// How the wanted token stands at the position: the stretch it covers, or an empty one.
std::pair<int, int> stretch(const Position& position, const std::u32string& wanted, bool prefix) {
  for (const Token* token : {position.token, position.beside}) {
    if (token == nullptr) continue;
    if (token->text == wanted) return {token->first, token->end};
    if (prefix && token->text.starts_with(wanted)) {
      return {token->first, token->first + static_cast<int>(wanted.size())};
    }
  }
  return {0, 0};
}

void find_word(const std::vector<Position>& positions, const QueryWord& word,
               std::vector<std::pair<int, int>>& hits) {
  const std::size_t length = word.tokens.size();
  for (std::size_t start = 0; start + length <= positions.size(); ++start) {
    std::pair<int, int> hit{0, 0};
    for (std::size_t i = 0; i < length; ++i) {
      const bool prefix = word.prefix && i + 1 == length;
      const auto part = stretch(positions[start + i], word.tokens[i].text, prefix);
      if (part.first == part.second) {
        hit = {0, 0};
        break;
      }
      hit = i == 0 ? part : std::pair(hit.first, part.second);
    }
    if (hit.first != hit.second) hits.push_back(hit);
  }
}

}  // namespace

std::vector<QueryWord> parse_query(std::string_view query) {
  const std::u32string text = terms::decode_utf8(query);
  if (text.size() > longest_query) throw Error(Errc::invalid, "query", "is too long");
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
  std::vector<Token> tokens;
  tokens.reserve(text.size());
  tokenize(text, TokenizeFor::index, [&](const Token& token) { tokens.push_back(token); });
  std::vector<Position> positions;
  positions.reserve(tokens.size());
  for (const Token& token : tokens) {
    if (token.colocated && !positions.empty()) {
      positions.back().beside = &token;
    } else {
      positions.push_back({&token, nullptr});
    }
  }
  std::vector<std::pair<int, int>> hits;
  for (const QueryWord& word : words) find_word(positions, word, hits);
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
