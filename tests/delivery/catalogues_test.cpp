// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/catalogues.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "tests/delivery/package.h"
#include "tests/delivery/planned.h"

namespace service::delivery {
namespace {

namespace fs = std::filesystem;
using Told = std::vector<std::string>;

class CataloguesOfAll : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("dangan-catalogues-" + std::to_string(::getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    dossier_.name.document = "11010519491231002X";
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path put(const std::string& name, const std::vector<std::vector<std::string>>& rows) {
    const auto bytes = test::package(test::workbook_parts(test::sheet_xml(rows)));
    return put(name, std::string(bytes.begin(), bytes.end()));
  }
  fs::path put(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  static Told told(const std::vector<Objection>& objections) {
    Plan plan;
    plan.objections = objections;
    return test::told(plan);
  }
  static Told below(const Stated& stated) {
    Told names;
    for (const Workbook& workbook : stated.workbooks)
      names.push_back(workbook.below + (workbook.shared ? " shared" : ""));
    return names;
  }

  const std::vector<std::string> headings_{"身份证号", "类号", "材料名称", "页数"};
  fs::path folder_;
  DossierFolder dossier_;
};

TEST_F(CataloguesOfAll, OneThatCannotBeReadIsToldOfItselfAndOfEachDossierThatNeedsIt) {
  Catalogues catalogues;
  catalogues.read({put("总目录.xlsx", "PK\3\4 nothing")}, folder_);
  EXPECT_EQ(told(catalogues.left_over({dossier_.name.document})),
            Told{"catalogue_unreadable 总目录.xlsx"});
  std::vector<Objection> objections;
  EXPECT_TRUE(catalogues.stated_of(dossier_, {}, objections).rows.empty());
  EXPECT_EQ(told(objections), Told{"catalogue_unreadable 总目录.xlsx"});
  // Who has a catalogue of his own does not need it.
  const fs::path own = put("目录.xlsx", {{"类号", "材料名称", "页数"}, {"1", "履历表", "2"}});
  objections.clear();
  const Stated stated = catalogues.stated_of(dossier_, {own}, objections);
  EXPECT_EQ(told(objections), Told{});
  EXPECT_EQ(stated.rows.size(), 1U);
  EXPECT_EQ(below(stated), Told{"目录.xlsx"});
}

TEST_F(CataloguesOfAll, OneThatIsTooLargeOldOrGoneSaysSo) {
  std::string old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  old.resize(600, '\0');
  Catalogues catalogues;
  catalogues.read({put("旧.xlsx", old), put("大.xlsx", std::string((16U << 20) + 1, 'x')),
                   folder_ / "无.xlsx", put("空.xlsx", {{"姓名", "王霞"}}),
                   put("不知何人.xlsx", {{"类号", "材料名称", "页数"}, {"1", "履历表", "2"}})},
                  folder_);
  EXPECT_EQ(
      told(catalogues.left_over({})),
      (Told{"catalogue_old_format 旧.xlsx", "catalogue_too_large 大.xlsx", "unreadable 无.xlsx",
            "catalogue_no_headings ", "catalogue_no_persons 不知何人.xlsx"}));
}

TEST_F(CataloguesOfAll, EveryWorkbookThatNamesTheDossierIsKeptWithIt) {
  Catalogues catalogues;
  const std::string other = "440524188001010014";
  catalogues.read(
      {put("甲.xlsx", {headings_, {dossier_.name.document, "1", "履历表", "2"}}),
       put("乙.xlsx",
           {headings_, {dossier_.name.document, "2", "自传", "1"}, {other, "1", "履历表", "1"}})},
      folder_);
  std::vector<Objection> objections;
  const Stated stated = catalogues.stated_of(dossier_, {}, objections);
  EXPECT_EQ(stated.rows.size(), 2U);
  EXPECT_EQ(below(stated), (Told{"甲.xlsx shared", "乙.xlsx shared"}));
  DossierFolder second;
  second.name.document = other;
  EXPECT_EQ(below(catalogues.stated_of(second, {}, objections)), Told{"乙.xlsx shared"});
  EXPECT_EQ(told(objections), Told{});
  EXPECT_EQ(told(catalogues.left_over({other})), Told{"not_delivered 11010519491231002X"});
}

}  // namespace
}  // namespace service::delivery
