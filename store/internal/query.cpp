// SPDX-License-Identifier: Apache-2.0
#include "store/internal/query.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

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

// A page's tokens by position: a pair or a run of letters, and perhaps the lone last character of
// the run beside it.
struct Position {
  Token token;
  bool has_single = false;  // the character before token.end is a token too
  int number_end = 0;       // where the number ends whose first group it is; 0: of none
};

class PageTokens {
 public:
  explicit PageTokens(std::u32string_view text) : text_(folded(text)) {
    const auto tokens = tokenize(text_, TokenizeFor::index);
    positions_.reserve(tokens.size());
    for (const Token& token : tokens) {
      if (token.kind == Token::Kind::number) {
        positions_.back().number_end = token.end;
      } else if (token.colocated) {
        positions_.back().has_single = true;
      } else {
        positions_.push_back({token, false, 0});
      }
    }
  }

  std::size_t size() const { return positions_.size(); }
  char32_t first_character(std::size_t at) const {
    return text_[static_cast<std::size_t>(positions_[at].token.first)];
  }
  // The last character of a run, which stands at the position beside its pair; 0: of none.
  char32_t single(std::size_t at) const {
    const Position& position = positions_[at];
    return position.has_single ? text_[static_cast<std::size_t>(position.token.end) - 1] : 0;
  }

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
    if (prefix && text.starts_with(wanted)) return {first, first + static_cast<int>(wanted.size())};
    if (position.number_end == 0 || wanted.size() <= text.size()) return {0, 0};
    return number_stretch(position, wanted, prefix);
  }

 private:
  std::pair<int, int> number_stretch(const Position& position, const std::u32string& wanted,
                                     bool prefix) const {
    std::size_t matched = 0;
    int at = position.token.first;
    for (; at < position.number_end && matched < wanted.size(); ++at) {
      const char32_t c = text_[static_cast<std::size_t>(at)];
      if (parts_digits(c)) continue;
      if (c != wanted[matched]) return {0, 0};
      ++matched;
    }
    const bool whole = at == position.number_end;
    if (matched < wanted.size() || !(whole || prefix)) return {0, 0};
    return {position.token.first, at};
  }

  std::u32string text_;
  std::vector<Position> positions_;
};

// Where the phrase stands from the start on, or an empty stretch.
std::pair<int, int> stretch_of(const PageTokens& page, std::size_t start, const Phrase& phrase) {
  const std::size_t length = phrase.tokens.size();
  if (start + length > page.size()) return {0, 0};
  std::pair<int, int> hit{0, 0};
  for (std::size_t i = 0; i < length; ++i) {
    const auto part = page.stretch(start + i, phrase.tokens[i], phrase.prefix && i + 1 == length);
    if (part.first == part.second) return {0, 0};
    hit = i == 0 ? part : std::pair(hit.first, part.second);
  }
  return hit;
}

bool is_lone_character(const Phrase& phrase) {
  return phrase.tokens.size() == 1 && phrase.prefix && phrase.tokens[0].size() == 1;
}

// Adds the places of a word to hits. Returns the phrase that came nearest to what was typed.
const Phrase* find_word(const PageTokens& page, const QueryWord& word,
                        std::vector<std::pair<int, int>>& hits) {
  std::unordered_multimap<char32_t, const Phrase*> by_first;
  for (const Phrase& phrase : word.phrases) by_first.emplace(phrase.tokens[0][0], &phrase);
  const Phrase* nearest = nullptr;
  const auto look = [&](std::size_t start, char32_t first_character) {
    const auto [first, last] = by_first.equal_range(first_character);
    for (auto at = first; at != last; ++at) {
      const auto hit = stretch_of(page, start, *at->second);
      if (hit.first == hit.second) continue;
      hits.push_back(hit);
      if (nearest == nullptr || at->second->differences.size() < nearest->differences.size()) {
        nearest = at->second;
      }
    }
  };
  const bool lone = is_lone_character(word.phrases.front());
  for (std::size_t start = 0; start < page.size(); ++start) {
    const char32_t first = page.first_character(start);
    look(start, first);
    // The last character of a run stands in a pair and beside it: 王王 has 王 twice.
    const char32_t single = page.single(start);
    if (single != 0 && single != first) look(start, single);
    if (lone && single == first) {
      const auto hit = page.stretch(start, word.phrases.front().tokens[0], false);
      if (hit.first != hit.second) hits.push_back(hit);
    }
  }
  return nearest;
}

// The word with some characters put in the place of others; nullopt when that is no such word.
std::optional<Phrase> replaced(const std::u32string& plain, const Phrase& original,
                               const std::vector<std::pair<std::size_t, char32_t>>& places) {
  std::u32string text = plain;
  for (const auto& [at, c] : places) text[at] = c;
  Phrase phrase = make_phrase(text);
  if (phrase.tokens.size() != original.tokens.size()) return std::nullopt;
  for (const auto& [at, c] : places) phrase.differences.push_back({plain[at], c});
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
    if (!expression.empty()) expression += " AND ";
    std::string either;
    bool several = false;
    for (const Phrase& phrase : word.phrases) {
      if (phrase.differences.size() > differences) continue;
      if (!either.empty()) {
        either += " OR ";
        several = true;
      }
      either += '"';
      for (const char c : phrase.text) {
        if (c == '"') either += '"';
        either += c;
      }
      either += phrase.prefix ? "\" *" : "\"";
    }
    expression += several ? "(" + either + ")" : either;
  }
  return expression;
}

std::size_t most_differences(const std::vector<QueryWord>& words) {
  std::size_t most = 0;
  for (const QueryWord& word : words) {
    for (const Phrase& phrase : word.phrases) most = std::max(most, phrase.differences.size());
  }
  return most;
}

TextHits find_hits(std::u32string_view text, const std::vector<QueryWord>& words) {
  const PageTokens page(text);
  TextHits found;
  std::vector<std::pair<int, int>> hits;
  for (const QueryWord& word : words) {
    if (const Phrase* nearest = find_word(page, word, hits)) {
      found.differences.insert(found.differences.end(), nearest->differences.begin(),
                               nearest->differences.end());
    }
  }
  std::sort(hits.begin(), hits.end());
  for (const auto& hit : hits) {
    if (!found.places.empty() && hit.first < found.places.back().second) {
      found.places.back().second = std::max(found.places.back().second, hit.second);
    } else {
      found.places.push_back(hit);
    }
  }
  return found;
}

}  // namespace store::internal
