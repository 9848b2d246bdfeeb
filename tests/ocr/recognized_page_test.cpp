// SPDX-License-Identifier: Apache-2.0
#include "ocr/recognized_page.h"

#include <gtest/gtest.h>

#include "store/terms/utf8.h"
#include "tests/ocr/drawn_text.h"
#include "tests/ocr/made_pdf.h"

namespace ocr {
namespace {

using test::line_at;
using test::page_of;

TEST(RecognizedPage, HanCharactersThatStandTogetherHaveNoSpace) {
  EXPECT_EQ(line_at("人事档案", 100, 100).text(), "人事档案");
  // Words of the engine that touch are still one run.
  Line line = line_at("人事", 100, 100);
  line.words.push_back(line_at("档案", 180, 100).words.front());
  EXPECT_EQ(line.text(), "人事档案");
}

TEST(RecognizedPage, AGapWiderThanACharacterIsASpace) {
  EXPECT_EQ(line_at("姓名 王霞 性别 女", 100, 100).text(), "姓名 王霞 性别 女");
}

TEST(RecognizedPage, LatinWordsAndNumbersKeepTheirSpaces) {
  EXPECT_EQ(line_at("The_Linn_Sequencer,_1985", 100, 100).text(), "The Linn Sequencer, 1985");
}

TEST(RecognizedPage, ASmallGapBesideHanIsNoSpace) {
  EXPECT_EQ(line_at("共_46_页", 100, 100).text(), "共46页");
}

TEST(RecognizedPage, ClosingPunctuationNeverFollowsASpace) {
  EXPECT_EQ(line_at("胡静同志 ，男", 100, 100).text(), "胡静同志，男");
}

TEST(RecognizedPage, EachLineEndsWithALineEnd) {
  const RecognizedPage page = page_of({line_at("证明", 900, 200, 80), line_at("兹有", 300, 400)});
  EXPECT_EQ(page.text(), "证明\n兹有\n");
  EXPECT_EQ(RecognizedPage{}.text(), "");
}

TEST(RecognizedPage, PlacedTextHasOneBoxForEachCodePoint) {
  const RecognizedPage page =
      page_of({line_at("姓名 王𠮷", 300, 200), line_at("A_1990年", 300, 300)});
  const PlacedText placed = place(page);
  EXPECT_EQ(placed.text, page.text());
  const std::u32string codes = terms::decode_utf8(placed.text);
  ASSERT_EQ(codes.size(), placed.characters.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(placed.characters[i].code, codes[i]);
    const bool white = codes[i] == ' ' || codes[i] == '\n';
    EXPECT_EQ(placed.characters[i].box == scanner::Rect{}, white) << i;
  }
  EXPECT_EQ(codes[4], U'𠮷');
  EXPECT_EQ(placed.characters[4].box, (scanner::Rect{500, 200, 40, 40}));
}

TEST(RecognizedPage, AnEmptyPageHasAnEmptyPlacedText) {
  EXPECT_EQ(place(RecognizedPage{}).text, "");
  EXPECT_TRUE(place(RecognizedPage{}).characters.empty());
}

void expect_same(const PlacedText& a, const PlacedText& b) {
  EXPECT_EQ(a.text, b.text);
  ASSERT_EQ(a.characters.size(), b.characters.size());
  for (std::size_t i = 0; i < a.characters.size(); ++i) {
    EXPECT_EQ(a.characters[i].code, b.characters[i].code) << i;
    EXPECT_EQ(a.characters[i].box, b.characters[i].box) << i;
    EXPECT_EQ(a.characters[i].confidence, b.characters[i].confidence) << i;
  }
}

TEST(RecognizedPage, APageFromPlacedTextHasTheSamePlacedText) {
  const RecognizedPage page =
      page_of({line_at("姓名 王𠮷 ，男", 300, 200), Line{},
               line_at("The_Linn_Sequencer,_1985 共_46_页", 300, 300, 44, 0.5F)});
  expect_same(place(page_from(place(page))), place(page));
  const RecognizedPage again = page_from(place(page));
  ASSERT_EQ(again.blocks.size(), 1u);
  ASSERT_EQ(again.blocks[0].lines.size(), 3u);
  EXPECT_EQ(again.blocks[0].lines[2].words.size(), 9u);  // five runs and what parts them
  EXPECT_EQ(again.blocks[0].lines[0].box.x, 300);
  EXPECT_NEAR(again.blocks[0].lines[2].confidence, 0.5, 1e-5);
  EXPECT_TRUE(page_from({}).blocks.empty());
}

TEST(RecognizedPage, ThatHoldsOfPagesNobodyWouldMake) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    RecognizedPage page = test::random_page(seed);
    for (Block& block : page.blocks)
      for (Line& line : block.lines)
        for (Word& word : line.words)
          for (Character& c : word.characters) {
            if (c.code <= ' ' || c.code > 0x10FFFF || (c.code >= 0xD800 && c.code <= 0xDFFF))
              c.code = U'档';
            c.confidence = 0.5F;
          }
    expect_same(place(page_from(place(page))), place(page));
  }
}

TEST(RecognizedPage, TextThatCameWithoutBoxesOrALastLineEndKeepsItsLines) {
  PlacedText corrected;
  corrected.text = "王霞\nA  B";
  EXPECT_EQ(page_from(corrected).text(), "王霞\nA B\n");
}

}  // namespace
}  // namespace ocr
