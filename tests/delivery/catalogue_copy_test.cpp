// SPDX-License-Identifier: Apache-2.0
// A catalogue that goes out comes in again as it was.
#include <gtest/gtest.h>

#include "service/catalogue_export.h"
#include "service/catalogue_import.h"
#include "service/delivery/csv.h"

namespace service {
namespace {

using terms::ClassCode;
using terms::PartialDate;
using What = RowFault::What;

constexpr const char* person = "11010519491231002X";

store::Material material(const ClassCode& code, int number, const std::string& title,
                         std::optional<PartialDate> formed, int pages,
                         const std::string& remark = {}) {
  store::Material made;
  made.state = store::MaterialState::confirmed;
  made.number = number;
  made.values.class_code = code;
  made.values.title = title;
  made.values.formed = formed;
  made.values.pages = pages;
  made.values.remark = remark;
  return made;
}

CatalogueCopy copy() {
  CatalogueCopy copy;
  copy.office = "东西湖区人才服务中心";
  copy.dossier = "420112-2026-000001";
  copy.person = "买买提·艾力";
  copy.identity_number = person;
  copy.materials = {
      material({1, 0}, 1, "干部履历表", PartialDate{2010, 5, 0}, 4),
      material({4, 1}, 1, "高等学校毕业生登记表（附：成绩单）", PartialDate{2012, 6, 20}, 6,
               "复印件"),
      material({4, 1}, 2, "学位证书", std::nullopt, 1),
      material({4, 2}, 1, "=HYPERLINK(\"x\")", PartialDate{2015, 0, 0}, 2, "a, \"b\""),
      material({10, 0}, 1, "体检表", PartialDate{1998, 9, 14}, 3, "—")};
  return copy;
}

std::vector<store::PageRecord> pages(int count, int blank = 0) {
  std::vector<store::PageRecord> made(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    made[static_cast<std::size_t>(i)].id = 100 + i;
    made[static_cast<std::size_t>(i)].number = i + 1;
    made[static_cast<std::size_t>(i)].result.blank = i >= count - blank;
  }
  return made;
}

void expect_same(const std::vector<store::Material>& out,
                 const std::vector<store::MaterialValues>& in) {
  ASSERT_EQ(in.size(), out.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    EXPECT_EQ(in[i].class_code, out[i].values.class_code) << i;
    EXPECT_EQ(in[i].title, out[i].values.title) << i;
    EXPECT_EQ(in[i].formed, out[i].values.formed) << i;
    EXPECT_EQ(in[i].pages, out[i].values.pages) << i;
    EXPECT_EQ(in[i].remark, out[i].values.remark) << i;
  }
}

TEST(CatalogueCopies, AWorkbookComesInAsItWentOut) {
  const auto sheets = delivery::read_workbook(catalogue_workbook(copy()));
  ASSERT_EQ(sheets.size(), 2U);
  EXPECT_EQ(sheets[0].name, "基本信息");
  EXPECT_EQ(sheets[1].name, "目录");
  const auto imported = import_catalogue(delivery::read_catalogue(sheets), pages(16), person);
  EXPECT_TRUE(imported.faults.empty());
  expect_same(copy().materials, imported.lines);
  EXPECT_EQ(imported.images, ImagesBy::all);
  EXPECT_EQ(imported.lines[1].images.front(), 104);
  EXPECT_EQ(imported.lines[4].images.back(), 115);
}

TEST(CatalogueCopies, SoDoCommaSeparatedValuesAndNoneIsAFormula) {
  const std::string csv = catalogue_csv(copy());
  EXPECT_EQ(csv.find(",=HYPERLINK"), std::string::npos);
  auto without = copy();
  without.materials.erase(without.materials.begin() + 3);
  const auto imported = import_catalogue(
      delivery::read_catalogue({delivery::read_csv(catalogue_csv(without))}), pages(3), person);
  EXPECT_TRUE(imported.faults.empty());
  expect_same(without.materials, imported.lines);
  EXPECT_EQ(imported.images, ImagesBy::none);
  EXPECT_TRUE(imported.lines[0].images.empty());
}

TEST(CatalogueCopies, BlankBacksAreLeftOutWhereTheStatedPagesSaySo) {
  const auto imported = import_catalogue(
      delivery::read_catalogue(delivery::read_workbook(catalogue_workbook(copy()))), pages(18, 2),
      person);
  EXPECT_EQ(imported.images, ImagesBy::written);
  EXPECT_EQ(imported.lines[4].images.size(), 3U);
}

TEST(CatalogueCopies, EachFaultNamesItsRow) {
  const auto imported = import_catalogue(
      delivery::read_catalogue({delivery::read_csv("类号,序号,材料名称,年,月,日,页数,备注\n"
                                                   "1,1,履历表,2010,5,,4,\n"
                                                   ",2,没有类,2010,13,,,\n"
                                                   "4,1,学历材料,1998,9,31,2,\n")}),
      pages(6), person);
  std::vector<std::pair<What, std::string>> faults;
  for (const auto& fault : imported.faults) faults.emplace_back(fault.what, fault.where);
  EXPECT_EQ(faults, (std::vector<std::pair<What, std::string>>{{What::no_pages, "!3"},
                                                               {What::no_date, "!3"},
                                                               {What::class_too_wide, "!4"},
                                                               {What::no_date, "!4"}}));
  EXPECT_NE(fault_text(imported.faults[2], Language::chinese).find("小类"), std::string::npos);
}

TEST(CatalogueCopies, ARowOfAnotherPersonAndASheetWithoutHeadingsAreFaults) {
  const auto other = import_catalogue(
      delivery::read_catalogue({delivery::read_csv("身份证号,类号,序号,材料名称,页数\n"
                                                   "440524188001010014,1,1,履历表,4\n")}),
      pages(4), person);
  ASSERT_EQ(other.faults.size(), 1U);
  EXPECT_EQ(other.faults[0].what, What::of_another);
  const auto none = import_catalogue(delivery::read_catalogue({delivery::read_csv("甲,乙\n1,2\n")}),
                                     pages(1), person);
  ASSERT_EQ(none.faults.size(), 1U);
  EXPECT_EQ(none.faults[0].what, What::no_headings);
}

}  // namespace
}  // namespace service
