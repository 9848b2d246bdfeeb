// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/tables.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "ocr/engine.h"
#include "tests/ocr/drawn_text.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace ocr {
namespace {

using scanner::Rect;

// A page of cells; what stands in each begins at its upper left corner.
RecognizedPage page_of(const std::vector<std::pair<Rect, std::string>>& cells) {
  std::vector<Line> lines;
  std::vector<Rect> boxes;
  for (const auto& [box, text] : cells) {
    boxes.push_back(box);
    if (!text.empty()) lines.push_back(test::line_at(text, box.x + 5, box.y + 10, 30));
  }
  RecognizedPage page = test::page_of(std::move(lines));
  page.tables = internal::find_tables(page.blocks, boxes);
  return page;
}

// row,column+rows x columns role text, cell by cell
std::vector<std::string> described(const RecognizedPage& page) {
  std::vector<std::string> out;
  for (const Table& table : page.tables) {
    for (const Cell& c : table.cells) {
      const char* roles[] = {"label", "value", "other"};
      out.push_back(std::to_string(c.row) + "," + std::to_string(c.column) + " " +
                    std::to_string(c.rows) + "x" + std::to_string(c.columns) + " " +
                    roles[static_cast<int>(c.role)] + " " + page.text(c));
    }
  }
  return out;
}

TEST(Tables, TheValueStandsRightOfItsLabel) {
  const RecognizedPage page = page_of({{{100, 100, 140, 60}, "姓名"},
                                       {{243, 100, 200, 60}, "王霞"},
                                       {{446, 100, 140, 60}, "性别"},
                                       {{589, 100, 200, 60}, "女"},
                                       {{100, 163, 140, 60}, "出生年月"},
                                       {{243, 163, 546, 60}, "1998年2月"}});
  EXPECT_EQ(described(page),
            (std::vector<std::string>{"0,0 1x1 label 姓名", "0,1 1x1 value 王霞",
                                      "0,2 1x1 label 性别", "0,3 1x1 value 女",
                                      "1,0 1x1 label 出生年月", "1,1 1x3 value 1998年2月"}));
  ASSERT_EQ(page.tables.size(), 1U);
  EXPECT_EQ(page.tables[0].rows, 2);
  EXPECT_EQ(page.tables[0].columns, 4);
  const Cell* value = right_of(page.tables[0], page.tables[0].cells[4]);
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(page.text(*value), "1998年2月");
  EXPECT_EQ(right_of(page.tables[0], page.tables[0].cells[5]), nullptr);
}

TEST(Tables, HeadsOfColumnsLabelTheRowsBelow) {
  const RecognizedPage page = page_of({{{100, 100, 300, 60}, "起止年月"},
                                       {{403, 100, 300, 60}, "工作单位"},
                                       {{706, 100, 100, 60}, "职务"},
                                       {{100, 163, 300, 60}, "2010年7月"},
                                       {{403, 163, 300, 60}, "武汉市第一中学"},
                                       {{706, 163, 100, 60}, "教师"},
                                       {{100, 226, 300, 60}, ""},
                                       {{403, 226, 300, 60}, ""},
                                       {{706, 226, 100, 60}, ""}});
  EXPECT_EQ(described(page),
            (std::vector<std::string>{"0,0 1x1 label 起止年月", "0,1 1x1 label 工作单位",
                                      "0,2 1x1 label 职务", "1,0 1x1 value 2010年7月",
                                      "1,1 1x1 value 武汉市第一中学", "1,2 1x1 value 教师",
                                      "2,0 1x1 value ", "2,1 1x1 value ", "2,2 1x1 value "}));
}

TEST(Tables, ALabelBesideSeveralRowsSpansThem) {
  const RecognizedPage page = page_of({{{100, 100, 80, 123}, "学历"},
                                       {{183, 100, 140, 60}, "全日制"},
                                       {{326, 100, 300, 60}, "大学本科"},
                                       {{183, 163, 140, 60}, "在职"},
                                       {{326, 163, 300, 60}, ""}});
  ASSERT_EQ(page.tables.size(), 1U);
  EXPECT_EQ(page.tables[0].cells[0].rows, 2);
  EXPECT_EQ(right_of(page.tables[0], page.tables[0].cells[0])->column, 1);
}

TEST(Tables, TablesApartAreSeveralAndALoneFrameIsNone) {
  EXPECT_EQ(page_of({{{100, 100, 80, 60}, ""},
                     {{183, 100, 80, 60}, ""},
                     {{100, 400, 80, 60}, ""},
                     {{183, 400, 80, 60}, ""}})
                .tables.size(),
            2U);
  EXPECT_TRUE(page_of({{{100, 100, 80, 60}, "照片"}}).tables.empty());
}

TEST(Tables, ADrawnFormGivesTheValuesOfItsLabels) {
  const synthetic::Person person = synthetic::make_person(31, 2);
  const synthetic::Page drawn = synthetic::render_page(synthetic::Kind::registration, person, 31);
  const RecognizedPage page = make_tesseract()->recognize(
      scanner::Cleaner().clean({drawn.width, drawn.height, 3, 300, 300, drawn.rgb}));
  EXPECT_EQ(page.language, "zh-Hans");
  int found = 0;
  for (const Table& table : page.tables) {
    for (const Cell& cell : table.cells) {
      EXPECT_GE(cell.box.x, table.box.x);
      EXPECT_LE(cell.box.x + cell.box.width, page.width);
      const Cell* value = right_of(table, cell);
      if (cell.role != CellRole::label || value == nullptr) continue;
      EXPECT_NE(value->role, CellRole::other);
      if (page.text(cell) == "姓名") found += page.text(*value) == person.name ? 1 : 0;
      if (page.text(cell) == "性别") found += page.text(*value) == person.sex ? 1 : 0;
    }
  }
  EXPECT_EQ(found, 2) << page.text();
}

}  // namespace
}  // namespace ocr
