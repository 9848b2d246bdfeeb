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

TEST(Utf8, FoldingForSearchBringsTheFormsOfACharacterTogether) {
  EXPECT_EQ(fold_search("後來乾燥發現頭髮"), fold_search("后来干燥发现头发"));
  EXPECT_EQ(fold_search("劉國強葉龍範鍾薑"), "刘国强叶龙范钟姜");
  EXPECT_EQ(fold_search("峯牀衆勳菓爲産彔靑髙眞溫"), "峰床众勋果为产录青高真温");
  EXPECT_EQ(fold_search("\U00020BB7\u6237\u6236\u6238"), "吉户户户");
  EXPECT_EQ(fold_search("锺鐘鍾"), "钟钟钟");
  EXPECT_EQ(fold_search("\u2ED3\u2ED4\uF900"), "长门岂");  // radicals; a compatibility form of 豈
  EXPECT_EQ(fold_search("ＡＢｃ"), "abc");
  EXPECT_EQ(fold_search("\uE81E\uE863"), fold_search("\u9FB4\u4DAE"));
}

TEST(Utf8, FoldingForSearchKeepsNamesApartThatAreTwoNames) {
  EXPECT_NE(fold_search(U'喆'), fold_search(U'哲'));
  EXPECT_NE(fold_search(U'堃'), fold_search(U'坤'));
  EXPECT_NE(fold_search(U'沈'), fold_search(U'沉'));
  EXPECT_NE(fold_search(U'珊'), fold_search(U'姗'));
  EXPECT_NE(fold_search(U'土'), fold_search(U'士'));
  EXPECT_NE(fold_search(U'己'), fold_search(U'已'));
}

// Whichever folding comes first or last, and however often: one answer. fold() alone, as all that
// is compared elsewhere uses it, keeps the forms apart.
TEST(Utf8, FoldingForSearchAnswersTheSameInAnyOrder) {
  int folded = 0, joined = 0;
  for (char32_t code = 1; code <= 0x10FFFF; ++code) {
    const char32_t key = fold_search(code);
    ASSERT_EQ(fold_search(key), key) << std::hex << static_cast<unsigned>(code);
    ASSERT_EQ(fold(key), key) << std::hex << static_cast<unsigned>(code);
    ASSERT_EQ(fold_search(fold(code)), key) << std::hex << static_cast<unsigned>(code);
    ASSERT_TRUE(!is_han(code) || is_han(key)) << std::hex << static_cast<unsigned>(code);
    if (key != code) ++folded;
    if (key != fold(code)) ++joined;
  }
  EXPECT_GT(joined, 7000);
  EXPECT_GT(folded, joined + 1000);
  EXPECT_EQ(fold(U'後'), U'後');
}

TEST(Utf8, PrivateCodesOfOldTablesBecomeTheirCharactersAndAreCounted) {
  const Mended mended = with_real_characters("\uE81E王\uE863\uE7C7\uE78D");
  EXPECT_EQ(mended.text, "\u9FB4王\u4DAE\u1E3F\uFE10");
  EXPECT_EQ(mended.replaced, 4);
  EXPECT_EQ(with_real_characters("王霞").replaced, 0);
  EXPECT_EQ(with_real_characters("\uE000\uE865").replaced, 0);  // nobody's: kept
  int remnants = 0;
  for (char32_t code = 0xE000; code <= 0xF8FF; ++code) {
    const char32_t real = real_character(code);
    if (real == code) continue;
    ++remnants;
    ASSERT_EQ(real_character(real), real);
  }
  EXPECT_EQ(remnants, 80 + 10 + 2 + 13);
}

TEST(Utf8, DifferentCharactersStayDifferent) {
  EXPECT_NE(fold(U'档'), fold(U'案'));
  EXPECT_NE(fold("王一"), fold("王二"));
  EXPECT_EQ(fold("人事档案，一。"), "人事档案,一。");
}

}  // namespace
}  // namespace terms
