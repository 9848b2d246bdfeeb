// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/loose_date.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr std::size_t kLongest = 14;  // 一九九八年十二月三十一日 has twelve

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_han_digit(char32_t c) {
  constexpr std::u32string_view kHan = U"〇零一二三四五六七八九十廿";
  return kHan.find(c) != std::u32string_view::npos;
}

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

// What a character stands for between its neighbours in a date.
char32_t mended(std::u32string_view text, std::size_t i) {
  const char32_t c = terms::fold(text[i]);
  const char32_t before = i > 0 ? terms::fold(text[i - 1]) : 0;
  const char32_t after = i + 1 < text.size() ? terms::fold(text[i + 1]) : 0;
  const auto is_unit = [](char32_t u) { return is_one_of(u, U"年月日"); };
  const bool arabic = is_digit(before) || is_digit(after) || (is_unit(before) && is_unit(after));
  if (arabic && is_one_of(c, U"o○〇")) return '0';
  if (arabic && is_one_of(c, U"li|丨][!】")) return '1';
  if (arabic && c == U'了') return '7';
  const bool counted = is_digit(before) || is_han_digit(before);
  if (counted && is_one_of(c, U"午牟乍")) return U'年';
  if (counted && is_one_of(c, U"目曰臼")) return U'日';
  if (counted && is_one_of(c, U"用冃")) return U'月';
  if (is_digit(before) && is_digit(after)) {
    if (is_one_of(c, U"一—–―－~ー")) return '-';
    if (is_one_of(c, U",，、·:：。．;")) return '.';
  }
  return text[i];
}

// 二OO一年, 二人一人〇年: in a year of Han digits everything else stands for zero, or for half of
// one. Years begin with 一八, 一九 or 二〇 here, whatever the second character was read as.
std::u32string with_han_year(std::u32string text) {
  constexpr std::size_t kDigits = 4, kMost = 7;
  std::size_t end = text.find(U'年');
  if (end < kDigits || end > kMost || (text[0] != U'二' && text[0] != U'一')) return text;
  for (std::size_t i = 1; i < end; ++i) {
    if (is_digit(text[i]) && text[i] != '0') return text;
    if (!is_han_digit(text[i])) text[i] = U'〇';
  }
  for (; end > kDigits; --end) {
    const std::size_t pair = text.find(U"〇〇");
    if (pair >= end) return text;
    text.erase(pair, 1);
  }
  if (text[0] == U'二') text[1] = U'〇';
  return text;
}

// A stray character between the parts of a date, which the page's dirt was read as.
bool is_stray(char32_t c) {
  return !is_digit(c) && !is_han_digit(c) && !is_one_of(c, U"年月日号.-/—–― ");
}

std::optional<LooseDate> longest_date(const std::u32string& plain) {
  constexpr int kFirstYear = 1880, kLastYear = 2100;
  for (std::size_t length = plain.size(); length >= 4; --length) {
    const std::u32string_view part = std::u32string_view(plain).substr(0, length);
    // 1998. and 2012年7 are parts of a longer date, not dates.
    if (is_one_of(part.back(), U".-/")) continue;
    const bool units = part.find(U'年') != part.npos;
    if (units && !is_one_of(part.back(), U"年月日号")) continue;
    if (!units && length < plain.size() && is_digit(plain[length])) continue;
    const auto date = terms::PartialDate::parse(terms::encode_utf8(part));
    if (!date || date->year < kFirstYear || date->year > kLastYear) continue;
    if (!units && is_han_digit(part[0])) continue;  // 二〇〇一 and the rest is lost
    return LooseDate{*date, length, std::u32string(part), false};
  }
  return std::nullopt;
}

}  // namespace

std::optional<LooseDate> date_at(std::u32string_view text) {
  text = text.substr(0, kLongest);
  const auto longest = [](std::u32string_view read) {
    std::u32string plain;
    for (std::size_t i = 0; i < read.size(); ++i) plain.push_back(mended(read, i));
    const std::u32string with_year = with_han_year(plain);
    std::optional<LooseDate> date = longest_date(with_year);
    if (date) date->length += plain.size() - with_year.size();
    return date;
  };
  std::optional<LooseDate> found = longest(text);
  // Without one stray character, when that makes more of it.
  for (std::size_t i = 1; i + 1 < text.size() && i < 11; ++i) {
    if (!is_stray(text[i])) continue;
    std::u32string without(text);
    without.erase(i, 1);
    std::optional<LooseDate> other = longest(without);
    const bool more = other && other->length > i && (!found || other->length > found->length + 1);
    if (more && other->date.month != 0) {
      found = std::move(other);
      found->length += 1;
    }
    break;
  }
  if (found) found->mended = found->text != text.substr(0, found->length);
  return found;
}

std::optional<LooseDate> whole_date(std::u32string_view text) {
  std::optional<LooseDate> date = date_at(text);
  if (date && date->length != text.size()) return std::nullopt;
  return date;
}

std::vector<std::string> written_dates(const terms::PartialDate& d) {
  const terms::PartialDate month{d.year, d.month, 0};
  return {d.chinese(),
          fmt::format("{}年{:02}月{:02}日", d.year, d.month, d.day),
          fmt::format("{}.{:02}.{:02}", d.year, d.month, d.day),
          d.iso(),
          month.chinese(),
          fmt::format("{}年{:02}月", d.year, d.month),
          fmt::format("{}.{:02}", d.year, d.month),
          month.iso()};
}

}  // namespace ocr::internal
