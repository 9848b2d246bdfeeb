// SPDX-License-Identifier: Apache-2.0
#include "ocr/draft.h"

#include <gtest/gtest.h>

#include <map>

#include "ocr/error.h"
#include "ocr/internal/education_list.h"
#include "ocr/internal/loose_date.h"
#include "ocr/internal/word_lists.h"
#include "tests/ocr/drawn_text.h"

namespace ocr {
namespace {

using terms::ClassCode;
using test::line_at;
using test::page_of;

std::map<std::string, std::string> values(const CatalogueDraft& draft) {
  std::map<std::string, std::string> all;
  for (const Field& field : draft.fields) {
    EXPECT_TRUE(all.emplace(field.name, field.value).second) << field.name << " twice";
  }
  return all;
}

const Field& field(const CatalogueDraft& draft, const std::string& name) {
  for (const Field& f : draft.fields) {
    if (f.name == name) return f;
  }
  throw std::runtime_error("no field " + name);
}

RecognizedPage form() {
  return page_of({line_at("干部履历表", 900, 200, 80), line_at("姓名 王霞 性别 女", 300, 400),
                  line_at("民族 汉族 出生年月 1990年2月6日", 300, 500),
                  line_at("政治面貌 中共党员 文化程度 大学本科", 300, 600),
                  line_at("毕业院校 三峡大学 所学专业 数学与应用数学", 300, 700),
                  line_at("毕业时间 2012年7月 存档编号 DXH42566788", 300, 800),
                  line_at("身份证号 360424199002061903", 300, 900),
                  line_at("家庭住址 湖南省岳阳市华容县章华镇218号", 300, 1000),
                  line_at("工作单位 东西湖区人力资源和社会保障局", 300, 1100),
                  line_at("自我鉴定", 300, 1200), line_at("该同志成绩优良。", 380, 1300),
                  line_at("签名：王霞", 1500, 1400), line_at("2012年5月27日", 1500, 1500)});
}

TEST(Draft, AFormGivesItsTitleClassAndFields) {
  const CatalogueDraft made = draft(form());
  EXPECT_EQ(made.class_code, (ClassCode{1, 0}));
  EXPECT_EQ(made.title, "干部履历表");
  EXPECT_GT(made.title_confidence, 0.9F);
  const std::map<std::string, std::string> wanted = {{"name", "王霞"},
                                                     {"sex", "女"},
                                                     {"ethnicity", "汉族"},
                                                     {"birth", "1990年2月6日"},
                                                     {"party", "中共党员"},
                                                     {"degree", "大学本科"},
                                                     {"school", "三峡大学"},
                                                     {"major", "数学与应用数学"},
                                                     {"grad", "2012年7月"},
                                                     {"file_no", "DXH42566788"},
                                                     {"id", "360424199002061903"},
                                                     {"place", "湖南省岳阳市华容县章华镇218号"},
                                                     {"unit", "东西湖区人力资源和社会保障局"},
                                                     {"date", "2012年5月27日"}};
  EXPECT_EQ(values(made), wanted);
}

TEST(Draft, WhatAListOrACheckDigitConfirmsIsChecked) {
  const CatalogueDraft made = draft(form());
  for (const char* name : {"name", "sex", "ethnicity", "birth", "party", "degree", "id"}) {
    EXPECT_TRUE(field(made, name).checked) << name;
  }
  for (const char* name : {"school", "place", "unit", "file_no"}) {
    EXPECT_FALSE(field(made, name).checked) << name;
  }
}

TEST(Draft, AFieldKnowsWhereItsValueStands) {
  EXPECT_EQ(field(draft(form()), "name").box, (scanner::Rect{460, 400, 80, 40}));
}

TEST(Draft, ALetterGivesNameNumberAndItsClosingDate) {
  const CatalogueDraft made = draft(page_of(
      {line_at("调档函", 1100, 200, 80), line_at("武汉市第一人民医院：", 300, 400),
       line_at("兹有谢建庆同志，男，1975年10月6日出生，", 380, 500),
       line_at("身份证号码421122197510060359，1997年6月毕业于", 300, 600),
       line_at("华中农业大学工商管理专业。", 300, 700),
       line_at("2001年3月1日起执行新的工资标准。", 300, 800),
       line_at("湖北大禹建设股份有限公司", 1500, 1000), line_at("2003年8月12日", 1600, 1100)}));
  EXPECT_EQ(made.class_code, (ClassCode{10, 0}));
  EXPECT_EQ(made.title, "调档函");
  const std::map<std::string, std::string> wanted = {{"name", "谢建庆"},
                                                     {"sex", "男"},
                                                     {"birth", "1975年10月6日"},
                                                     {"grad", "1997年6月"},
                                                     {"id", "421122197510060359"},
                                                     {"school", "华中农业大学"},
                                                     {"major", "工商管理"},
                                                     {"date", "2003年8月12日"},
                                                     {"unit", "武汉市第一人民医院"}};
  EXPECT_EQ(values(made), wanted);
  EXPECT_LT(field(made, "unit").confidence, kSureField);  // whom a letter is to is likely, no more
  EXPECT_TRUE(field(made, "id").checked);
  EXPECT_TRUE(field(made, "birth").checked);  // agrees with the number
}

TEST(Draft, TheNameIsFoundInOtherTurnsOfPhraseToo) {
  for (const char* line :
       {"陈梦洁，女，1968年10月13日出生", "关于陈梦洁同志任职的通知",
        "兹将陈梦洁等壹名同志的人事档案转递你处", "效有陈梦洁同志，女，1968年10月13日出生"}) {
    EXPECT_EQ(field(draft(page_of({line_at(line, 300, 400)})), "name").value, "陈梦洁") << line;
  }
  EXPECT_EQ(
      values(draft(page_of({line_at("现将该同志人事档案材料转递你处", 300, 400)}))).count("name"),
      0u);
}

TEST(Draft, UnderTheHeadOfAListTheNameStandsBelowItsLabel) {
  const CatalogueDraft made = draft(page_of({line_at("姓名 身份证号 转递原因", 300, 400),
                                             line_at("胡丽华 420116199804148402 就业", 290, 480)}));
  EXPECT_EQ(field(made, "name").value, "胡丽华");
  EXPECT_EQ(field(made, "id").value, "420116199804148402");
}

TEST(Draft, AShortTitleMayHaveAMisreadCharacterWhenItIsSetLarge) {
  EXPECT_EQ(draft(page_of({line_at("调档郑", 900, 200, 80), line_at("武汉市教育局：", 300, 400),
                           line_at("兹有王霞同志", 300, 500)}))
                .title,
            "调档函");
  EXPECT_NE(draft(page_of({line_at("调档郑", 300, 200), line_at("武汉市教育局：", 300, 400),
                           line_at("兹有王霞同志", 300, 500)}))
                .title,
            "调档函");
}

TEST(Draft, ANumberBrokenByALineEndIsNotRead) {
  const CatalogueDraft made = draft(
      page_of({line_at("身份证号码42112219751006", 300, 600), line_at("0359，毕业", 300, 700)}));
  EXPECT_EQ(values(made).count("id"), 0u);
}

TEST(Draft, ANumberWithAWrongDigitIsProposedButNotChecked) {
  const CatalogueDraft made = draft(page_of({line_at("身份证号 360424199002061904", 300, 900)}));
  EXPECT_EQ(field(made, "id").value, "360424199002061904");
  EXPECT_FALSE(field(made, "id").checked);
}

TEST(Draft, LettersReadForDigitsAreMendedWhenTheCheckDigitAgrees) {
  const CatalogueDraft made = draft(page_of({line_at("身份证号 36O4241990O206l903", 300, 900)}));
  EXPECT_EQ(field(made, "id").value, "360424199002061903");
  EXPECT_TRUE(field(made, "id").checked);
}

TEST(Draft, OneMisreadCharacterIsForgivenInLabelsTitlesAndListedValues) {
  const CatalogueDraft made = draft(
      page_of({line_at("干部覆历表", 900, 200, 80), line_at("政治面瑶 中共觉员", 300, 400),
               line_at("民族 士家族 文化程废 大学本科", 300, 500), line_at("竹别 女", 300, 600)}));
  EXPECT_EQ(made.title, "干部履历表");
  EXPECT_LT(made.title_confidence, 0.9F);
  EXPECT_EQ(field(made, "party").value, "中共党员");
  EXPECT_FALSE(field(made, "party").checked);
  EXPECT_EQ(field(made, "ethnicity").value, "土家族");
  EXPECT_EQ(field(made, "degree").value, "大学本科");
  EXPECT_EQ(field(made, "sex").value, "女");
}

TEST(Draft, LabelsWithColonsAndSpacesAreRead) {
  const CatalogueDraft made =
      draft(page_of({line_at("姓 名 王霞", 300, 400), line_at("性别：女 民族：汉族", 300, 500)}));
  EXPECT_EQ(field(made, "name").value, "王霞");
  EXPECT_EQ(field(made, "sex").value, "女");
  EXPECT_EQ(field(made, "ethnicity").value, "汉族");
}

TEST(Draft, AnUnknownPaperTakesItsOwnFirstLineAndNoClass) {
  const CatalogueDraft made = draft(
      page_of({line_at("运动会报名须知", 900, 200, 80), line_at("请各班同学注意。", 300, 400)}));
  EXPECT_FALSE(made.class_code.has_value());
  EXPECT_EQ(made.title, "运动会报名须知");
  EXPECT_LE(made.title_confidence, 0.5F);
}

TEST(Draft, ATitleInTheMiddleOfProseIsNoTitle) {
  std::vector<Line> lines;
  for (int i = 0; i < 6; ++i)
    lines.push_back(line_at("该同志在校期间遵守学校各项规章。", 300, 200 + 60 * i));
  lines.push_back(line_at("证明", 300, 3000));
  EXPECT_FALSE(draft(page_of(lines)).class_code.has_value());
}

TEST(Draft, AnEmptyPageGivesAnEmptyDraft) {
  const CatalogueDraft made = draft(RecognizedPage{});
  EXPECT_FALSE(made.class_code.has_value());
  EXPECT_EQ(made.title, "");
  EXPECT_TRUE(made.fields.empty());
}

TEST(FormTable, EveryTitleMatchesItselfAndItsClassHasALabel) {
  for (const Form& form : FormTable::standard().forms()) {
    const auto match = FormTable::standard().match(form.title);
    ASSERT_TRUE(match.has_value()) << form.title;
    EXPECT_EQ(match->form->class_code, form.class_code) << form.title;
    EXPECT_EQ(match->title, form.title);
    EXPECT_TRUE(!form.class_code || !form.class_code->label().empty()) << form.title;
    for (const std::string& alias : form.aliases) {
      const auto other = FormTable::standard().match(alias);
      ASSERT_TRUE(other.has_value()) << alias;
      EXPECT_EQ(other->form->class_code, form.class_code) << alias;
    }
  }
}

TEST(FormTable, WhatAPaperSetsBeforeItsTitleIsKept) {
  const auto match = FormTable::standard().match("武汉大学2012届毕业生登记表", true);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->title, "武汉大学2012届毕业生登记表");
  EXPECT_EQ(match->form->class_code, (ClassCode{4, 1}));
}

TEST(FormTable, AMisreadBeginningDoesNotMakeALongerTitleAShorterOne) {
  const auto match = FormTable::standard().match("忧秀毕业生登记表", true);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->form->class_code, (ClassCode{7, 0}));
}

TEST(FormTable, ProseThatEndsLikeATitleIsNotOne) {
  const FormTable& table = FormTable::standard();
  EXPECT_FALSE(table.match("并提供有关证明").has_value());
  EXPECT_FALSE(table.match("特此证明。以上情况属实，请予办理").has_value());
  EXPECT_FALSE(table.match("自我鉴定").has_value());
  EXPECT_FALSE(table.match("荐其参加中级专业技术职务任职资格评审。").has_value());
}

TEST(FormTable, AnOfficeMayBringItsOwn) {
  const FormTable table = FormTable::parse("# own\n村官聘任表\t9-2\t大学生村官聘任表\r\n");
  const CatalogueDraft made = draft(
      page_of({line_at("大学生村官聘任表", 900, 200, 80), line_at("姓名 王霞 性别 女", 300, 400)}),
      {}, table);
  EXPECT_EQ(made.class_code, (ClassCode{9, 2}));
  EXPECT_EQ(made.title, "大学生村官聘任表");
}

TEST(FormTable, ATableThatIsNotOneIsRefusedWithItsLine) {
  const auto line_of = [](const char* text) -> std::string {
    try {
      FormTable::parse(text);
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::bad_table);
      return e.subject();
    }
    return "taken";
  };
  EXPECT_EQ(line_of("干部履历表\t1\n登记表\n"), "line 2");
  EXPECT_EQ(line_of("干部履历表\t11\n"), "line 1");
  EXPECT_EQ(line_of("干部履历表\t1\n干部 履历表\t2\n"), "line 2");
  EXPECT_EQ(line_of("表\t1\n"), "line 1");
  EXPECT_EQ(line_of("# nothing\n"), "line 2");
  EXPECT_EQ(line_of("\xFF\xFE\t1\n"), "line 1");
}

TEST(FormTable, APaperWhoseTitleIsLostIsKnownByItsWords) {
  const CatalogueDraft made = draft(
      page_of({line_at("三峡大学：", 300, 400), line_at("请将其人事档案转递我中心。", 380, 500)}));
  EXPECT_EQ(made.title, "调档函");
  EXPECT_EQ(made.class_code, (ClassCode{10, 0}));
  EXPECT_LT(made.title_confidence, kSureField);
}

TEST(WordLists, NamesAreToldFromOtherWords) {
  EXPECT_TRUE(internal::is_plausible_name("王霞"));
  EXPECT_TRUE(internal::is_plausible_name("欧阳娜"));
  EXPECT_TRUE(internal::is_plausible_name("买买提·艾力"));
  EXPECT_FALSE(internal::is_plausible_name("该"));
  EXPECT_FALSE(internal::is_plausible_name("的同志"));
  EXPECT_FALSE(internal::is_plausible_name("王小明同志们"));
}

TEST(WordLists, WordsThatBeginLikeANameAreNone) {
  for (const char* word : {"任命该", "能够", "时间", "王霞的", "能够团结"}) {
    EXPECT_FALSE(internal::is_plausible_name(word)) << word;
  }
}

TEST(WordLists, ACharacterThatLooksLikeAnotherIsMendedByTheList) {
  EXPECT_EQ(internal::mended_by_look("major", "士木工程"), "土木工程");
  EXPECT_EQ(internal::mended_by_look("major", "土木工程"), std::nullopt);
  EXPECT_EQ(internal::mended_by_look("major", "草业工程"), std::nullopt);
  EXPECT_EQ(internal::place_mended_by_look("湖北省黄石市大治市东岳路"), "湖北省黄石市大冶市东岳路");
  EXPECT_EQ(internal::place_mended_by_look("湖北大治"), "湖北大冶");
  EXPECT_EQ(internal::place_mended_by_look("湖北省武汉市洪山区"), std::nullopt);
  EXPECT_EQ(internal::mended_by_look("school", "潮北工业大学"), "湖北工业大学");
}

TEST(WordLists, AValueNearToSeveralOfTheListIsNotGuessed) {
  EXPECT_EQ(internal::listed_value("ethnicity", "汊族"), std::nullopt);
  EXPECT_EQ(internal::listed_value("ethnicity", "士家族"), "土家族");
  EXPECT_EQ(internal::listed_value("school", "三峡大学"), std::nullopt);
}

}  // namespace
}  // namespace ocr
