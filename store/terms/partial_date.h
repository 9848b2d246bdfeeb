// SPDX-License-Identifier: Apache-2.0
// A date known to the year, the month or the day, as personnel papers state it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace terms {

struct PartialDate {
  int year = 0;   // 1..9999
  int month = 0;  // 0: not known
  int day = 0;    // 0: not known; known only with a month

  auto operator<=>(const PartialDate&) const = default;  // unknown parts sort first

  bool valid() const;  // a date that exists
  std::string iso() const;      // 1990, 1990-02, 1990-02-06
  std::string chinese() const;  // 1990年2月6日

  // 1990年2月6日, 1990.02, 19900206, 1990-2-6, 一九九八年九月, with full-width digits and spaces.
  // The whole text must be the date.
  static std::optional<PartialDate> parse(std::string_view text);
};

}  // namespace terms
