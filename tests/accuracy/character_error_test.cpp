// SPDX-License-Identifier: Apache-2.0
#include "tests/accuracy/character_error.h"

#include <gtest/gtest.h>

namespace accuracy {
namespace {

TEST(CharacterError, TheSameTextInAnyOrderOfLinesHasNone) {
  const CharacterError error = compare({"姓名", "王霞", "签名："}, "签名: 王霞\n姓名");
  EXPECT_EQ(error.edits, 0u);
  EXPECT_EQ(error.characters, 7u);
  EXPECT_DOUBLE_EQ(error.length(), 1);
}

TEST(CharacterError, EachWrongMissingOrExtraCharacterCountsOnce) {
  EXPECT_EQ(compare({"高等学校毕业生"}, "高等学枝毕业生").edits, 1u);
  EXPECT_EQ(compare({"高等学校毕业生"}, "高等校毕业生").edits, 1u);
  EXPECT_EQ(compare({"高等学校毕业生"}, "高等学-校毕业生").edits, 1u);
}

TEST(CharacterError, MarksDoNotCountWhenOnlyWordsDo) {
  EXPECT_EQ(compare({"王霞，女。"}, "王霞女", Counted::all).edits, 2u);
  EXPECT_EQ(compare({"王霞，女。"}, "王霞女", Counted::words).edits, 0u);
  EXPECT_EQ(compare({"王霞，女。"}, "王震，女。", Counted::words).edits, 1u);
}

TEST(CharacterError, NothingReadIsAllWrongAndSurplusShowsInTheLength) {
  EXPECT_DOUBLE_EQ(compare({"人事档案"}, "").rate(), 1);
  EXPECT_DOUBLE_EQ(compare({"人事档案"}, "人事档案人事档案").length(), 2);
  EXPECT_DOUBLE_EQ(compare({"人事档案"}, "人事档案人事档案").rate(), 0);
}

}  // namespace
}  // namespace accuracy
