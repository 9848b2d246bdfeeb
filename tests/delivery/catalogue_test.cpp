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
