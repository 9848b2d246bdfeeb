// SPDX-License-Identifier: Apache-2.0
#include "store/internal/han_tokenizer.h"

#include <algorithm>

#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_token = 64;
// Of a number in groups: shorter ones are years, amounts and the like.
constexpr std::size_t fewest_digits = 8, most_digits = 24;

bool is_blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\u3000' || c == U'\u00a0'; }
bool is_line_end(char32_t c) { return c == U'\n' || c == U'\r'; }

// Where the Han run that has reached `last` goes on, or the size of the text when it ends.
std::size_t next_in_run(std::u32string_view text, std::size_t last) {
  constexpr std::size_t most_blanks = 2, most_gap = 16;
  std::size_t at = last + 1, line_ends = 0;
  for (; at < text.size() && at - last <= most_gap; ++at) {
    const char32_t c = text[at];
    if (terms::is_han(c)) {
      const std::size_t gap = at - last - 1;
      if (gap == 0 || line_ends == 1 || (line_ends == 0 && gap <= most_blanks)) return at;
      return text.size();
    }
    if ((c == U'\u00b7' || c == U'.') && at == last + 1) {
      const bool goes_on = at + 1 < text.size() && terms::is_han(text[at + 1]);
      return goes_on ? at + 1 : text.size();
    }
    if (c == U'\n') ++line_ends;
    if (!is_blank(c) && !is_line_end(c)) return text.size();
  }
  return text.size();
}

Token token_at(std::size_t first, std::size_t end, Token::Kind kind, bool colocated = false) {
  return {static_cast<int>(first), static_cast<int>(end), kind, colocated};
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

// Digits alone; the last may be the X of an identity number.
bool is_group(std::u32string_view text, const Token& token) {
  const auto group = text.substr(static_cast<std::size_t>(token.first),
                                 static_cast<std::size_t>(token.end - token.first));
  if (!is_digit(group.front()) && group != U"x") return false;
  const auto digits = static_cast<std::size_t>(std::count_if(group.begin(), group.end(), is_digit));
  return digits == group.size() || (digits + 1 == group.size() && group.back() == U'x');
}

// Whether the second token goes on with the number of which the first is a group.
bool goes_on(std::u32string_view text, const Token& first, const Token& second) {
  if (second.first != first.end + 1 || !is_group(text, second)) return false;
  return parts_digits(text[static_cast<std::size_t>(first.end)]) &&
         text[static_cast<std::size_t>(first.end) - 1] != U'x';
}

// The tokens with the numbers in groups among them.
std::vector<Token> with_numbers(std::u32string_view text, const std::vector<Token>& tokens) {
  std::vector<Token> all;
  all.reserve(tokens.size());
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    all.push_back(tokens[at]);
    if (tokens[at].kind != Token::Kind::letters || !is_group(text, tokens[at])) continue;
    const int first = tokens[at].first;
    auto digits = static_cast<std::size_t>(tokens[at].end - first);
    std::size_t last = at;
    while (last + 1 < tokens.size() && tokens[last + 1].kind == Token::Kind::letters &&
           goes_on(text, tokens[last], tokens[last + 1])) {
      const auto more = static_cast<std::size_t>(tokens[last + 1].end - tokens[last + 1].first);
      if (digits + more > most_digits) break;
      digits += more;
      ++last;
    }
    if (last > at && digits >= fewest_digits) {
      all.push_back(token_at(static_cast<std::size_t>(first),
                             static_cast<std::size_t>(tokens[last].end), Token::Kind::number,
                             true));
    }
  }
  return all;
}

// Adds the run that begins at `first`; returns where to go on.
std::size_t han_run(std::u32string_view text, std::size_t first, TokenizeFor purpose,
                    std::vector<Token>& tokens) {
  std::size_t at = first;
  for (;;) {
    const std::size_t next = next_in_run(text, at);
    if (next == text.size()) break;
    tokens.push_back(token_at(at, next + 1, Token::Kind::pair));
    at = next;
  }
  const bool alone = at == first;
  if (alone || purpose == TokenizeFor::index) {
    tokens.push_back(token_at(at, at + 1, Token::Kind::single, !alone));
  }
  return at + 1;
}

}  // namespace

std::u32string folded(std::u32string_view text) {
  std::u32string out(text);
  for (char32_t& c : out) c = terms::fold_search(c);
  return out;
}

std::vector<Token> tokenize(std::u32string_view text, TokenizeFor purpose) {
  std::vector<Token> tokens;
  tokens.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (terms::is_han(text[at])) {
      at = han_run(text, at, purpose, tokens);
    } else if (terms::is_letter_or_digit(text[at])) {
      const std::size_t first = at;
      while (at < text.size() && terms::is_letter_or_digit(text[at])) ++at;
      tokens.push_back(token_at(first, at, Token::Kind::letters));
    } else {
      ++at;
    }
  }
  return purpose == TokenizeFor::index ? with_numbers(text, tokens) : tokens;
}

bool parts_digits(char32_t c) {
  return is_blank(c) || c == U'-' || (c >= U'\u2010' && c <= U'\u2015') || c == U'\u2212';
}

std::u32string token_text(std::u32string_view text, const Token& token) {
  const auto first = static_cast<std::size_t>(token.first);
  const auto end = static_cast<std::size_t>(token.end);
  if (token.kind == Token::Kind::pair) return {text[first], text[end - 1]};
  if (token.kind == Token::Kind::number) {
    std::u32string number;
    for (const char32_t c : text.substr(first, end - first)) {
      if (!parts_digits(c)) number += c;
    }
    return number;
  }
  return std::u32string(text.substr(first, std::min(end - first, longest_token)));
}

}  // namespace store::internal
