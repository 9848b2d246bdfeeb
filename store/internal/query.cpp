// SPDX-License-Identifier: Apache-2.0
#include "store/internal/query.h"

#include <algorithm>
#include <optional>

#include "store/error.h"
#include "store/internal/han_tokenizer.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_query = 200, shortest_latin_prefix = 3;
constexpr std::size_t most_variants = 128, most_of_a_number = 200;
constexpr std::size_t shortest_with_two = 4;    // characters of a word that may differ in two
constexpr std::size_t most_of_a_long_word = 3;  // alternatives of each character of such a word
constexpr std::size_t shortest_number = 8, longest_number = 18;
constexpr std::size_t shortest_identity = 15, region_digits = 6, birth_end = 14;
constexpr std::size_t shortest_near = 3, longest_near = 4;  // characters

bool is_space(char32_t c) {
  return c <= U' ' || c == U'\u3000' || c == U'\u00a0' || (c >= U'\u2000' && c <= U'\u200b');
}

bool is_digits(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

// Digits alone, the last perhaps the X of an identity number; in the folded form.
bool is_number(std::u32string_view text) {
  if (text.size() > 1 && text.back() == U'x') text.remove_suffix(1);
  return !text.empty() && is_digits(text);
}

Phrase make_phrase(std::u32string_view text) {
  Phrase phrase;
  phrase.text = terms::encode_utf8(text);
  const std::u32string plain = folded(text);
  for (const Token& token : tokenize(plain, TokenizeFor::query)) {
    phrase.tokens.push_back(token_text(plain, token));
  }
  if (!phrase.tokens.empty()) {
    const std::u32string& last = phrase.tokens.back();
    const bool lone_han = last.size() == 1 && terms::is_han(last[0]);
    const bool latin = !terms::is_han(last[0]) && last.size() >= shortest_latin_prefix;
    phrase.prefix = lone_han || latin;
  }
  return phrase;
}

// The groups of a number as one; empty when the text is not one of these.
std::u32string number_in_groups(std::u32string_view text) {
  std::u32string number;
  bool parted = false;
  for (const char32_t c : folded(text)) {
    if (parts_digits(c)) {
      parted = true;
    } else {
      number += c;
    }
  }
  const bool is_one = parted && number.size() >= shortest_number && is_number(number);
  return is_one ? number : std::u32string();
}

// Where the word that begins at `first` ends: at the next blank, save that an identity number or
// the number of a mobile phone typed with blanks in it is one word.
std::size_t word_end(const std::u32string& text, std::size_t first) {
  std::size_t end = first, whole = 0;
  for (std::size_t at = first; at <= text.size(); ++at) {
    if (at < text.size() && !is_space(text[at])) continue;
    if (end == first) end = at;
    const std::u32string number =
        number_in_groups(std::u32string_view(text).substr(first, at - first));
    if (number.size() == 11 || number.size() == 15 || number.size() == longest_number) whole = at;
    if (number.size() > longest_number || at - first > 2 * longest_number) break;
  }
  return std::max(end, whole);
}

QueryWord make_word(std::u32string_view text) {
  QueryWord word;
  Phrase phrase = make_phrase(text);
  if (phrase.tokens.empty()) return word;
  word.phrases.push_back(std::move(phrase));
  const std::u32string number = number_in_groups(text);
  if (!number.empty()) word.phrases.push_back(make_phrase(number));
  return word;
}

// The word with some characters put in the place of others; nullopt when that is no such word.
std::optional<Phrase> replaced(const std::u32string& plain, const Phrase& original,
                               const std::vector<std::pair<std::size_t, char32_t>>& places) {
  std::u32string text = plain;
  for (const auto& [at, c] : places) text[at] = c;
  Phrase phrase = make_phrase(text);
  if (phrase.tokens.size() != original.tokens.size()) return std::nullopt;
  for (const auto& [at, c] : places)
    phrase.differences.emplace_back(std::u32string(1, plain[at]), std::u32string(1, c));
  return phrase;
}

// What each character of the word may have been read as.
std::vector<std::vector<char32_t>> alternatives_of(const std::u32string& plain,
                                                   const Confusions& confusions) {
  std::vector<std::vector<char32_t>> all;
  const bool any_digit =
      is_number(plain) && plain.size() >= shortest_number && plain.size() <= longest_number;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    std::vector<char32_t> here = confusions.read_as(plain[i]);
    if (plain.size() >= shortest_with_two && here.size() > most_of_a_long_word) {
      here.resize(most_of_a_long_word);
    }
    if (any_digit) {
      const bool last = i + 1 == plain.size() && plain.size() == longest_number;
      for (const char32_t c : std::u32string_view(last ? U"0123456789x" : U"0123456789")) {
        if (c != plain[i] && std::find(here.begin(), here.end(), c) == here.end())
          here.push_back(c);
      }
    }
    all.push_back(std::move(here));
  }
  return all;
}

// The variants of one difference, the likeliest alternatives of all places before the others.
void add_single(const std::u32string& plain, const std::vector<std::vector<char32_t>>& alternatives,
                std::size_t most, QueryWord& word) {
  std::size_t deepest = 0;
  for (const auto& here : alternatives) deepest = std::max(deepest, here.size());
  for (std::size_t depth = 0; depth < deepest; ++depth) {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (depth >= alternatives[i].size()) continue;
      if (word.phrases.size() > most) return;
      auto phrase = replaced(plain, word.phrases.front(), {{i, alternatives[i][depth]}});
      if (phrase) word.phrases.push_back(std::move(*phrase));
    }
  }
}

void add_double(const std::u32string& plain, const std::vector<std::vector<char32_t>>& alternatives,
                std::size_t most, QueryWord& word) {
  constexpr std::size_t depths = 2 * most_of_a_long_word - 1;
  for (std::size_t depth = 0; depth < depths; ++depth) {
    for (std::size_t i = 0; i + 1 < plain.size(); ++i) {
      for (std::size_t j = i + 1; j < plain.size(); ++j) {
        for (std::size_t a = 0; a <= depth && a < alternatives[i].size(); ++a) {
          const std::size_t b = depth - a;
          if (b >= alternatives[j].size()) continue;
          if (word.phrases.size() > most) return;
          auto phrase = replaced(plain, word.phrases.front(),
                                 {{i, alternatives[i][a]}, {j, alternatives[j][b]}});
          if (phrase) word.phrases.push_back(std::move(*phrase));
        }
      }
    }
  }
}

void add_word_variants(QueryWord& word, const Confusions& confusions, std::size_t most) {
  // A number typed in groups is varied in one piece.
  const std::u32string plain = folded(terms::decode_utf8(word.phrases.back().text));
  if (plain.size() < 2) return;
  const auto alternatives = alternatives_of(plain, confusions);
  const bool number = is_number(plain) && plain.size() >= shortest_number;
  if (word.phrases.size() > 1) std::swap(word.phrases.front(), word.phrases.back());
  add_single(plain, alternatives, number ? std::max(most, most_of_a_number) : most, word);
  if (plain.size() >= shortest_with_two && !number) add_double(plain, alternatives, most, word);
}

std::string quoted(std::string_view text, bool prefix) {
  std::string expression = "\"";
  for (const char c : text) {
    if (c == '"') expression += '"';
    expression += c;
  }
  return expression + (prefix ? "\" *" : "\"");
}

void add_word(const std::vector<std::string>& either, std::string& expression) {
  if (!expression.empty()) expression += " AND ";
  expression += either.size() > 1 ? "(" : "";
  for (std::size_t i = 0; i < either.size(); ++i) expression += (i > 0 ? " OR " : "") + either[i];
  expression += either.size() > 1 ? ")" : "";
}

// The name with any character at a place of it. The index knows its pieces and that they stand near
// each other: a piece of several characters ends with a pair, before the place; the other begins
// with one behind it.
NearPhrase any_at(const std::u32string& name, std::size_t place) {
  NearPhrase near;
  std::u32string text = name;
  text[place] = any_character;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) near.phrase.tokens.push_back(text.substr(i, 2));
  const auto piece = [](const std::u32string& of) {
    return quoted(terms::encode_utf8(of), of.size() == 1);
  };
  const std::u32string before = name.substr(0, place), behind = name.substr(place + 1);
  if (before.empty() || behind.empty()) {
    near.expression = piece(before + behind);
  } else {
    near.expression = "NEAR(" + piece(before) + " " + piece(behind) + ", 2)";
  }
  return near;
}

NearPhrase number_part(std::u32string_view number, bool prefix) {
  NearPhrase near;
  near.phrase = make_phrase(number);
  near.phrase.prefix = prefix;
  near.expression = quoted(near.phrase.text, prefix);
  return near;
}

void add_near_numbers(const std::u32string& number, std::vector<NearPhrase>& near) {
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i > 0 && number[i] == number[i - 1]) continue;  // the same number again
    near.push_back(number_part(number.substr(0, i) + number.substr(i + 1), false));
  }
  for (std::size_t i = 2; i <= region_digits; ++i) {
    near.push_back(number_part(std::u32string_view(number).substr(i), false));
  }
  if (number.size() == longest_number) {
    near.push_back(number_part(std::u32string_view(number).substr(0, birth_end), true));
  }
}

}  // namespace

std::vector<QueryWord> parse_query(std::string_view query) {
  const std::u32string text = terms::decode_utf8(query);
  if (text.size() > longest_query)
    throw Error(Errc::invalid, "query", "is too long", Cause::too_long);
  std::vector<QueryWord> words;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = word_end(text, at);
    QueryWord word = make_word(std::u32string_view(text).substr(at, end - at));
    if (!word.phrases.empty()) words.push_back(std::move(word));
    at = end;
  }
  return words;
}

void add_variants(std::vector<QueryWord>& words, const Confusions& confusions) {
  if (words.empty()) return;
  const std::size_t most = std::max<std::size_t>(1, most_variants / words.size());
  for (QueryWord& word : words) add_word_variants(word, confusions, most);
}

void add_near(std::vector<QueryWord>& words) {
  for (QueryWord& word : words) {
    const std::u32string plain = folded(terms::decode_utf8(word.phrases.front().text));
    if (is_number(plain) && plain.size() >= shortest_identity && plain.size() <= longest_number) {
      add_near_numbers(plain, word.near);
    } else if (plain.size() >= shortest_near && plain.size() <= longest_near &&
               std::all_of(plain.begin(), plain.end(), terms::is_han)) {
      for (std::size_t i = 0; i < plain.size(); ++i) word.near.push_back(any_at(plain, i));
    }
  }
}

std::vector<std::string> variants_of(std::string_view text, const Confusions& confusions) {
  QueryWord word = make_word(terms::decode_utf8(text));
  std::vector<std::string> variants;
  if (word.phrases.empty()) return variants;
  add_word_variants(word, confusions, most_variants);
  for (Phrase& phrase : word.phrases) {
    if (!phrase.differences.empty()) variants.push_back(std::move(phrase.text));
  }
  return variants;
}

std::string match_expression(const std::vector<QueryWord>& words, std::size_t differences) {
  std::string expression;
  for (const QueryWord& word : words) {
    std::vector<std::string> either;
    for (const Phrase& phrase : word.phrases) {
      if (phrase.differences.size() <= differences)
        either.push_back(quoted(phrase.text, phrase.prefix));
    }
    add_word(either, expression);
  }
  return expression;
}

std::string near_expression(const std::vector<QueryWord>& words) {
  std::string expression;
  bool any = false;
  for (const QueryWord& word : words) {
    std::vector<std::string> either;
    for (const Phrase& phrase : word.phrases) either.push_back(quoted(phrase.text, phrase.prefix));
    for (const NearPhrase& near : word.near) either.push_back(near.expression);
    any = any || !word.near.empty();
    add_word(either, expression);
  }
  return any ? expression : std::string();
}

std::size_t most_differences(const std::vector<QueryWord>& words) {
  std::size_t most = 0;
  for (const QueryWord& word : words) {
    for (const Phrase& phrase : word.phrases) most = std::max(most, phrase.differences.size());
  }
  return most;
}

}  // namespace store::internal
