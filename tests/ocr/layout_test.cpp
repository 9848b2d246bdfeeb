// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/layout.h"

#include <gtest/gtest.h>

#include <string>

#include "ocr/internal/boxes.h"
#include "tests/ocr/drawn_text.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

SymbolLine symbols(std::string_view text, int x, int y, float confidence = 0.98F, int size = 30) {
  const Line line = test::line_at(text, x, y, size, confidence);
  SymbolLine out;
  out.box = line.box;
  for (const Word& word : line.words) {
    bool first = true;
    for (const Character& c : word.characters) {
      out.symbols.push_back({c, first});
      first = false;
    }
  }
  return out;
}

std::string read(std::vector<SymbolLine> lines, const std::vector<Rect>& cells = {}) {
  RecognizedPage page;
  page.blocks = arrange(std::move(lines), cells);
  return page.text();
}

TEST(Layout, ARowOfAFormReadsFromLeftToRight) {
  const std::vector<Rect> cells = {
      {100, 100, 140, 60}, {243, 100, 300, 60}, {100, 163, 140, 60}, {243, 163, 300, 60}};
  EXPECT_EQ(read({symbols("汉族", 260, 178), symbols("姓名", 115, 115), symbols("王霞", 260, 114),
                  symbols("民族", 115, 179)},
                 cells),
            "姓名 王霞\n民族 汉族\n");
}

TEST(Layout, ACellWithSeveralLinesIsReadAsAWhole) {
  const std::vector<Rect> cells = {{100, 100, 140, 200}, {243, 100, 600, 200}};
  EXPECT_EQ(read({symbols("自我鉴定", 105, 190), symbols("该同志在校期间", 260, 115),
                  symbols("遵守学校各项规章", 260, 160)},
                 cells),
            "自我鉴定\n该同志在校期间\n遵守学校各项规章\n");
}

TEST(Layout, ALabelWrittenDownwardsIsOneLine) {
  const std::vector<Rect> cells = {{100, 100, 80, 300}, {183, 100, 600, 300}};
  EXPECT_EQ(read({symbols("况", 120, 280, 0.7F), symbols("奖", 120, 130), symbols("惩", 120, 180),
                  symbols("情", 120, 230), symbols("在校期间获校级三好学生一次", 200, 130)},
                 cells),
            "奖惩情况\n在校期间获校级三好学生一次\n");
}

TEST(Layout, ALineThatRunsOverTheBorderOfCellsIsPartedThere) {
  const std::vector<Rect> cells = {{100, 100, 140, 60}, {243, 100, 300, 60}};
  EXPECT_EQ(read({symbols("姓名 王霞", 115, 115)}, cells), "姓名 王霞\n");
}

TEST(Layout, ATitleAboveATableComesFirstAndTheSignatureLast) {
  const std::vector<Rect> cells = {{100, 300, 140, 60}, {243, 300, 300, 60}};
  EXPECT_EQ(read({symbols("签名：王霞", 500, 500), symbols("姓名", 115, 315),
                  symbols("王霞", 260, 315), symbols("干部履历表", 300, 100, 0.98F, 60)},
                 cells),
            "干部履历表\n姓名 王霞\n签名：王霞\n");
}

TEST(Layout, ColumnsOfProseAreReadOneAfterTheOther) {
  std::vector<SymbolLine> lines;
  std::string wanted = "两栏的标题在这里\n";
  lines.push_back(symbols("两栏的标题在这里", 300, 20));
  for (int i = 0; i < 6; ++i) {
    const std::string left = "左栏的这一行文字有十二个字" + std::to_string(i);
    const std::string right = "右栏的这一行文字有十二个字" + std::to_string(i);
    lines.push_back(symbols(left, 100, 100 + 45 * i));
    lines.push_back(symbols(right, 560, 100 + 45 * i));
  }
  for (const char* side : {"左", "右"}) {
    for (int i = 0; i < 6; ++i) {
      wanted += side + std::string("栏的这一行文字有十二个字") + std::to_string(i) + "\n";
    }
  }
  EXPECT_EQ(read(lines), wanted);
}

TEST(Layout, LabelsAndValuesWithoutRulesAreRowsAndNotColumns) {
  std::vector<SymbolLine> lines;
  for (int i = 0; i < 6; ++i) {
    lines.push_back(symbols("姓名", 100, 100 + 45 * i));
    lines.push_back(symbols("王霞", 400, 100 + 45 * i));
  }
  EXPECT_EQ(read(lines).substr(0, 28), "姓名 王霞\n姓名 王霞\n");
}

TEST(Layout, DoubtfulStrokesAtTheEndsAreDroppedAndRealTextStays) {
  std::vector<SymbolLine> lines = {symbols("|中共党员_", 100, 100)};
  lines[0].symbols.front().character.confidence = 0.3F;
  EXPECT_EQ(read(lines), "中共党员\n");
  EXPECT_EQ(read({symbols("（一）说明。", 100, 100)}), "（一）说明。\n");
}

TEST(Layout, NonsenseThatTheEngineDoubtsIsDropped) {
  EXPECT_EQ(read({symbols("该同志在校期间遵守学校各项规章", 100, 100),
                  symbols("TTITLEAECDE", 100, 200, 0.88F), symbols("——", 100, 300, 0.5F)}),
            "该同志在校期间遵守学校各项规章\n");
  // The same letters, read with confidence, are text.
  EXPECT_EQ(read({symbols("TTITLEAECDE", 100, 200, 0.97F)}), "TTITLEAECDE\n");
}

TEST(Layout, TheEnginesOrderOfCharactersStandsWhateverItsBoxesSay) {
  SymbolLine line = symbols("一致同意接收", 100, 100);
  std::swap(line.symbols[2].character.box, line.symbols[3].character.box);
  EXPECT_EQ(read({line}), "一致同意接收\n");
}

TEST(Layout, NothingReadIsNothing) {
  EXPECT_EQ(read({}), "");
  EXPECT_EQ(read({}, {{100, 100, 100, 100}}), "");
}

TEST(Boxes, FollowEachOtherWithoutOverlapAndHugTheirInk) {
  cv::Mat gray(100, 400, CV_8UC1, cv::Scalar(255));
  for (int i = 0; i < 4; ++i) gray(cv::Rect(50 + 40 * i, 35, 30, 30)).setTo(0);
  SymbolLine line = symbols("人事档案", 50, 30, 0.98F, 40);
  line.box = {50, 35, 150, 30};
  line.symbols[1].character.box = {90, 30, 200, 40};  // spans half the line
  line.symbols[2].character.box = {60, 30, 10, 40};   // runs backwards
  fit_boxes(line, gray);
  for (std::size_t i = 0; i < 4; ++i) {
    const Rect& box = line.symbols[i].character.box;
    EXPECT_EQ(box.y, 35);
    EXPECT_EQ(box.height, 30);
    if (i > 0) {
      const Rect& before = line.symbols[i - 1].character.box;
      EXPECT_GE(box.x, before.x + before.width);
    }
  }
  EXPECT_EQ(line.symbols[0].character.box, (Rect{50, 35, 30, 30}));
  EXPECT_EQ(line.symbols[3].character.box, (Rect{170, 35, 30, 30}));
}

}  // namespace
}  // namespace ocr::internal
