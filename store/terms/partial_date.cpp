// SPDX-License-Identifier: Apache-2.0
#include "store/terms/partial_date.h"

#include <chrono>
#include <cstddef>
#include <cstdio>

#include "store/terms/utf8.h"

namespace terms {
namespace {

// 0..9, or -1. 元 is not taken: 元年 belongs to eras that personnel papers do not use.
int han_digit(char32_t code) {
  switch (code) {
    case U'〇':
    case U'零':
    case U'○':
      return 0;
    case U'一':
      return 1;
    case U'二':
      return 2;
    case U'三':
      return 3;
    case U'四':
      return 4;
    case U'五':
      return 5;
    case U'六':
      return 6;
    case U'七':
      return 7;
    case U'八':
      return 8;
    case U'九':
      return 9;
    default:
      return -1;
  }
}

bool is_digit(char32_t code) { return code >= '0' && code <= '9'; }

// 七, 十, 十二, 二十, 三十一, 廿一; nothing above 99 occurs in months and days.
std::optional<int> han_number(std::u32string_view text) {
  int value = 0;
  std::size_t i = 0;
  if (i < text.size() && han_digit(text[i]) > 0) value = han_digit(text[i++]);
  if (i < text.size() && text[i] == U'十') {
    value = (value == 0 ? 1 : value) * 10;
    ++i;
    if (i < text.size() && han_digit(text[i]) > 0) value += han_digit(text[i++]);
  } else if (i == 0 && i < text.size() && text[i] == U'廿') {
    value = 20;
    ++i;
    if (i < text.size() && han_digit(text[i]) > 0) value += han_digit(text[i++]);
  }
  if (i == 0 || i != text.size()) return std::nullopt;
  return value;
}

// A part of a date written in digits of either kind, or as a Han number.
std::optional<int> part(std::u32string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (char32_t code : text) {
    const int digit = is_digit(code) ? static_cast<int>(code - '0') : han_digit(code);
    if (digit < 0) return han_number(text);
    value = value * 10 + digit;
  }
  return value;
}

// 1998, 199809, 19980914; a month or day of 00 means that it is not known.
std::optional<PartialDate> from_run(std::u32string_view digits) {
  if (digits.size() != 4 && digits.size() != 6 && digits.size() != 8) return std::nullopt;
  PartialDate date;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int& target = i < 4 ? date.year : i < 6 ? date.month : date.day;
    target = target * 10 + static_cast<int>(digits[i] - '0');
  }
  return date;
}

bool is_separator(char32_t code) {
  switch (code) {
    case '.':
    case '-':
    case '/':
    case U'。':
    case 0xB7:
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return true;
    default:
      return false;
  }
}

// Splits at 年 月 日 or at separators, never at a mixture of both.
std::optional<PartialDate> from_parts(std::u32string_view text) {
  constexpr std::u32string_view kUnits = U"年月日";
  PartialDate date;
  int* const targets[] = {&date.year, &date.month, &date.day};
  std::size_t filled = 0, start = 0;
  bool with_units = false, with_separators = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    const char32_t code = end ? U'\0' : (text[i] == U'号' ? U'日' : text[i]);
    const bool unit = filled < 3 && !end && code == kUnits[filled];
    if (!end && !unit && !is_separator(code)) continue;
    if (end && start == i) break;  // the text ended with a unit or a separator
    if (end && with_units) return std::nullopt;
    if (filled == 3) return std::nullopt;
    const std::u32string_view piece = text.substr(start, i - start);
    if (filled == 0 && piece.size() != 4) return std::nullopt;
    const std::optional<int> value = part(piece);
    if (!value || *value == 0) return std::nullopt;
    *targets[filled++] = *value;
    with_units |= unit;
    with_separators |= !end && !unit;
    start = i + 1;
  }
  if (filled == 0 || (with_units && with_separators)) return std::nullopt;
  return date;
}

}  // namespace

bool PartialDate::valid() const {
  if (year < 1 || year > 9999 || month < 0 || month > 12 || day < 0) return false;
  if (month == 0) return day == 0;
  if (day == 0) return true;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

std::string PartialDate::iso() const {
  char text[48];
  if (month == 0) {
    std::snprintf(text, sizeof text, "%04d", year);
  } else if (day == 0) {
    std::snprintf(text, sizeof text, "%04d-%02d", year, month);
  } else {
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  }
  return text;
}

std::string PartialDate::chinese() const {
  std::string text = std::to_string(year) + "年";
  if (month != 0) text += std::to_string(month) + "月";
  if (month != 0 && day != 0) text += std::to_string(day) + "日";
  return text;
}

std::optional<PartialDate> PartialDate::parse(std::string_view text) {
  std::u32string plain;
  bool all_digits = true;
  for (char32_t code : decode_utf8(text)) {
    const char32_t folded = fold(code);
    if (folded == ' ' || folded == '\t' || folded == '\n' || folded == '\r') continue;
    plain.push_back(folded);
    all_digits &= is_digit(folded);
    if (plain.size() > 20) return std::nullopt;
  }
  if (plain.empty()) return std::nullopt;
  const std::optional<PartialDate> date = all_digits ? from_run(plain) : from_parts(plain);
  if (!date || !date->valid()) return std::nullopt;
  return date;
}

}  // namespace terms
