// SPDX-License-Identifier: Apache-2.0
#include "store/terms/class_code.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace terms {
namespace {

TEST(ClassCode, EveryCodeIsReadBackFromItsText) {
  EXPECT_EQ(ClassCode::all().size(), 18u);
  for (const ClassCode& code : ClassCode::all()) {
    EXPECT_EQ(ClassCode::parse(code.text()), code);
    EXPECT_FALSE(code.label().empty()) << code.text();
  }
  EXPECT_TRUE(std::is_sorted(ClassCode::all().begin(), ClassCode::all().end()));
}

TEST(ClassCode, FullWidthAndHanNumbersAreTaken) {
  EXPECT_EQ(ClassCode::parse("４－１"), (ClassCode{4, 1}));
  EXPECT_EQ(ClassCode::parse("九-2"), (ClassCode{9, 2}));
  EXPECT_EQ(ClassCode::parse("十"), (ClassCode{10, 0}));
}

TEST(ClassCode, WhatTheSchemeDoesNotHaveIsRefused) {
  for (const char* text : {"", "0", "11", "4-5", "3-1", "4-", "-1", "4-1-1", "x", "101"}) {
    EXPECT_FALSE(ClassCode::parse(text).has_value()) << text;
  }
}

TEST(ClassCode, LabelsAreTheOfficialOnes) {
  EXPECT_EQ((ClassCode{4, 1}).label(), "学历学位材料");
  EXPECT_EQ((ClassCode{1, 0}).label(), "履历材料");
  EXPECT_EQ((ClassCode{7, 3}).label(), "");
}

}  // namespace
}  // namespace terms
