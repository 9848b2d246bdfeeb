// SPDX-License-Identifier: Apache-2.0
#include "store/internal/han_tokenizer.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(tokens("王··伟"), "王@0-1 伟@3-4");
  EXPECT_EQ(tokens("王 a"), "王@0-1 a@2-3");
}

TEST(HanTokenizer, CharactersBeyondTheFirstPlaneAreCharacters) {
  EXPECT_EQ(tokens("𠮷野家"), "𠮷野@0-2 野家@1-3 +家@2-3");
}

std::string hits(const std::string& text, const std::string& query) {
  std::string out;
  for (const auto& [first, end] : find_hits(terms::decode_utf8(text), parse_query(query))) {
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
}

TEST(Query, TheExpressionQuotesEverything) {
  EXPECT_EQ(match_expression(parse_query("王伟")), "\"王伟\"");
  EXPECT_EQ(match_expression(parse_query("王")), "\"王\" *");
  EXPECT_EQ(match_expression(parse_query("王伟　同志")), "\"王伟\" AND \"同志\"");
  EXPECT_EQ(match_expression(parse_query("ab abc")), "\"ab\" AND \"abc\" *");
  EXPECT_EQ(match_expression(parse_query("a\"b OR")), "\"a\"\"b\" AND \"OR\"");
  EXPECT_EQ(match_expression(parse_query(" ，。 * \" ")), "");
}

}  // namespace
}  // namespace store::internal
