// SPDX-License-Identifier: Apache-2.0
// Dates of fields, the date that closes a paper, and the periods of a history.
#include <algorithm>
#include <cstddef>
#include <iterator>

#include "ocr/internal/fields.h"
#include "ocr/internal/loose_date.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using Row = std::vector<const Token*>;

constexpr float kMended = 0.88F;  // confidence of what look-alikes were mended in

// The tokens line by line.
std::vector<Row> rows_of(const std::vector<Token>& tokens) {
  std::vector<Row> rows;
  for (const Token& token : tokens) {
    if (rows.empty() || rows.back().front()->line != token.line) rows.emplace_back();
    rows.back().push_back(&token);
  }
  return rows;
}

std::vector<Character> characters_of(Row::const_iterator from, Row::const_iterator to) {
  std::vector<Character> all;
  for (; from != to; ++from) {
    all.insert(all.end(), (*from)->characters.begin(), (*from)->characters.end());
  }
  return all;
}

// 2012年 月 日, which nobody filled in, is a date to the year.
std::optional<Field> date_of(std::vector<Character> characters) {
  characters = trimmed(std::move(characters));
  const std::u32string codes = codes_of(characters);
  if (codes.size() > 4 && codes.ends_with(U"年月日")) {
    characters.resize(characters.size() - 2);
  }
  const std::u32string text = codes_of(characters);
  const std::optional<LooseDate> date = whole_date(text);
  const bool year_only = date && date->date.month == 0;
  if (!date || (year_only && !text.ends_with(U'年'))) return std::nullopt;
  return date_field("date", characters);
}

// Who signs stands before the date; anything else makes it a value of a table.
bool may_stand_before_date(const Token& token) {
  if (token.label != nullptr) return token.is("signer") || token.is("signature");
  const std::vector<Character> letters = trimmed(token.characters);
  const auto is_text = [](const Character& c) { return terms::is_han(c.code); };
  const bool speck = letters.size() <= 3 && std::none_of(letters.begin(), letters.end(), is_text);
  return speck || letters.size() <= 1 || is_plausible_name(field_of("", letters).value) ||
         whole_date(codes_of(letters)).has_value();
}

}  // namespace

bool is_date_field(std::string_view field) {
  return field == "birth" || field == "grad" || field == "date" || field == "written" ||
         field == "joined_work" || field == "joined_party" || field == "joined_league";
}

std::optional<Field> date_field(const char* name, const std::vector<Character>& characters) {
  const std::optional<LooseDate> date = date_at(codes_of(characters));
  if (!date) return std::nullopt;
  const auto end = characters.begin() + static_cast<std::ptrdiff_t>(date->length);
  Field field = field_of(name, {characters.begin(), end});
  if (date->mended) {
    field.read = field.value;
    field.value = terms::encode_utf8(date->text);
    field.repaired = true;
    field.confidence = std::min(field.confidence, kMended);
  }
  // More of a date follows that could not be read: what was read is less than what stands there.
  const std::u32string rest = codes_of({end, characters.end()}).substr(0, 6);
  const bool cut = date->date.day == 0 && rest.find_first_of(U"月日0123456789") != rest.npos;
  if (cut) {
    field.read = field_of("", characters).value;
    field.confidence *= 0.5F;
  }
  return field;
}

namespace {

// The date that a row is: the whole of it, else its last part behind those who sign. 日期： counts
// as part of the date.
std::optional<Field> date_of_row(const Row& row) {
  for (auto from = row.begin(); from != row.end(); ++from) {
    if ((*from)->label != nullptr) {
      if (!may_stand_before_date(**from) && (*from)->text != U"日期") return std::nullopt;
      continue;
    }
    const std::vector<Character> all = characters_of(from, row.end());
    if (std::optional<Field> date = date_of(all)) return date;
    // Specks that touch it.
    const auto first_digit = std::find_if(all.begin(), all.end(), [](const Character& c) {
      return c.code == U'二' || c.code == U'一' || (c.code >= '0' && c.code <= '9');
    });
    if (first_digit - all.begin() <= 3) {
      if (std::optional<Field> date = date_of({first_digit, all.end()})) return date;
    }
    if (!may_stand_before_date(**from)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Field> closing_date(const std::vector<Token>& tokens) {
  std::optional<Field> found;
  for (const Row& row : rows_of(tokens)) {
    if (std::optional<Field> date = date_of_row(row)) found = std::move(date);
  }
  return found;
}

std::optional<Field> issuer(const std::vector<Token>& tokens) {
  std::optional<Field> found;
  Row before;
  for (const Row& row : rows_of(tokens)) {
    if (!before.empty() && date_of_row(row)) {
      const std::vector<Character> name = trimmed(characters_of(before.begin(), before.end()));
      const bool named = name.size() >= 4 && names_office(codes_of(name));
      found = named ? std::optional<Field>(field_of("unit", name)) : std::nullopt;
    }
    before = row;
  }
  return found;
}

namespace {

bool is_range_mark(char32_t c) {
  constexpr std::u32string_view kMarks = U"—–―－-一~～至到ー";
  return kMarks.find(c) != std::u32string_view::npos;
}

// Where the second date or 至今 of a period begins behind its marks, and where that ends.
struct Period {
  std::string from, to;
  std::size_t end = 0;
};
std::optional<Period> period_at(std::u32string_view text) {
  // A dash read as 一 is part of no date here: the dates of periods are in Arabic digits.
  for (std::size_t mark = 6; mark < text.size() && mark < 12; ++mark) {
    if (!is_range_mark(text[mark])) continue;
    const std::optional<LooseDate> from = whole_date(text.substr(0, mark));
    if (!from) continue;
    std::size_t next = mark;
    while (next < text.size() && is_range_mark(text[next]) &&
           !text.substr(next).starts_with(U"至今")) {
      ++next;
    }
    const std::u32string_view rest = text.substr(next);
    Period period;
    period.from = terms::encode_utf8(from->text);
    if (rest.starts_with(U"至今") || rest.starts_with(U"今")) {
      period.to = "至今";
      period.end = next + (rest[0] == U'今' ? 1 : 2);
      return period;
    }
    const std::optional<LooseDate> to = date_at(rest);
    if (!to) return std::nullopt;
    period.to = terms::encode_utf8(to->text);
    period.end = next + to->length;
    return period;
  }
  return std::nullopt;
}

HistoryRow row_of(const Period& period, const std::vector<Character>& all, const Row& row) {
  HistoryRow history;
  history.from = period.from;
  history.to = period.to;
  std::vector<Character> where(all.begin() + static_cast<std::ptrdiff_t>(period.end), all.end());
  // The last column names who can witness it.
  const Token& last = *row.back();
  const std::vector<Character> witness = trimmed(last.characters);
  if (row.size() >= 3 && witness.size() <= 4 && witness.size() < where.size()) {
    history.witness = field_of("", witness).value;
    where.resize(where.size() - last.characters.size());
  }
  history.where = field_of("", trimmed(where)).value;
  const Field whole = field_of("", all);
  history.box = whole.box;
  history.confidence = whole.confidence;
  return history;
}

}  // namespace

std::vector<HistoryRow> history_rows(const std::vector<Token>& tokens) {
  constexpr std::size_t kMost = 200;
  std::vector<HistoryRow> rows;
  for (Row row : rows_of(tokens)) {
    if (rows.size() == kMost) break;
    if (row.front()->label != nullptr) continue;
    // A name of the list written downwards may stand before the rows.
    if (row.size() > 2 && row.front()->text.size() <= 2) row.erase(row.begin());
    const std::vector<Character> all = trimmed(characters_of(row.begin(), row.end()));
    const std::optional<Period> period = period_at(codes_of(all));
    if (!period || period->end >= all.size()) continue;
    const HistoryRow history = row_of(*period, all, row);
    if (terms::decode_utf8(history.where).size() >= 2) rows.push_back(history);
  }
  return rows;
}

}  // namespace ocr::internal
