// SPDX-License-Identifier: Apache-2.0
#include "store/internal/han_tokenizer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "store/internal/query.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

// Tokens as "text@first-end", with + before one at the position of the token before.
std::string tokens(const std::string& text, TokenizeFor purpose = TokenizeFor::index) {
  std::string out;
  const std::u32string plain = folded(terms::decode_utf8(text));
  for (const Token& token : tokenize(plain, purpose)) {
    if (!out.empty()) out += ' ';
    out += (token.colocated ? "+" : "") + terms::encode_utf8(token_text(plain, token)) + "@" +
           std::to_string(token.first) + "-" + std::to_string(token.end);
  }
  return out;
}

TEST(HanTokenizer, ARunGivesOverlappingPairsAndItsLastCharacter) {
  EXPECT_EQ(tokens("王伟同志"), "王伟@0-2 伟同@1-3 同志@2-4 +志@3-4");
  EXPECT_EQ(tokens("王"), "王@0-1");
  EXPECT_EQ(tokens(""), "");
}

TEST(HanTokenizer, AQueryLeavesTheLastCharacterOutUnlessItIsAlone) {
  EXPECT_EQ(tokens("王伟同志", TokenizeFor::query), "王伟@0-2 伟同@1-3 同志@2-4");
  EXPECT_EQ(tokens("王", TokenizeFor::query), "王@0-1");
}

TEST(HanTokenizer, LettersAndDigitsAreOneTokenAndFolded) {
  EXPECT_EQ(tokens("ID：４２０１１２ｘ"), "id@0-2 420112x@3-10");
  EXPECT_EQ(tokens("第3号A4纸"), "第@0-1 3@1-2 号@2-3 a4@3-5 纸@5-6");
}

TEST(HanTokenizer, TheFormsOfACharacterAreOneToken) {
  EXPECT_EQ(tokens("劉國強"), tokens("刘国强"));
  EXPECT_EQ(tokens("\U0002EBF0\U00030000〇"), "\U0002EBF0\U00030000@0-2 \U00030000〇@1-3 +〇@2-3");
}

TEST(HanTokenizer, ANumberPrintedInGroupsIsATokenFromEachOfThemOn) {
  EXPECT_EQ(tokens("4201 1219 9002 0622 1X"),
            "4201@0-4 +42011219900206221x@0-22 1219@5-9 +1219900206221x@5-22 "
            "9002@10-14 +900206221x@10-22 0622@15-19 1x@20-22");
  EXPECT_EQ(tokens("027-8321 0000"), "027@0-3 +02783210000@0-13 8321@4-8 +83210000@4-13 0000@9-13");
  EXPECT_EQ(tokens("2019 3"), "2019@0-4 3@5-6");  // too short
  EXPECT_EQ(tokens("20190101\n20200101"), "20190101@0-8 20200101@9-17");
  EXPECT_EQ(tokens("12345678  9"), "12345678@0-8 9@10-11");  // two blanks
  EXPECT_EQ(tokens("4201-1219", TokenizeFor::query), "4201@0-4 1219@5-9");
}

TEST(HanTokenizer, ALongRunOfLettersIsCutAtSixtyFour) {
  EXPECT_EQ(tokens(std::string(70, 'a')), std::string(64, 'a') + "@0-70");
}

TEST(HanTokenizer, ARunGoesOnOverOneLineEnd) {
  EXPECT_EQ(tokens("王\n伟"), "王伟@0-3 +伟@2-3");
  EXPECT_EQ(tokens("王 \r\n  伟"), "王伟@0-7 +伟@6-7");
  EXPECT_EQ(tokens("王\n\n伟"), "王@0-1 伟@3-4");
}

TEST(HanTokenizer, ANamePrintedWithABlankOrAnInterpunctIsOneRun) {
  EXPECT_EQ(tokens("王　伟"), "王伟@0-3 +伟@2-3");
  EXPECT_EQ(tokens("买买提·艾力"), "买买@0-2 买提@1-3 提艾@2-5 艾力@4-6 +力@5-6");
  EXPECT_EQ(tokens("王   伟"), "王@0-1 伟@4-5");
  EXPECT_EQ(tokens("王，伟"), "王@0-1 伟@2-3");
  EXPECT_EQ(tokens("买买提.艾力"), "买买@0-2 买提@1-3 提艾@2-5 艾力@4-6 +力@5-6");
  EXPECT_EQ(tokens("王··伟"), "王@0-1 伟@3-4");
  EXPECT_EQ(tokens("王 a"), "王@0-1 a@2-3");
}

TEST(HanTokenizer, CharactersBeyondTheFirstPlaneAreCharacters) {
  EXPECT_EQ(tokens("\U00020000野家"), "\U00020000野@0-2 野家@1-3 +家@2-3");
}

std::string hits(const std::string& text, const std::string& query) {
  std::string out;
  for (const auto& [first, end] : find_hits(terms::decode_utf8(text), parse_query(query)).places) {
    out += std::to_string(first) + "-" + std::to_string(end) + " ";
  }
  return out;
}

TEST(Query, HitsAreWhereTheWordsStand) {
  EXPECT_EQ(hits("姓名王伟，籍贯王伟镇", "王伟"), "2-4 7-9 ");
  EXPECT_EQ(hits("姓名王伟", "王"), "2-3 ");
  EXPECT_EQ(hits("姓名王伟", "伟"), "3-4 ");
  EXPECT_EQ(hits("王伟同志", "王伟同志"), "0-4 ");
  EXPECT_EQ(hits("王伟同志", "王伟志"), "");
  EXPECT_EQ(hits("一一一一", "一一"), "0-4 ");
  EXPECT_EQ(hits("王王", "王"), "0-1 1-2 ");
  EXPECT_EQ(hits("身份证420112199001011234", "420112"), "3-9 ");
  EXPECT_EQ(hits("身份证420112199001011234", "42"), "");
  EXPECT_EQ(hits("第3号文", "第3号"), "0-3 ");
  EXPECT_EQ(hits("在第3号文", "第3"), "1-3 ");
  EXPECT_EQ(hits("王伟 李强", "李强 王伟"), "0-2 3-5 ");
  EXPECT_EQ(hits("發展經濟", "发展经济"), "0-4 ");
  EXPECT_EQ(hits("号4201 1219 9002 0622 1X。", "42011219900206221X"), "1-23 ");
  EXPECT_EQ(hits("号4201 1219 9002 0622 1X。", "420112199"), "1-12 ");
  EXPECT_EQ(hits("3 4201 1219 9002 0622 1X", "4201121990"), "2-14 ");
  EXPECT_EQ(hits("号42011219900206221X。", "4201 1219 9002 0622 1x"), "1-19 ");
  EXPECT_EQ(hits("号42011219900206221X。", "420112-19900206-221X"), "1-19 ");
  EXPECT_EQ(hits("1998年 2004年", "1998 2004"), "0-4 6-10 ");
}

TEST(Query, TheExpressionQuotesEverything) {
  EXPECT_EQ(match_expression(parse_query("王伟")), "\"王伟\"");
  EXPECT_EQ(match_expression(parse_query("王")), "\"王\" *");
  EXPECT_EQ(match_expression(parse_query("王伟　同志")), "\"王伟\" AND \"同志\"");
  EXPECT_EQ(match_expression(parse_query("ab abc")), "\"ab\" AND \"abc\" *");
  EXPECT_EQ(match_expression(parse_query("a\"b OR")), "\"a\"\"b\" AND \"OR\"");
  EXPECT_EQ(match_expression(parse_query(" ，。 * \" ")), "");
  EXPECT_EQ(match_expression(parse_query("027-8321 0000")),
            "(\"027-8321 0000\" * OR \"02783210000\" *)");
  EXPECT_EQ(match_expression(parse_query("1998 2004 2010")),
            "\"1998\" * AND \"2004\" * AND \"2010\" *");
}

// As what the words may have been misread, in the order in which they are tried.
std::vector<std::string> variants(const std::string& query) {
  auto words = parse_query(query);
  add_variants(words, Confusions());
  std::vector<std::string> texts;
  for (const QueryWord& word : words) {
    for (const Phrase& phrase : word.phrases) {
      if (!phrase.differences.empty()) texts.push_back(phrase.text);
    }
  }
  return texts;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

TEST(Query, AWordMayBeMisreadInOneCharacterAndALongOneInTwo) {
  EXPECT_TRUE(variants("王").empty());
  EXPECT_TRUE(contains(variants("王未"), "王末"));
  EXPECT_FALSE(contains(variants("王未"), "玉末"));
  EXPECT_FALSE(contains(variants("土未日"), "士末日"));
  EXPECT_TRUE(contains(variants("土未日中"), "士末日中"));
  EXPECT_FALSE(contains(variants("土未日大"), "士末曰大"));
}

TEST(Query, VariantsAreFewAndEachOnce) {
  for (const std::string query : {"土未", "土未日", "土未日大", "土未日大人干王午甲且白贝力九",
                                  "土未日大 人干王午", "ool1l8B"}) {
    auto list = variants(query);
    EXPECT_FALSE(list.empty()) << query;
    EXPECT_LE(list.size(), 128U) << query;
    std::sort(list.begin(), list.end());
    EXPECT_EQ(std::adjacent_find(list.begin(), list.end()), list.end()) << query;
  }
}

TEST(Query, ANumberMayDifferInAnyOneDigit) {
  const std::string number = "42011219900206221X";
  const auto list = variants(number);
  EXPECT_LE(list.size(), 200U);
  for (std::size_t i = 0; i < number.size(); ++i) {
    for (const char c : std::string("0123456789")) {
      std::string other = "42011219900206221x";
      if (other[i] == c) continue;
      other[i] = c;
      EXPECT_TRUE(contains(list, other)) << other;
    }
  }
  EXPECT_TRUE(contains(variants("420112199002062211"), "42011219900206221x"));
  EXPECT_TRUE(contains(variants("4201 1219 9002 0622 1X"), "42011219900206228x"));
  EXPECT_FALSE(contains(variants("4201"), "4202"));
}

TEST(Query, AHitTellsWhatWasReadInstead) {
  auto words = parse_query("土未 张三");
  add_variants(words, Confusions());
  const TextHits hits = find_hits(U"张三与士未同学", words);
  EXPECT_EQ(hits.places, (std::vector<std::pair<int, int>>{{0, 2}, {3, 5}}));
  EXPECT_EQ(hits.differences, (std::vector<Difference>{{U"土", U"士"}}));
  EXPECT_TRUE(find_hits(U"张三与土未，士未", words).differences.empty());
}

// Each stands as search folds it, once in its group, and nothing is its own look-alike.
TEST(Confusions, WhatComesWithTheProgramIsWellFormed) {
  for (const char32_t* groups : {kLookAlikes, kMeasured}) {
    std::u32string group;
    for (const char32_t* at = groups;; ++at) {
      if (*at != 0 && *at != U' ') {
        EXPECT_EQ(terms::fold_search(*at), *at) << terms::encode_utf8(std::u32string(1, *at));
        EXPECT_EQ(group.find(*at), std::u32string::npos) << terms::encode_utf8(group);
        group += *at;
        continue;
      }
      EXPECT_NE(group.size(), 1U) << terms::encode_utf8(group);
      group.clear();
      if (*at == 0) break;
    }
  }
  const Confusions known;
  EXPECT_FALSE(known.read_as(U'未').empty());
  EXPECT_TRUE(known.read_as(U'。').empty());
  for (char32_t c = 0; c < 0xA000; ++c) EXPECT_LE(known.read_as(c).size(), 6U);
}

}  // namespace
}  // namespace store::internal
