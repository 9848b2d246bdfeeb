// SPDX-License-Identifier: Apache-2.0
// Where the words of a query stand in a page's text.
#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>

#include "store/internal/han_tokenizer.h"
#include "store/internal/query.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

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
      const auto is = [](char32_t want, char32_t c) { return want == c || want == any_character; };
      if (wanted.size() == 2 && is(wanted[0], first_character) && is(wanted[1], last_character)) {
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

// The phrases of a word, those near it behind the others, by their first character.
class Phrases {
 public:
  explicit Phrases(const QueryWord& word) {
    for (const Phrase& phrase : word.phrases) add(phrase);
    first_near_ = phrases_.size();
    for (const NearPhrase& near : word.near) add(near.phrase);
  }

  // Calls found(place of the phrase, stretch) for each that stands there.
  template <typename Found>
  void look(const PageTokens& page, std::size_t start, char32_t first, const Found& found) const {
    for (const char32_t key : {first, any_character}) {
      const auto [from, to] = by_first_.equal_range(key);
      for (auto at = from; at != to; ++at) {
        const auto hit = stretch_of(page, start, *phrases_[at->second]);
        if (hit.first != hit.second) found(at->second, hit);
      }
    }
  }
  const Phrase& at(std::size_t place) const { return *phrases_[place]; }
  bool is_near(std::size_t place) const { return place >= first_near_; }
  // The fewer the nearer to what was typed.
  std::size_t distance(std::size_t place) const {
    return is_near(place) ? std::numeric_limits<std::size_t>::max() : at(place).differences.size();
  }

 private:
  void add(const Phrase& phrase) {
    by_first_.emplace(phrase.tokens[0][0], phrases_.size());
    phrases_.push_back(&phrase);
  }
  std::vector<const Phrase*> phrases_;
  std::unordered_multimap<char32_t, std::size_t> by_first_;
  std::size_t first_near_ = 0;
};

bool is_number_character(char32_t c) { return (c >= U'0' && c <= U'9') || c == U'X' || c == U'x'; }

// The whole word and what stands there; of a number to its ends.
Difference near_difference(std::u32string_view text, std::pair<int, int> hit,
                           const QueryWord& word) {
  auto first = static_cast<std::size_t>(hit.first), end = static_cast<std::size_t>(hit.second);
  if (is_number_character(text[first])) {
    while (first > 0 && is_number_character(text[first - 1])) --first;
    while (end < text.size() && is_number_character(text[end])) ++end;
  }
  std::u32string found(text.substr(first, end - first));
  std::erase_if(found, [](char32_t c) { return c <= U' ' || c == U'\u3000'; });
  return {terms::decode_utf8(word.phrases.front().text), std::move(found)};
}

// Adds the places of a word to what was found.
void find_word(std::u32string_view text, const PageTokens& page, const QueryWord& word,
               TextHits& found) {
  const Phrases phrases(word);
  std::optional<std::size_t> nearest;
  std::pair<int, int> nearest_hit;
  const auto take = [&](std::size_t place, std::pair<int, int> hit) {
    found.places.push_back(hit);
    if (nearest && phrases.distance(*nearest) <= phrases.distance(place)) return;
    nearest = place;
    nearest_hit = hit;
  };
  const bool lone = is_lone_character(word.phrases.front());
  for (std::size_t start = 0; start < page.size(); ++start) {
    const char32_t first = page.first_character(start);
    phrases.look(page, start, first, take);
    // The last character of a run stands in a pair and beside it: 王王 has 王 twice.
    const char32_t single = page.single(start);
    if (single != 0 && single != first) phrases.look(page, start, single, take);
    if (lone && single == first) {
      const auto hit = page.stretch(start, word.phrases.front().tokens[0], false);
      if (hit.first != hit.second) take(0, hit);
    }
  }
  if (!nearest) return;
  ++found.words;
  if (phrases.is_near(*nearest)) {
    found.differences.push_back(near_difference(text, nearest_hit, word));
  } else {
    const auto& differences = phrases.at(*nearest).differences;
    found.differences.insert(found.differences.end(), differences.begin(), differences.end());
  }
}

}  // namespace

TextHits find_hits(std::u32string_view text, const std::vector<QueryWord>& words) {
  const PageTokens page(text);
  TextHits found;
  for (const QueryWord& word : words) find_word(text, page, word, found);
  std::vector<std::pair<int, int>> hits;
  hits.swap(found.places);
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
