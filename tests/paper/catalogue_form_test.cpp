// SPDX-License-Identifier: Apache-2.0
#include "service/paper/catalogue_form.h"

#include "tests/paper/pdf_file.h"

namespace service::paper {
namespace {

CatalogueCopy copy(int materials) {
  CatalogueCopy copy;
  copy.office = "东西湖区人才服务中心";
  copy.dossier = "420112-2026-000001";
  copy.person = "欧阳文博";
  for (int i = 1; i <= materials; ++i) {
    store::Material material;
    material.state = store::MaterialState::confirmed;
    material.number = i;
    material.values.class_code = terms::ClassCode{4, 1};
    material.values.title = "第" + std::to_string(i) + "份成绩单";
    material.values.formed = terms::PartialDate{2012, 6, 0};
    material.values.pages = i;
    copy.materials.push_back(material);
  }
  return copy;
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    ++found;
  return found;
}

TEST(CatalogueForm, HasASectionForEachClassWithTheHeadsOfItsColumns) {
  const Pdf pdf(catalogue_form(copy(2), Language::chinese));
  const std::string text = pdf.run("pdftotext -layout copy.pdf -");
  for (const char* heading : {"一、履历材料", "四、学历学位、职称、学术、培训材料",
                              "十、其他可供组织参考的材料", "4-1 学历学位材料"})
    EXPECT_EQ(count(text, heading), 1U) << heading;
  EXPECT_EQ(count(text, "材料形成时间"), 10U);
  EXPECT_EQ(count(text, "份数"), 0U);
  EXPECT_EQ(count(text, "4-1-2"), 1U);
  EXPECT_NE(text.find("欧阳文博"), std::string::npos);
}

TEST(CatalogueForm, AClassThatIsLongerThanASheetGoesOnBelowItsNameAndHeads) {
  const Pdf pdf(catalogue_form(copy(80), Language::chinese));
  const std::string text = pdf.run("pdftotext -layout copy.pdf -");
  EXPECT_GE(count(text, "（续）"), 2U);
  for (int i = 1; i <= 80; ++i)
    EXPECT_EQ(count(text, "第" + std::to_string(i) + "份成绩单"), 1U) << i;
}

TEST(CatalogueForm, ALongTitleIsWrappedAndNothingOfItIsCutOff) {
  CatalogueCopy one = copy(1);
  one.materials[0].values.title =
      "关于同意东西湖区流动人员人事档案数字化加工服务项目领导小组成员调整并报请区人民政府批准的请"
      "示";
  const Pdf pdf(catalogue_form(one, Language::chinese));
  std::string text = pdf.run("pdftotext -raw copy.pdf -");
  std::erase(text, '\n');
  EXPECT_NE(text.find("批准的请示"), std::string::npos);
}

TEST(CatalogueForm, TheSameCatalogueGivesTheSameBytes) {
  EXPECT_EQ(catalogue_form(copy(3), Language::english), catalogue_form(copy(3), Language::english));
}

}  // namespace
}  // namespace service::paper
