// SPDX-License-Identifier: Apache-2.0
#include "store/terms/names.h"

#include <gtest/gtest.h>

namespace terms {
namespace {

TEST(Names, WaysOfWritingOneNameHaveOneKey) {
  EXPECT_EQ(name_key("欧阳 娜"), name_key("欧阳娜"));
  EXPECT_EQ(name_key("王　霞"), name_key("王霞"));
  EXPECT_EQ(name_key("买买提•艾力"), name_key("买买提·艾力"));
  EXPECT_EQ(name_key("买买提.艾力"), name_key("买买提·艾力"));
  EXPECT_EQ(name_key("买买提．艾力"), name_key("买买提·艾力"));
  EXPECT_EQ(name_key("ＪＯＨＮ"), name_key("john"));
  EXPECT_EQ(name_key("張偉"), name_key("张伟"));
  EXPECT_EQ(name_key("買買提⸱艾力"), name_key("买买提·艾力"));
  EXPECT_EQ(name_key("歐陽峯"), name_key("欧阳峰"));
}

TEST(Names, DifferentNamesKeepDifferentKeys) {
  EXPECT_NE(name_key("王霞"), name_key("王震"));
  EXPECT_NE(name_key("欧阳娜"), name_key("欧阳"));
  EXPECT_NE(name_key("J.Li"), name_key("J·Li"));
  EXPECT_NE(name_key("张喆"), name_key("张哲"));
}

TEST(Names, AMaskedNameShowsTheFirstCharacterOnly) {
  EXPECT_EQ(masked_name("王小明"), "王**");
  EXPECT_EQ(masked_name(" 王霞 "), "王*");
  EXPECT_EQ(masked_name("𠮷野"), "𠮷*");
  EXPECT_EQ(masked_name(""), "");
}

TEST(Names, AnAcceptableNameHasOneToFiftyCharactersAndNoControls) {
  EXPECT_TRUE(is_acceptable_name("徐㼆"));
  EXPECT_TRUE(is_acceptable_name("买买提·艾力"));
  std::string fifty;
  for (int i = 0; i < 50; ++i) fifty += "龘";
  EXPECT_TRUE(is_acceptable_name(fifty));
  EXPECT_FALSE(is_acceptable_name(fifty + "龘"));
  EXPECT_FALSE(is_acceptable_name(""));
  EXPECT_FALSE(is_acceptable_name(" 　 "));
  EXPECT_FALSE(is_acceptable_name("王\n霞"));
  EXPECT_FALSE(is_acceptable_name("王\u202E霞"));
  EXPECT_FALSE(is_acceptable_name("王\xFF"));
}

}  // namespace
}  // namespace terms
