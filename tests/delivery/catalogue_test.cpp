// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/catalogue.h"

#include <gtest/gtest.h>

namespace service::delivery {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// "class material title pages", a mark for a wrong row.
std::vector<std::string> read(const Rows& rows) {
  std::vector<std::string> lines;
  for (const CatalogueRow& row : read_catalogue({{"目录", rows}}).rows)
    lines.push_back((row.wrong ? "!" : "") + (row.document.empty() ? "" : row.document + " ") +
                    (row.code ? row.code->text() : "?") + " " + std::to_string(row.material) + " " +
                    row.title + " " + std::to_string(row.pages));
  return lines;
}
using Lines = std::vector<std::string>;

TEST(Catalogue, TheHeadingsAreFoundBelowTitlesAndInAnyOrder) {
  EXPECT_EQ(read({{"干部人事档案目录"},
                  {},
                  {"页 数", "备注", "材料名称", "类　号", "序号", "材料形成时间"},
                  {"3", "", "干部履历表", "1", "1", "2003.7"},
                  {"2页", "复印件", "自传", "二", "1", ""},
                  {"1.0", "", "学位证书", "4-1", "1", ""}}),
            (Lines{"1 1 干部履历表 3", "2 1 自传 2", "4-1 1 学位证书 1"}));
}

TEST(Catalogue, LinesOfClassesHoldForWhatFollows) {
  EXPECT_EQ(
      read({{"序号", "材料名称", "材料形成时间", "材料形成时间", "材料形成时间", "页数", "备注"},
            {"序号", "材料名称", "年", "月", "日", "页数", "备注"},
            {"一、履历材料", "一、履历材料", "一、履历材料"},
            {"1", "干部履历表", "2003", "7", "1", "3", ""},
            {"四", "学历学位、职称、学术、培训材料"},
            {"1", "学历学位材料"},
            {"1", "毕业生登记表", "2003", "7", "", "4", ""},
            {"4-2", "职业（任职）资格材料"},
            {"1", "资格评审表", "2008", "", "", "6", ""},
            {},
            {"", "合计", "", "", "", "13", ""}}),
      (Lines{"1 1 干部履历表 3", "4-1 1 毕业生登记表 4", "4-2 1 资格评审表 6"}));
}

TEST(Catalogue, TheClassMayStandInTheSerialNumberOrOnlyInTheFirstRow) {
  EXPECT_EQ(read({{"编号", "材料名称", "页数"}, {"4-1-2", "成绩单", "2"}, {"9-1", "工资表", "1"}}),
            (Lines{"4-1 2 成绩单 2", "9 1 工资表 1"}));
  EXPECT_EQ(read({{"类号", "材料名称", "页数"}, {"一", "履历表", "2"}, {"", "简历", "1"}}),
            (Lines{"1 0 履历表 2", "1 0 简历 1"}));
}

// Every one of these has the look of a line that says a class.
TEST(Catalogue, AMaterialWithoutItsPageCountIsNoLineOfAClass) {
  EXPECT_EQ(read({{"类号", "序号", "材料名称", "页数"},
                  {"1", "1", "履历表", ""},
                  {"2", "", "自传", ""},
                  {"4-4", "1", "培训材料", ""},
                  {"1", "2", "简历", "1"}}),
            (Lines{"!1 1 履历表 0", "!2 0 自传 0", "!4-4 1 培训材料 0", "1 2 简历 1"}));
  EXPECT_EQ(read({{"序号", "材料名称", "形成时间", "页数", "备注"},
                  {"一、履历材料"},
                  {"1", "履历表", "2003", "", ""},
                  {"", "2、自传", "", "", ""},
                  {"2", "三好学生登记表", "", "", "复印件"},
                  {"3", "履历材料", "", "", "复印件"},
                  {"4", "简历", "", "1", ""}}),
            (Lines{"!1 1 履历表 0", "!1 0 2、自传 0", "!1 2 三好学生登记表 0", "!1 3 履历材料 0",
                   "1 4 简历 1"}));
  EXPECT_EQ(read({{"类号", "材料名称", "页数"}, {"一", "履历表", ""}, {"", "简历", "1"}}),
            (Lines{"!1 0 履历表 0", "1 0 简历 1"}));
  EXPECT_EQ(read({{"类号", "材料名称", "页数"},
                  {"一、履历材料", "履历表", ""},
                  {"一、履历材料", "简历", "1"}}),
            (Lines{"!1 0 履历表 0", "1 0 简历 1"}));
}

TEST(Catalogue, LinesOfClassesAreKnownInAllTheirForms) {
  const auto class_below = [](const std::vector<std::string>& line) {
    return read({{"序号", "材料名称", "形成时间", "页数"}, line, {"1", "某材料", "2003", "1"}});
  };
  for (const std::vector<std::string>& line : Rows{{"三、鉴定、考核、考察材料"},
                                                   {"三", "鉴定考核类"},
                                                   {"三", "考察、考核和鉴定", "", ""},
                                                   {"", "三、考核类", "", ""},
                                                   {"第三类", "鉴定、考核、考察材料"},
                                                   {"三类"},
                                                   {"三、", "考核材料", "共 3 份"},
                                                   {"3", "鉴定、考核、考察材料"},
                                                   {"3.鉴定、考核、考察材料"}})
    EXPECT_EQ(class_below(line), Lines{"3 1 某材料 1"}) << line[0];
  for (const std::vector<std::string>& line :
       Rows{{"4-1"}, {"4.1 学历学位材料"}, {"四—1、学历学位材料"}, {"4-1", "学历学位类"}})
    EXPECT_EQ(class_below(line), Lines{"4-1 1 某材料 1"}) << line[0];
}

TEST(Catalogue, LinesThatNobodyFilledInSayNothing) {
  const Rows rows{{"类号", "序号", "材料名称", "形成时间", "页数"},
                  {"1", "1", "履历表", "2003", "2"},
                  {"", "2", "", "", ""},
                  {"", "5", "", "", ""},
                  {"5", "", "", "", ""},
                  {"", "", "政审表", "", "1"},
                  {"制表人：某人", "", "", "审核人：某人", ""}};
  EXPECT_EQ(read(rows), (Lines{"1 1 履历表 2", "5 0 政审表 1"}));
  // This one somebody began.
  EXPECT_EQ(read({rows[0], {"1", "3", "", "2003", ""}}), Lines{"!1 3  0"});
}

TEST(Catalogue, ARowMayStateWhichImagesAreItsOwn) {
  const auto rows = read_catalogue({{"目录",
                                     {{"类号", "材料名称", "页数", "页号"},
                                      {"1", "履历表", "3", "1-3"},
                                      {"1", "简历", "1", "4"},
                                      {"1", "登记表", "2", "5～6"},
                                      {"1", "鉴定表", "2", "八-七"}}}})
                        .rows;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(std::pair(rows[0].first, rows[0].last), std::pair(1, 3));
  EXPECT_EQ(std::pair(rows[1].first, rows[1].last), std::pair(4, 0));
  EXPECT_EQ(std::pair(rows[2].first, rows[2].last), std::pair(5, 6));
  EXPECT_EQ(std::pair(rows[3].first, rows[3].last), std::pair(0, 0));
}

TEST(Catalogue, RowsThatMakeNoSenseAreToldByTheirPlace) {
  const auto catalogue = read_catalogue({{"目录",
                                          {{"类号", "材料名称", "页数"},
                                           {"1", "履历表", "许多"},
                                           {"1", "", "2"},
                                           {"十三", "简历", "1"},
                                           {"1", "简历", "-1"},
                                           {"1", "简历", "99999"},
                                           {"1", "简历", ""},
                                           {"1", "自传", "1"}}}});
  ASSERT_EQ(catalogue.rows.size(), 7U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(catalogue.rows[i].wrong) << i;
  EXPECT_FALSE(catalogue.rows[6].wrong);
  EXPECT_EQ(catalogue.rows[2].where, "目录!4");
}

TEST(Catalogue, OneForAllNamesThePersonOfEachRow) {
  const Rows rows{{"姓名", "身份证号码", "类号", "材料名称", "页数"},
                  {"王霞", "11010519491231002x", "1", "履历表", "2"},
                  {"", "", "2", "自传", "1"},
                  {"李四", "440524188001010014", "", "体检表", "1"}};
  EXPECT_TRUE(read_catalogue({{"目录", rows}}).states_persons);
  EXPECT_EQ(read(rows), (Lines{"11010519491231002X 1 0 履历表 2", "11010519491231002X 2 0 自传 1",
                               "440524188001010014 ? 0 体检表 1"}));
}

TEST(Catalogue, WithoutHeadingsItIsNone) {
  const auto catalogue = read_catalogue({{"基本信息", {{"姓名", "王霞"}, {"性别", "女"}}}});
  ASSERT_EQ(catalogue.objections.size(), 1U);
  EXPECT_EQ(catalogue.objections[0].why, Why::catalogue_no_headings);
  EXPECT_TRUE(catalogue.rows.empty());
}

}  // namespace
}  // namespace service::delivery
