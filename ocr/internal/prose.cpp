// SPDX-License-Identifier: Apache-2.0
// Fields of letters, certificates and notices: 兹有王霞同志，女，1990年2月6日出生，身份证号码…
#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <utility>

#include "ocr/internal/fields.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/identity_number.h"
#include "store/terms/partial_date.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr std::size_t kNone = std::u32string::npos;

bool is_mark(char32_t c) {
  constexpr std::u32string_view kMarks = U"，,。.、：:；;（）()“”";
  return kMarks.find(c) != std::u32string_view::npos;
}

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

bool is_number_character(char32_t c) { return (c >= '0' && c <= '9') || c == 'X'; }

bool is_sex(const RunningText& text, std::size_t i) {
  return i < text.codes.size() && (text.codes[i] == U'男' || text.codes[i] == U'女');
}

// (王霞)同志，女 or (王霞)，女: where no phrase stands before the name, or it was misread. A name
// that begins its line or follows a mark is sure; else three characters are the commonest length.
void add_name_before_sex(const RunningText& text, std::vector<Field>& out) {
  constexpr std::u32string_view kTitle = U"同志";
  for (std::size_t i = 2; i + 1 < text.codes.size(); ++i) {
    if (!is_mark(text.codes[i]) || !is_sex(text, i + 1)) continue;
    const bool titled = text.codes.compare(i - 2, 2, kTitle) == 0;
    const std::size_t end = titled ? i - 2 : i;
    std::optional<Field> found;
    for (const std::size_t length : {std::size_t{4}, std::size_t{2}, std::size_t{3}}) {
      if (length > end) continue;
      const std::size_t from = end - length;
      Field field = text.field("name", from, end);
      if (!is_plausible_name(field.value)) continue;
      const bool sure = text.starts_line[from] || (from > 0 && is_mark(text.codes[from - 1]));
      if (!sure && !titled) continue;
      found = std::move(field);
      if (sure) break;
    }
    if (!found) continue;
    out.push_back(std::move(*found));
    return;
  }
}

// 兹有(王霞)同志, 兹证明(王霞)，女
void add_name(const RunningText& text, std::vector<Field>& out) {
  constexpr std::array<std::u32string_view, 11> kBefore = {U"兹有", U"兹证明", U"兹将",   U"现有",
                                                           U"今有", U"特证明", U"兹介绍", U"现将",
                                                           U"关于", U"任命",   U"批准"};
  constexpr std::array<std::u32string_view, 6> kAfter = {U"同志", U"同学", U"，男",
                                                         U"，女", U"（",   U"等"};
  for (const std::u32string_view before : kBefore) {
    for (std::size_t at = text.codes.find(before); at != kNone;
         at = text.codes.find(before, at + 1)) {
      const std::size_t from = at + before.size();
      std::size_t to = kNone;
      for (const std::u32string_view after : kAfter) {
        to = std::min(to, text.codes.find(after, from));
      }
      to = std::min(to, text.codes.find(U",", from));
      if (to == kNone || to <= from || to - from > 12) continue;
      Field field = text.field("name", from, to);
      if (!is_plausible_name(field.value)) continue;
      out.push_back(std::move(field));
      return;
    }
  }
  add_name_before_sex(text, out);
}

void add_sex(const RunningText& text, std::vector<Field>& out) {
  for (std::size_t i = 1; i + 1 < text.codes.size(); ++i) {
    if ((text.codes[i] == U'男' || text.codes[i] == U'女') && is_mark(text.codes[i - 1]) &&
        is_mark(text.codes[i + 1])) {
      out.push_back(text.field("sex", i, i + 1));
      return;
    }
  }
}

// The longest date that ends at `to`.
std::size_t date_start(const RunningText& text, std::size_t to) {
  for (std::size_t length = std::min<std::size_t>(to, 14); length >= 5; --length) {
    const std::u32string_view part(text.codes.data() + (to - length), length);
    const auto date = terms::PartialDate::parse(terms::encode_utf8(part));
    if (date && date->month != 0 && part.find(U'年') != kNone) return to - length;
  }
  return kNone;
}

void add_date_before(const RunningText& text, const char* name,
                     std::initializer_list<std::u32string_view> words, std::vector<Field>& out) {
  for (const std::u32string_view word : words) {
    for (std::size_t at = text.codes.find(word); at != kNone; at = text.codes.find(word, at + 1)) {
      const std::size_t from = date_start(text, at);
      if (from == kNone) continue;
      out.push_back(text.field(name, from, at));
      return;
    }
  }
}

// 毕业于(三峡大学)(物流工程)专业
void add_school(const RunningText& text, std::vector<Field>& out) {
  constexpr std::array<std::u32string_view, 3> kSchools = {U"大学", U"学院", U"学校"};
  constexpr std::u32string_view kBefore = U"毕业于";
  const std::size_t at = text.codes.find(kBefore);
  if (at == kNone) return;
  const std::size_t from = at + kBefore.size();
  std::size_t end = from;
  while (end < text.codes.size() && end - from < 40 && !is_mark(text.codes[end])) ++end;
  std::size_t to = kNone;
  for (const std::u32string_view school : kSchools) {
    const std::size_t found = text.codes.find(school, from);
    if (found < end) to = std::min(to, found + school.size());
  }
  if (to == kNone) return;
  out.push_back(text.field("school", from, to));
  const std::size_t major_end = text.codes.find(U"专业", to);
  if (major_end < end && major_end > to) out.push_back(text.field("major", to, major_end));
}

}  // namespace

RunningText running_text(const RecognizedPage& page) {
  RunningText text;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      bool first = true;
      for (const Word& word : line.words) {
        for (const Character& c : word.characters) {
          text.codes.push_back(c.code);
          text.characters.push_back(c);
          text.starts_line.push_back(first);
          first = false;
        }
      }
    }
  }
  return text;
}

Field RunningText::field(const char* name, std::size_t from, std::size_t to) const {
  Field field;
  field.name = name;
  for (std::size_t i = from; i < to; ++i) {
    const Character& c = characters[i];
    terms::append_utf8(field.value, c.code);
    field.box = united(field.box, c.box);
    field.confidence += c.confidence;
  }
  field.confidence /= static_cast<float>(std::max<std::size_t>(1, to - from));
  return field;
}

std::vector<Field> prose_fields(const RunningText& text) {
  std::vector<Field> fields;
  add_name(text, fields);
  add_sex(text, fields);
  add_date_before(text, "birth", {U"出生", U"生，", U"生于"}, fields);
  add_date_before(text, "grad", {U"毕业"}, fields);
  add_school(text, fields);
  return fields;
}

std::vector<Field> identity_numbers(const RunningText& text) {
  std::vector<Field> fields;
  std::size_t from = 0;
  while (from < text.codes.size()) {
    if (!is_number_character(as_digit(text.codes[from]))) {
      ++from;
      continue;
    }
    std::size_t to = from;
    std::u32string digits;
    while (to < text.codes.size() && is_number_character(as_digit(text.codes[to])) &&
           (to == from || !text.starts_line[to])) {
      digits.push_back(as_digit(text.codes[to++]));
    }
    // Fifteen digits have no check of their own: only where the text calls them an identity number.
    const std::size_t before = text.codes.rfind(U"身份证", from);
    const bool named = before != kNone && from - before <= 8;
    if (digits.size() == 18 || (digits.size() == 15 && named)) {
      if (const auto number = terms::IdentityNumber::parse(terms::encode_utf8(digits))) {
        Field field = text.field("id", from, to);
        field.value = number->text();
        field.checked = digits.size() == 18;
        fields.push_back(std::move(field));
      }
    }
    from = to;
  }
  return fields;
}

}  // namespace ocr::internal
