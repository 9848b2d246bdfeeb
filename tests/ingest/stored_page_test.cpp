// SPDX-License-Identifier: Apache-2.0
#include "service/stored_page.h"

#include <gtest/gtest.h>

#include "service/page_report.h"
#include "store/terms/utf8.h"

namespace service {
namespace {

ocr::Word word_at(std::string_view text, int x, int y) {
  ocr::Word word;
  for (const char32_t code : terms::decode_utf8(text)) {
    word.characters.push_back({code, {x, y, 38, 40}, 0.87F});
    x += 40;
  }
  const scanner::Rect first = word.characters.front().box;
  word.box = {first.x, y, x - first.x, 40};
  return word;
}

// Two blocks with gaps of every kind, and a line without words.
PageReport report() {
  PageReport r;
  r.width = 3508, r.height = 2480, r.clean_width = 2480, r.clean_height = 3508;
  r.to_original = {0, 1, 12, -1, 0, 2479};
  r.text.width = 2480, r.text.height = 3508;
  r.text.to_original = r.to_original;
  r.text.engine = "made by hand";
  r.text.confidence = 0.87F;
  ocr::Line title, form, latin;
  title.words = {word_at("干部", 900, 200), word_at("履历表", 980, 200)};
  form.words = {word_at("姓名", 300, 400), word_at("王𠮷", 500, 400), word_at("，男", 700, 400)};
  latin.words = {word_at("Linn", 300, 500), word_at("1985", 470, 500), word_at("年", 632, 500)};
  r.text.blocks = {{{title, {}}, {900, 200, 200, 40}}, {{form, latin}, {300, 400, 520, 140}}};
  return r;
}

TEST(StoredPage, IsThePageThatWasRecognizedTextAndBoxes) {
  const ocr::PlacedText before = ocr::place(report().text);
  EXPECT_EQ(before.text, "干部履历表\n\n姓名 王𠮷，男\nLinn 1985年\n");
  const store::PageResult stored = to_result(report());
  const ocr::RecognizedPage page = recognized_page(stored);
  const ocr::PlacedText after = ocr::place(page);
  EXPECT_EQ(after.text, before.text);
  ASSERT_EQ(after.characters.size(), before.characters.size());
  for (std::size_t i = 0; i < after.characters.size(); ++i) {
    EXPECT_EQ(after.characters[i].code, before.characters[i].code);
    EXPECT_EQ(after.characters[i].box, before.characters[i].box);
    EXPECT_FLOAT_EQ(after.characters[i].confidence, before.characters[i].confidence);
  }
  EXPECT_EQ(page.width, 2480);
  EXPECT_EQ(page.height, 3508);
  EXPECT_EQ(page.engine, "made by hand");
  EXPECT_FLOAT_EQ(page.confidence, 0.87F);
  const scanner::Rect box{900, 200, 200, 40};
  EXPECT_EQ(page.to_original(box), report().to_original(box));
}

TEST(StoredPage, WithoutTextHasNoBlocks) {
  store::PageResult blank;
  blank.clean_width = 10, blank.clean_height = 20;
  EXPECT_TRUE(recognized_page(blank).blocks.empty());
}

TEST(StoredPage, TextWithoutBoxesKeepsItsLines) {
  store::PageResult corrected;
  corrected.text = "姓名 王霞\n性别";
  EXPECT_EQ(recognized_page(corrected).text(), "姓名 王霞\n性别\n");
}

}  // namespace
}  // namespace service
