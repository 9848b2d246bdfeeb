// SPDX-License-Identifier: Apache-2.0
#include "store/terms/utf8.h"

#include <gtest/gtest.h>

namespace terms {
namespace {

using namespace std::string_literals;

TEST(Utf8, EveryScalarValueSurvivesTheRoundTrip) {
  for (char32_t code = 1; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string bytes;
    append_utf8(bytes, code);
    const std::u32string back = decode_utf8(bytes);
    ASSERT_EQ(back.size(), 1u) << std::hex << static_cast<unsigned>(code);
    ASSERT_EQ(back[0], code);
  }
}

TEST(Utf8, MalformedBytesBecomeOneReplacementForEachMaximalRun) {
  EXPECT_EQ(decode_utf8("a\xFFz"), U"a\uFFFDz");
  EXPECT_EQ(decode_utf8("\xC0\xAF"), U"\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(decode_utf8("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");  // surrogate
  EXPECT_EQ(decode_utf8("\xE4\xBA"), U"\uFFFD");                  // cut off: one run
  EXPECT_EQ(decode_utf8("\xE4\xBAx"), U"\uFFFDx");
  EXPECT_EQ(decode_utf8("\xF4\x90\x80\x80"), U"\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(decode_utf8("\xF0\x9F\x98"), U"\uFFFD");
}

TEST(Utf8, ASurrogateIsWrittenAsTheReplacementCharacter) {
  std::string out;
  append_utf8(out, 0xD800);
  append_utf8(out, 0x110000);
  EXPECT_EQ(out, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Utf8, HanAreTheIdeographsOfAllPlanesAndZero) {
  EXPECT_TRUE(is_han(U'档'));
  EXPECT_TRUE(is_han(U'㼆'));
  EXPECT_TRUE(is_han(U'〇'));
  EXPECT_TRUE(is_han(0x20BB7));  // extension B
  EXPECT_TRUE(is_han(0x2EBF0));  // extension I
  EXPECT_TRUE(is_han(0x31350));  // extension H
  EXPECT_FALSE(is_han(U'。'));
  EXPECT_FALSE(is_han(U'a'));
  EXPECT_FALSE(is_han(U'·'));
  EXPECT_FALSE(is_han(U'あ'));
}

TEST(Utf8, FoldingBringsFormsTogetherAndKeepsOffsets) {
  EXPECT_EQ(fold("ＡＢｃ１２（Ｘ）"), "abc12(x)");
  EXPECT_EQ(fold("\uF9F4\uFA19\u2F00\U0002F800"), "林神一丽");
  EXPECT_EQ(fold("买买提•艾力‧库・尔班･江"), "买买提·艾力·库·尔班·江");
  EXPECT_EQ(fold("LÜ Ěr"), "lü ěr");
  EXPECT_EQ(fold("\uE81E\uE864"), "\u9FB4\u9FBB");  // private codes of the old GB18030
  EXPECT_EQ(decode_utf8(fold("全角　空格")).size(), 5u);
}

TEST(Utf8, FoldingAnswersTheSameWhenDoneTwice) {
  for (char32_t code = 1; code <= 0x3FFFF; ++code) {
    ASSERT_EQ(fold(fold(code)), fold(code)) << std::hex << static_cast<unsigned>(code);
  }
}

TEST(Utf8, DifferentCharactersStayDifferent) {
  EXPECT_NE(fold(U'档'), fold(U'案'));
  EXPECT_NE(fold("王一"), fold("王二"));
  EXPECT_EQ(fold("人事档案，一。"), "人事档案,一。");
}

}  // namespace
}  // namespace terms
