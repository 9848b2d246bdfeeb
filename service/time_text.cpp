// SPDX-License-Identifier: Apache-2.0
#include "service/time_text.h"

#include <fmt/format.h>

#include <cmath>

namespace service {
namespace {

using namespace std::chrono;

struct Parts {
  year_month_day date;
  hh_mm_ss<milliseconds> time;
};

Parts split(store::Time t) {
  const auto day = floor<days>(t);
  return {year_month_day(day), hh_mm_ss<milliseconds>(t - day)};
}

std::string date_text(const year_month_day& d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
}

}  // namespace

std::string iso_text(store::Time time) {
  const Parts p = split(time);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", date_text(p.date), p.time.hours().count(),
                     p.time.minutes().count(), p.time.seconds().count(),
                     p.time.subseconds().count());
}

std::string local_text(store::Time time) {
  const Parts p = split(time + hours(8));
  return fmt::format("{} {:02}:{:02}", date_text(p.date), p.time.hours().count(),
                     p.time.minutes().count());
}

std::string day_text(store::Time time) { return date_text(split(time + hours(8)).date); }

std::string duration_text(double seconds, Language language) {
  const auto s = static_cast<long>(std::lround(seconds));
  if (language == Language::english) {
    if (s >= 3600) return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
    return s >= 60 ? fmt::format("{} min {:02} s", s / 60, s % 60) : fmt::format("{} s", s);
  }
  if (s >= 3600) return fmt::format("{} 小时 {:02} 分", s / 3600, s % 3600 / 60);
  return s >= 60 ? fmt::format("{} 分 {:02} 秒", s / 60, s % 60) : fmt::format("{} 秒", s);
}

}  // namespace service
