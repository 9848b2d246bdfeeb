// SPDX-License-Identifier: Apache-2.0
// Dates as they are read: with letters for digits and look-alikes for 年 月 日.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/terms/partial_date.h"

namespace ocr::internal {

struct LooseDate {
  terms::PartialDate date;
  std::size_t length = 0;  // of the text that it takes
  std::u32string text;     // that text, look-alikes mended
  bool mended = false;
};

// The longest date that the text begins with, of a year that personnel papers can name.
std::optional<LooseDate> date_at(std::u32string_view text);

// The date that is the whole text.
std::optional<LooseDate> whole_date(std::u32string_view text);

// The ways in which papers write a date that is known to the day.
std::vector<std::string> written_dates(const terms::PartialDate& date);

}  // namespace ocr::internal
