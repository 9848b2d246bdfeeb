// SPDX-License-Identifier: Apache-2.0
// Where the text of a PDF lies: what a reader selects in a rectangle.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "ocr/internal/spacing.h"
#include "ocr/searchable_pdf.h"
#include "store/terms/utf8.h"
#include "tests/ocr/drawn_text.h"
#include "tests/ocr/made_pdf.h"
#include "tests/ocr/outside.h"

namespace ocr {
namespace {

using scanner::Rect;
using test::line_at;
using test::page_of;
using test::pdf_of;
using test::run_on;

// Characters of different widths in one word, as print has them: thin digits, wide letters, Han.
Line uneven(int x, int y) {
  Line line;
  Word word;
  int at = x;
  for (const auto& [code, width] : std::vector<std::pair<char32_t, int>>{{U'证', 40},
                                                                         {U'号', 38},
                                                                         {U'1', 12},
                                                                         {U'1', 12},
                                                                         {U'W', 38},
                                                                         {U'm', 34},
                                                                         {U'i', 9},
                                                                         {U'男', 44},
                                                                         {U'1', 11},
                                                                         {U'9', 22},
                                                                         {U'，', 14},
                                                                         {U'汉', 60},
                                                                         {U'族', 41}}) {
    word.characters.push_back({code, {at, y, width, 40}, 1});
    at += width + 2;
  }
  word.box = line.box = {x, y, at - 2 - x, 40};
  line.words.push_back(word);
  return line;
}

// A column of characters, each below the one before it.
Line column(std::string_view text, int x, int y, int pitch = 44) {
  Line line;
  Word word;
  for (const char32_t code : terms::decode_utf8(text)) {
    word.characters.push_back({code, {x, y, 40, 40}, 1});
    word.box = internal::united(word.box, word.characters.back().box);
    y += pitch;
  }
  line.box = word.box;
  line.words.push_back(word);
  return line;
}

// What pdftotext finds in a rectangle of the page's pixels.
std::string selected(const std::string& pdf, const Rect& box) {
  return run_on(pdf, fmt::format("pdftotext -r 300 -x {} -y {} -W {} -H {} {{}} - | tr -d '\\f\\n'",
                                 box.x, box.y, box.width, box.height))
      .output;
}

// How many of the line's characters are selected by the middle third of their boxes, these moved by
// `shift` of the size of the type.
int found_in_place(const std::string& pdf, const Line& line, double shift, bool down = false) {
  int found = 0;
  for (const Word& word : line.words) {
    for (const Character& c : word.characters) {
      Rect box = c.box;
      const int moved = static_cast<int>(shift * 40);
      box =
          down ? Rect{box.x, box.y + box.height / 3 + moved, box.width, box.height / 3}
               : Rect{box.x + box.width / 3 + moved, box.y, std::max(1, box.width / 3), box.height};
      std::string expected;
      terms::append_utf8(expected, c.code);
      found += selected(pdf, box) == expected ? 1 : 0;
    }
  }
  return found;
}

TEST(TextLayer, ASelectionCoversTheCharactersUnderIt) {
  const Line line = uneven(300, 500);
  const std::string pdf = pdf_of(page_of({line}));
  EXPECT_EQ(run_on(pdf, "pdftotext -raw {} -").output, "证号11Wmi男19，汉族\n\f");
  EXPECT_EQ(found_in_place(pdf, line, 0), 13);
  EXPECT_LE(found_in_place(pdf, line, 1), 3);  // the control: one character further on
}

TEST(TextLayer, TheBoxOfAWordIsTheBoxOnThePage) {
  const Line line = uneven(300, 500);
  const std::string boxes =
      run_on(pdf_of(page_of({line})), "pdftotext -bbox {} - | grep '<word'").output;
  double left = 0, top = 0, right = 0, bottom = 0;
  ASSERT_EQ(
      std::sscanf(boxes.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">",
                  &left, &top, &right, &bottom),
      4)
      << boxes;
  const Rect& box = line.box;
  EXPECT_NEAR(left, box.x * 0.24, 0.1);
  EXPECT_NEAR(right, (box.x + box.width) * 0.24, 0.1);
  EXPECT_NEAR(top, box.y * 0.24, 0.5);
  EXPECT_NEAR(bottom, (box.y + box.height) * 0.24, 0.5);
}

TEST(TextLayer, ALineThatRunsDownComesBackWithoutSpaces) {
  const Line first = column("武汉市人事局二〇一二年", 2000, 300);
  const Line second = column("竖排文字档案", 1900, 300, 52);
  const RecognizedPage page = page_of({line_at("横排的一行文字", 300, 2000), first, second});
  EXPECT_EQ(page.text(), "横排的一行文字\n武汉市人事局二〇一二年\n竖排文字档案\n");
  const std::string pdf = pdf_of(page);
  EXPECT_EQ(run_on(pdf, "pdftotext -raw {} -").output, page.text() + "\f");
  const std::string laid_out = run_on(pdf, "pdftotext {} -").output;
  for (const char* line : {"横排的一行文字\n", "武汉市人事局二〇一二年\n", "竖排文字档案\n"})
    EXPECT_NE(laid_out.find(line), std::string::npos) << laid_out;
  EXPECT_EQ(found_in_place(pdf, first, 0, true), 11);
  EXPECT_LE(found_in_place(pdf, first, 1.1, true), 2);  // the control
  EXPECT_EQ(found_in_place(pdf, second, 0, true), 6);
}

// Boxes as a recogniser gives them: a few pixels off in place and size, of Han, letters and digits.
RecognizedPage unsteady_page(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<Line> lines;
  for (int y = 200; y < 3300; y += 70 + below(60)) {
    const int size = 30 + below(30);
    std::string text;
    for (int i = 2 + below(30); i > 0; --i) {
      switch (below(8)) {
        case 0:
          terms::append_utf8(text, static_cast<char32_t>('0' + below(10)));
          break;
        case 1:
          terms::append_utf8(text, static_cast<char32_t>('A' + below(26)));
          break;
        case 2:
          text += "，";
          break;
        case 3:
          if (!text.empty() && text.back() != ' ' && i > 1) text += " ";
          break;
        default:
          terms::append_utf8(text, static_cast<char32_t>(0x4E00 + below(0x5000)));
      }
    }
    Line line = line_at("行" + text + "完", 200 + below(300), y, size);
    for (Word& word : line.words) {
      for (Character& c : word.characters) {
        c.box.x += below(7) - 3;
        c.box.y += below(9) - 4;
        c.box.width = std::max(4, c.box.width - 6 + below(9));
        c.box.height -= below(8);
      }
    }
    lines.push_back(line);
  }
  return page_of(lines);
}

TEST(TextLayer, UnsteadyBoxesMakeNoSpacesAndLoseNone) {
  std::string expected;
  std::vector<RecognizedPage> texts;
  for (unsigned seed = 1; seed <= 25; ++seed) {
    texts.push_back(unsteady_page(seed));
    expected += texts.back().text() + "\f";
  }
  EXPECT_GT(std::count(expected.begin(), expected.end(), ' '), 500);
  std::vector<PdfPage> pages;
  for (const RecognizedPage& text : texts) pages.push_back(test::pdf_page(&text));
  const std::string pdf = to_searchable_pdf(pages, {"", {}});
  EXPECT_EQ(run_on(pdf, "pdftotext -raw {} -").output, expected);
}

TEST(TextLayer, CharactersWithoutABoxStandBetweenTheirNeighbours) {
  Line line = line_at("甲乙丙丁戊己", 300, 500);
  for (const std::size_t i : {1, 2, 5}) line.words[0].characters[i].box = {};
  const std::string pdf = pdf_of(page_of({line}));
  EXPECT_EQ(run_on(pdf, "pdftotext -raw {} -").output, "甲乙丙丁戊己\n\f");
  EXPECT_EQ(found_in_place(pdf, line_at("甲乙丙丁戊己", 300, 500), 0), 6);
}

TEST(TextLayer, ALineWithoutAnyBoxIsInTheTextToo) {
  Line line = line_at("没有位置的一行", 0, 0);
  line.box = {};
  for (Character& c : line.words[0].characters) c.box = {};
  const RecognizedPage page = page_of({line_at("第一行", 300, 500), line, line});
  EXPECT_EQ(run_on(pdf_of(page), "pdftotext -raw {} -").output, page.text() + "\f");
}

TEST(TextLayer, EqualCharactersInOnePlaceAllComeBack) {
  Line line = line_at("人人人", 300, 500);
  for (Character& c : line.words[0].characters) c.box = {300, 500, 40, 40};
  line.box = line.words[0].box = {300, 500, 40, 40};
  EXPECT_EQ(run_on(pdf_of(page_of({line})), "pdftotext -raw {} -").output, "人人人\n\f");
}

TEST(TextLayer, BoxesOutsideOfThePageLeaveTheTextOnIt) {
  Line line = line_at("出了页面的一行", 2400, 3490);
  const std::string pdf = pdf_of(page_of({line, line_at("左边", -500, -300)}));
  EXPECT_EQ(run_on(pdf, "pdftotext -raw {} -").output, "出了页面的一行\n左边\n\f");
}

}  // namespace
}  // namespace ocr
