// SPDX-License-Identifier: Apache-2.0
#include "store/terms/partial_date.h"

#include <gtest/gtest.h>

namespace terms {
namespace {

TEST(PartialDate, TheFormsThatPersonnelPapersUseAreRead) {
  const PartialDate day{1990, 2, 6}, month{1990, 2, 0}, year{1990, 0, 0};
  for (const char* text :
       {"1990年2月6日", "1990-2-6", "1990.02.06", "1990/2/6", "19900206", "１９９０年２月６日",
        "1990 年 2 月 6 日", "一九九〇年二月六日", "1990年2月6号", "1990．2．6"}) {
    EXPECT_EQ(PartialDate::parse(text), day) << text;
  }
  for (const char* text :
       {"1990年2月", "1990.02", "1990-2", "199002", "一九九零年二月", "19900200"}) {
    EXPECT_EQ(PartialDate::parse(text), month) << text;
  }
  for (const char* text : {"1990年", "1990", "一九九〇年"}) {
    EXPECT_EQ(PartialDate::parse(text), year) << text;
  }
}

TEST(PartialDate, HanNumbersUpToThirtyOneAreRead) {
  EXPECT_EQ(PartialDate::parse("二〇一八年十二月三十一日"), (PartialDate{2018, 12, 31}));
  EXPECT_EQ(PartialDate::parse("二○一八年十月二十日"), (PartialDate{2018, 10, 20}));
  EXPECT_EQ(PartialDate::parse("一九九八年九月廿一日"), (PartialDate{1998, 9, 21}));
  EXPECT_EQ(PartialDate::parse("一九九八年九月十日"), (PartialDate{1998, 9, 10}));
}

TEST(PartialDate, WhatIsNotWhollyADateIsRefused) {
  for (const char* text : {"", "年", "1990年2月30日", "1990年13月", "90年2月", "1990年2月6日生",
                           "19900", "1990-2-6-1", "1990年2", "1990年2-6", "二月", "1990年0月",
                           "0000", "1990年2月6日7日", "abc", "1990二月"}) {
    EXPECT_FALSE(PartialDate::parse(text).has_value()) << text;
  }
}

TEST(PartialDate, LeapDaysExistInLeapYearsOnly) {
  EXPECT_TRUE((PartialDate{2000, 2, 29}).valid());
  EXPECT_FALSE((PartialDate{1900, 2, 29}).valid());
  EXPECT_FALSE((PartialDate{2000, 0, 5}).valid());
  EXPECT_FALSE((PartialDate{}).valid());
}

TEST(PartialDate, BothSpellingsShowWhatIsKnown) {
  EXPECT_EQ((PartialDate{1990, 2, 6}).iso(), "1990-02-06");
  EXPECT_EQ((PartialDate{1990, 2, 0}).iso(), "1990-02");
  EXPECT_EQ((PartialDate{1990, 0, 0}).iso(), "1990");
  EXPECT_EQ((PartialDate{1990, 2, 6}).chinese(), "1990年2月6日");
  EXPECT_EQ((PartialDate{1990, 2, 0}).chinese(), "1990年2月");
  EXPECT_EQ(PartialDate::parse(PartialDate{1990, 2, 6}.iso()), (PartialDate{1990, 2, 6}));
}

TEST(PartialDate, UnknownPartsSortFirst) {
  EXPECT_LT((PartialDate{1990, 0, 0}), (PartialDate{1990, 1, 0}));
  EXPECT_LT((PartialDate{1990, 1, 0}), (PartialDate{1990, 1, 1}));
}

}  // namespace
}  // namespace terms
