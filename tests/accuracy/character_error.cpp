// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/character_error.h"

#include <algorithm>

#include "store/terms/utf8.h"

namespace accuracy {
namespace {

// Least edit distance of `line` to any substring of `text`.
std::size_t distance(const std::u32string& line, const std::u32string& text) {
  std::vector<std::size_t> row(text.size() + 1, 0), next(text.size() + 1);
  for (std::size_t i = 1; i <= line.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= text.size(); ++j) {
      next[j] = std::min(
          {row[j] + 1, next[j - 1] + 1, row[j - 1] + (line[i - 1] == text[j - 1] ? 0 : 1)});
    }
    std::swap(row, next);
  }
  return *std::min_element(row.begin(), row.end());
}

}  // namespace

double CharacterError::rate() const {
  return characters == 0 ? 0 : static_cast<double>(edits) / static_cast<double>(characters);
}

double CharacterError::length() const {
  return characters == 0 ? 0 : static_cast<double>(output) / static_cast<double>(characters);
}

CharacterError& CharacterError::operator+=(const CharacterError& other) {
  edits += other.edits;
  characters += other.characters;
  output += other.output;
  return *this;
}

std::u32string normalized(std::string_view text, Counted counted) {
  std::u32string out;
  for (const char32_t code : terms::decode_utf8(text)) {
    const bool wide_letter = code >= 0xFF01 && code <= 0xFF5E;
    const char32_t plain = wide_letter ? code - 0xFEE0 : code < 0x2E80 ? code : terms::fold(code);
    if (plain <= ' ' || plain == 0xA0) continue;
    if (counted == Counted::words && !terms::is_han(plain) &&
        !terms::is_letter_or_digit(terms::fold(plain))) {
      continue;
    }
    out.push_back(plain);
  }
  return out;
}

CharacterError compare(const std::vector<std::string>& lines, std::string_view text,
                       Counted counted) {
  const std::u32string read = normalized(text, counted);
  CharacterError error;
  error.output = read.size();
  for (const std::string& line : lines) {
    const std::u32string truth = normalized(line, counted);
    error.edits += distance(truth, read);
    error.characters += truth.size();
  }
  return error;
}

}  // namespace accuracy
