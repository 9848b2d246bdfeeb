// SPDX-License-Identifier: Apache-2.0
#include "store/internal/han_tokenizer.h"

#include <algorithm>

#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_token = 64;

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
    if (c == U'\u00b7' && at == last + 1) {
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
  for (char32_t& c : out) c = terms::fold(c);
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
  return tokens;
}

std::u32string token_text(std::u32string_view text, const Token& token) {
  const auto first = static_cast<std::size_t>(token.first);
  const auto end = static_cast<std::size_t>(token.end);
  if (token.kind == Token::Kind::pair) return {text[first], text[end - 1]};
  return std::u32string(text.substr(first, std::min(end - first, longest_token)));
}

}  // namespace store::internal
