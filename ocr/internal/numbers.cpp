// SPDX-License-Identifier: Apache-2.0
// Identity numbers, by their check digit.
#include <algorithm>
#include <cstddef>
#include <set>

#include "ocr/internal/fields.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr std::size_t kNone = std::u32string::npos, kLength = 18, kOldLength = 15;
constexpr float kSure = 0.98F, kMended = 0.8F;

// What digits are misread as, for numbers that a check digit will judge.
char32_t as_digit(char32_t c) {
  switch (c) {
    case 'O':
    case 'o':
    case U'〇':
    case U'○':
      return '0';
    case 'l':
    case 'I':
    case '|':
    case U'丨':
      return '1';
    case U'×':
    case 'x':
      return 'X';
    default: {
      const char32_t folded = terms::fold(c);
      return folded == 'x' ? U'X' : folded;
    }
  }
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_number_character(char32_t c) { return is_digit(c) || c == 'X'; }

// Whether the text calls what begins at `from` an identity number.
bool is_named(const RunningText& text, std::size_t from) {
  for (const std::u32string_view word : {U"身份证", U"身份号码"}) {
    const std::size_t before = text.codes.rfind(word, from);
    if (before != kNone && from - before <= 8) return true;
  }
  return false;
}

// Where runs of digits stand; they do not go over the ends of lines.
struct Range {
  std::size_t from, to;
};
std::vector<Range> digit_runs(const RunningText& text) {
  std::vector<Range> runs;
  for (std::size_t from = 0; from < text.codes.size();) {
    std::size_t to = from;
    while (to < text.codes.size() && is_number_character(as_digit(text.codes[to])) &&
           (to == from || !text.starts_line[to])) {
      ++to;
    }
    if (to > from) runs.push_back({from, to});
    from = std::max(to, from + 1);
  }
  return runs;
}

std::u32string digits_of(const RunningText& text, std::size_t from, std::size_t to) {
  std::u32string digits;
  for (std::size_t i = from; i < to; ++i) digits.push_back(as_digit(text.codes[i]));
  return digits;
}

// Eighteen characters on one line, fifteen of them digits at least, that are meant as a number.
std::vector<Range> intended_numbers(const RunningText& text) {
  std::vector<Range> out;
  for (const Range run : digit_runs(text)) {
    if (run.to - run.from == kLength) out.push_back(run);
  }
  for (const std::u32string_view word : {U"身份证", U"身份号码"}) {
    for (std::size_t at = text.codes.find(word); at != kNone; at = text.codes.find(word, at + 1)) {
      std::size_t from = at + word.size();
      while (from < text.codes.size() && from < at + 9 && !is_digit(as_digit(text.codes[from]))) {
        ++from;
      }
      std::size_t to = from, digits = 0;
      while (to < text.codes.size() && to - from < kLength &&
             (to == from || !text.starts_line[to])) {
        digits += is_number_character(as_digit(text.codes[to++])) ? 1 : 0;
      }
      if (to - from == kLength && digits >= 15 && digits < kLength) out.push_back({from, to});
    }
  }
  return out;
}

// The places of a number that are in doubt: what is no digit, else the one read with the least
// confidence when it stands out.
std::vector<std::size_t> doubtful_places(const RunningText& text, const Range& range,
                                         const std::u32string& digits) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool fits = is_digit(digits[i]) || (digits[i] == 'X' && i + 1 == kLength);
    if (!fits) places.push_back(i);
  }
  if (!places.empty()) return places;
  constexpr float kDoubt = 0.9F, kStandsOut = 0.1F;
  std::vector<std::pair<float, std::size_t>> by_confidence;
  for (std::size_t i = 0; i < kLength; ++i) {
    by_confidence.emplace_back(text.characters[range.from + i].confidence, i);
  }
  std::sort(by_confidence.begin(), by_confidence.end());
  const bool alone = by_confidence[1].first - by_confidence[0].first > kStandsOut;
  if (by_confidence[0].first < kDoubt && alone) places.push_back(by_confidence[0].second);
  return places;
}

bool agrees(const terms::IdentityNumber& number, const KnownPerson& person) {
  if (!person.sex.empty()) {
    const bool female = number.sex() == terms::Sex::female;
    if (female != (person.sex == "女")) return false;
  }
  if (!person.birth) return true;
  const terms::PartialDate birth = number.birth(), &stated = *person.birth;
  return stated.year == birth.year && (stated.month == 0 || stated.month == birth.month) &&
         (stated.day == 0 || stated.day == birth.day);
}

}  // namespace

std::vector<Field> identity_numbers(const RunningText& text) {
  std::vector<Field> fields;
  for (const auto& [from, to] : digit_runs(text)) {
    const std::size_t length = to - from;
    // Fifteen digits have no check of their own: only where the text calls them so.
    if (length != kLength && (length != kOldLength || !is_named(text, from))) continue;
    const auto number = terms::IdentityNumber::parse(terms::encode_utf8(digits_of(text, from, to)));
    if (!number) continue;
    Field field = text.field("id", from, to);
    field.value = number->text();
    field.checked = length == kLength;
    if (field.checked) field.confidence = std::max(field.confidence, kSure);
    fields.push_back(std::move(field));
  }
  return fields;
}

std::optional<Field> repaired_number(const RunningText& text, const KnownPerson& person,
                                     const std::vector<std::string>& known) {
  for (const Range& range : intended_numbers(text)) {
    const std::u32string digits = digits_of(text, range.from, range.to);
    const std::vector<std::size_t> places = doubtful_places(text, range, digits);
    if (places.size() != 1) continue;
    std::set<std::string> candidates;
    for (const char32_t digit : std::u32string_view(U"0123456789X")) {
      std::u32string tried = digits;
      tried[places[0]] = digit;
      const auto number = terms::IdentityNumber::parse(terms::encode_utf8(tried));
      if (number && agrees(*number, person)) candidates.insert(number->text());
    }
    std::set<std::string> of_known;
    for (const std::string& number : known) {
      if (candidates.count(number) != 0) of_known.insert(number);
    }
    if (!of_known.empty()) candidates = of_known;
    if (candidates.size() != 1) continue;
    Field field = text.field("id", range.from, range.to);
    field.read = field.value;
    field.value = *candidates.begin();
    field.repaired = true;
    field.confidence = std::min(field.confidence, kMended);
    return field;
  }
  return std::nullopt;
}

std::optional<Field> known_number(const Field& read, const std::vector<std::string>& known) {
  std::u32string digits;
  for (const char32_t c : terms::decode_utf8(read.value)) digits.push_back(as_digit(c));
  for (const std::string& number : known) {
    if (edits(digits, terms::decode_utf8(number)) != 1) continue;
    Field field = read;
    field.read = read.value;
    field.value = number;
    field.repaired = true;
    field.confidence = std::min(field.confidence, kMended);
    return field;
  }
  return std::nullopt;
}

}  // namespace ocr::internal
