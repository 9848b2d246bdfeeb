// SPDX-License-Identifier: Apache-2.0
#include "store/internal/han_tokenizer.h"

#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_token = 64;

bool is_blank(char32_t c) { return c == U' ' || c == U'\t' || c == U'\u3000' || c == U'\u00a0'; }
bool is_line_end(char32_t c) { return c == U'\n' || c == U'\r'; }

// Where the Han run that has reached `last` goes on, or the size of the text when it ends.
std::size_t next_in_run(const std::u32string& text, std::size_t last) {
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

// Emits the run that begins at `first`; returns where to go on.
std::size_t han_run(const std::u32string& text, std::size_t first, TokenizeFor purpose,
                    const std::function<void(const Token&)>& sink) {
  Token token;
  std::size_t at = first;
  for (;;) {
    const std::size_t next = next_in_run(text, at);
    if (next == text.size()) break;
    token.text.assign({text[at], text[next]});
    token.first = static_cast<int>(at);
    token.end = static_cast<int>(next) + 1;
    sink(token);
    at = next;
  }
  const bool alone = at == first;
  if (alone || purpose == TokenizeFor::index) {
    token.text.assign(1, text[at]);
    token.first = static_cast<int>(at);
    token.end = token.first + 1;
    token.colocated = !alone;
    sink(token);
  }
  return at + 1;
}

std::size_t letter_run(const std::u32string& text, std::size_t first,
                       const std::function<void(const Token&)>& sink) {
  std::size_t end = first;
  while (end < text.size() && terms::is_letter_or_digit(text[end])) ++end;
  Token token;
  token.text = text.substr(first, std::min(end - first, longest_token));
  token.first = static_cast<int>(first);
  token.end = static_cast<int>(end);
  sink(token);
  return end;
}

}  // namespace

void tokenize(std::u32string_view source, TokenizeFor purpose,
              const std::function<void(const Token&)>& sink) {
  std::u32string text(source);
  for (char32_t& c : text) c = terms::fold(c);
  std::size_t at = 0;
  while (at < text.size()) {
    if (terms::is_han(text[at])) {
      at = han_run(text, at, purpose, sink);
    } else if (terms::is_letter_or_digit(text[at])) {
      at = letter_run(text, at, sink);
    } else {
      ++at;
    }
  }
}

}  // namespace store::internal
