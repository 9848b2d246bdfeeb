// SPDX-License-Identifier: Apache-2.0
// What a draft makes of the many ways in which forms put the same thing.
#include <gtest/gtest.h>

#include <map>

#include "ocr/draft.h"
#include "ocr/internal/loose_date.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"
#include "tests/ocr/drawn_text.h"

namespace ocr {
namespace {

using test::line_at;
using test::page_of;

std::string value(const CatalogueDraft& draft, const char* name) {
  const Field* field = draft.field(name);
  return field == nullptr ? "" : field->value;
}

std::vector<std::pair<std::string, std::string>> stated(const CatalogueDraft& draft) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const Field& field : draft.fields) fields.emplace_back(field.name, field.value);
  for (const HistoryRow& row : draft.history) fields.emplace_back(row.from, row.where);
  return fields;
}

// Of the page as it was read; the same page out of a stored text states the same.
CatalogueDraft draft_of(std::initializer_list<const char*> lines, const Known& known = {}) {
  std::vector<Line> all;
  int y = 400;
  for (const char* line : lines) all.push_back(line_at(line, 300, y += 110));
  const RecognizedPage page = page_of(std::move(all));
  RecognizedPage stored = page_from(place(page));
  stored.width = page.width;
  stored.height = page.height;
  CatalogueDraft made = draft(page, known);
  EXPECT_EQ(stated(draft(stored, known)), stated(made));
  return made;
}

// The characters of a line that stand at `place` are read with this confidence.
RecognizedPage doubtful(const char* text, std::size_t place, float confidence) {
  Line line = line_at(text, 300, 400);
  std::size_t i = 0;
  for (Word& word : line.words) {
    for (Character& c : word.characters) {
      if (i++ == place) c.confidence = confidence;
    }
  }
  return page_of({line});
}

TEST(Fields, OtherWordingsAskForTheSame) {
  const CatalogueDraft made = draft_of(
      {"学生姓名 王霞 曾用名 王小霞 性别 女", "出生年月日 1990年02月06日 民族 汉族 籍贯 湖北武汉",
       "公民身份号码 360424199002061903", "政治面目 中共党员 何时入党 2010.11",
       "参加工作年月 2012-08 现工作单位 江汉设备厂 岗位 会计", "毕业证书号 105111201205001234",
       "学位证书编号 1051142012001234", "何时入团 二〇〇五年四月"});
  const std::map<std::string, std::string> wanted = {{"name", "王霞"},
                                                     {"former_name", "王小霞"},
                                                     {"sex", "女"},
                                                     {"birth", "1990年02月06日"},
                                                     {"ethnicity", "汉族"},
                                                     {"native_place", "湖北武汉"},
                                                     {"party", "中共党员"},
                                                     {"joined_party", "2010.11"},
                                                     {"joined_work", "2012-08"},
                                                     {"unit", "江汉设备厂"},
                                                     {"post", "会计"},
                                                     {"certificate_no", "105111201205001234"},
                                                     {"id", "360424199002061903"},
                                                     {"degree_no", "1051142012001234"},
                                                     {"joined_league", "二〇〇五年四月"}};
  for (const auto& [name, text] : wanted) EXPECT_EQ(value(made, name.c_str()), text) << name;
  EXPECT_EQ(made.fields.size(), wanted.size());
}

TEST(Fields, LabelsMayStandAboveTheirValues) {
  const CatalogueDraft made = draft(
      page_of({line_at("姓_名 性别 民族", 300, 400), line_at("王霞 女 汉族", 300, 480),
               line_at("毕业院校 所学专业", 300, 600), line_at("三峡大学 会计学", 300, 680)}));
  EXPECT_EQ(value(made, "name"), "王霞");
  EXPECT_EQ(value(made, "sex"), "女");
  EXPECT_EQ(value(made, "ethnicity"), "汉族");
  EXPECT_EQ(value(made, "school"), "三峡大学");
  EXPECT_EQ(value(made, "major"), "会计学");
}

TEST(Fields, ALongValueMayStandInTwoLines) {
  const CatalogueDraft made =
      draft(page_of({line_at("家庭住址", 300, 430), line_at("湖北省武汉市东西湖区吴家山", 560, 400),
                     line_at("街道二十一号", 560, 460)}));
  EXPECT_EQ(value(made, "place"), "湖北省武汉市东西湖区吴家山街道二十一号");
}

TEST(Fields, RelativesAreNotThePerson) {
  const CatalogueDraft made = draft_of({"姓名 王霞 性别 女", "称谓 姓名 政治面貌 工作单位及职务",
                                        "父亲 王大山 群众 务农", "母亲 陈桂花 中共党员 务农"});
  EXPECT_EQ(value(made, "name"), "王霞");
  EXPECT_EQ(value(made, "party"), "");
  EXPECT_EQ(value(made, "unit"), "");
}

TEST(Fields, ANumberOfFifteenDigitsIsBroughtToEighteenAndSureBesideItsBirth) {
  const CatalogueDraft with = draft_of({"出生日期 1966年7月3日", "身份证号 420583660703518"});
  EXPECT_EQ(value(with, "id"), "420583196607035183");
  EXPECT_TRUE(with.field("id")->checked);
  const CatalogueDraft without = draft_of({"身份证号 420583660703518"});
  EXPECT_EQ(value(without, "id"), "420583196607035183");
  EXPECT_FALSE(without.field("id")->checked);
}

TEST(Fields, OneDoubtfulDigitIsMendedWhenOnlyOneNumberPasses) {
  // The true number is 360424199002061903; the day was read wrongly.
  const CatalogueDraft made = draft(doubtful("身份证号 360424199002051903", 4 + 13, 0.3F));
  EXPECT_EQ(value(made, "id"), "360424199002061903");
  EXPECT_TRUE(made.field("id")->repaired);
  EXPECT_FALSE(made.field("id")->checked);
  EXPECT_EQ(made.field("id")->read, "360424199002051903");
  // Nothing says which digit is wrong.
  const CatalogueDraft sure = draft(doubtful("身份证号 360424199002051903", 4 + 13, 0.98F));
  EXPECT_EQ(value(sure, "id"), "360424199002051903");
  EXPECT_FALSE(sure.field("id")->checked);
}

TEST(Fields, AnUnreadableDigitIsMendedAndTheBirthBesideItDecides) {
  const CatalogueDraft made = draft_of({"性别 女", "身份证号 3604241990020619人3"});
  EXPECT_EQ(value(made, "id"), "360424199002061903");
  EXPECT_TRUE(made.field("id")->repaired);
  const CatalogueDraft other = draft_of({"出生日期 1991年2月6日", "身份证号 3604241990020619人3"});
  EXPECT_NE(value(other, "id"), "360424199002061903");
}

TEST(Fields, AKnownNumberStandsForOneThatLostADigit) {
  const Known known{{"王霞"}, {"360424199002061903"}};
  const CatalogueDraft made = draft_of({"身份证号 60424199002061903"}, known);
  EXPECT_EQ(value(made, "id"), "360424199002061903");
  EXPECT_FALSE(made.field("id")->checked);
  EXPECT_NE(value(draft_of({"身份证号 60424199002061903"}), "id"), "360424199002061903");
}

TEST(Fields, BirthAndSexThatContradictTheNumberAreReportedNotOverwritten) {
  const CatalogueDraft made =
      draft_of({"性别 男 出生日期 1991年2月6日", "身份证号 360424199002061903"});
  EXPECT_EQ(value(made, "sex"), "男");
  EXPECT_EQ(value(made, "birth"), "1991年2月6日");
  EXPECT_TRUE(made.field("sex")->contradicts && made.field("birth")->contradicts);
  EXPECT_FALSE(made.field("sex")->checked || made.field("birth")->checked);
}

TEST(Fields, ABirthThatIsNoDateIsReadByTheNumber) {
  const CatalogueDraft made = draft_of({"出生日期 1990年月6日", "身份证号 360424199002061903"});
  EXPECT_EQ(value(made, "birth"), "1990年2月6日");
  EXPECT_TRUE(made.field("birth")->repaired);
  EXPECT_EQ(made.field("birth")->read, "1990年月6日");
  EXPECT_LT(made.field("birth")->confidence, kSureField);
}

TEST(Fields, PlacesThatStateTheNameVoteOnItsCharacters) {
  const CatalogueDraft made = draft_of({"姓名 王字航", "我叫王宇航，男，", "申请人：王宇航"});
  EXPECT_EQ(value(made, "name"), "王宇航");
  EXPECT_TRUE(made.field("name")->checked);
}

TEST(Fields, AKnownNameStandsForAMisreadOneButAnotherPersonKeepsTheirs) {
  const Known known{{"曹磊"}, {"411525199701046339"}};
  const CatalogueDraft same = draft_of({"姓名 曹舌", "身份证号 411525199701046339"}, known);
  EXPECT_EQ(value(same, "name"), "曹磊");
  EXPECT_TRUE(same.field("name")->repaired);
  EXPECT_EQ(same.field("name")->read, "曹舌");
  const CatalogueDraft other = draft_of({"姓名 曹涛", "身份证号 411525198701013874"}, known);
  EXPECT_EQ(value(other, "name"), "曹涛");
  // Nobody says whose page it is: the name is proposed, and needs a look.
  const CatalogueDraft unsure = draft_of({"姓名 曹舌"}, known);
  EXPECT_FALSE(unsure.field("name")->checked);
  EXPECT_LT(unsure.field("name")->confidence, kSureField);
}

TEST(Fields, RowsOfAHistoryHavePeriodPlaceAndWitness) {
  const CatalogueDraft made =
      draft_of({"起止年月 在何地何单位学习或工作 证明人", "2008.09—2012.06 三峡大学学习 陈老师",
                "2012.07一至今 江汉设备厂会计 王建明"});
  ASSERT_EQ(made.history.size(), 2U);
  EXPECT_EQ(made.history[0].from, "2008.09");
  EXPECT_EQ(made.history[0].to, "2012.06");
  EXPECT_EQ(made.history[0].where, "三峡大学学习");
  EXPECT_EQ(made.history[0].witness, "陈老师");
  EXPECT_EQ(made.history[1].to, "至今");
  EXPECT_EQ(made.history[1].where, "江汉设备厂会计");
}

TEST(ClosingDate, IsTheLastOfThoseThatStandAloneOrBehindASignature) {
  const CatalogueDraft made =
      draft_of({"填表日期：2012年4月1日", "出生日期 1990年2月6日", "本人签名：王霞 2012年5月2日",
                "2008.09—2012.06 三峡大学", "盖章： 二〇一二年六月八日", "自2012年7月1日起执行。"});
  EXPECT_EQ(value(made, "date"), "二〇一二年六月八日");
  EXPECT_EQ(made.formed, (terms::PartialDate{2012, 6, 8}));
}

TEST(ClosingDate, KeepsToWhatWasFilledIn) {
  EXPECT_EQ(draft_of({"2012年6月"}).formed, (terms::PartialDate{2012, 6, 0}));
  EXPECT_EQ(draft_of({"2012年 月 日"}).formed, (terms::PartialDate{2012, 0, 0}));
  EXPECT_EQ(draft_of({"年 月 日"}).formed.year, 0);
  EXPECT_EQ(draft_of({"三峡大学 会计学 2012年7月"}).formed.year, 0);
}

TEST(LooseDate, LookAlikesAreMended) {
  const std::map<std::string, std::string> cases = {
      {"1986年7月]日", "1986年7月1日"},       {"2O12年6月8目", "2012年6月8日"},
      {"二OO一年四月", "二〇〇一年四月"},     {"二四二四年七月", "二〇二四年七月"},
      {"二〇CO七年七月", "二〇〇七年七月"},   {"1998，09", "1998.09"},
      {"1990人年04月07日", "1990年04月07日"}, {"1998一02一06", "1998-02-06"}};
  for (const auto& [read, meant] : cases) {
    const auto date = internal::whole_date(terms::decode_utf8(read));
    ASSERT_TRUE(date.has_value()) << read;
    EXPECT_EQ(terms::encode_utf8(date->text), meant);
    EXPECT_TRUE(date->mended);
  }
  for (const char* none : {"2012", "二〇〇〇", "3456年7月", "2012年13月", "第三中学"}) {
    const auto date = internal::whole_date(terms::decode_utf8(none));
    EXPECT_TRUE(!date || date->date.month == 0) << none;
  }
}

TEST(PageNumber, IsTakenFromTheFootOfThePage) {
  const auto number = [](const char* text, int y) {
    const CatalogueDraft made = draft(page_of({line_at("正文", 300, 900), line_at(text, 1100, y)}));
    return std::pair(made.page_number, made.page_total);
  };
  EXPECT_EQ(number("第2页 共4页", 3350), std::pair(2, 4));
  EXPECT_EQ(number("共4页第2页", 3350), std::pair(2, 4));
  EXPECT_EQ(number("- 3 -", 3350), std::pair(3, 0));
  EXPECT_EQ(number("2/4", 3350), std::pair(2, 4));
  EXPECT_EQ(number("第2页 共4页", 1500), std::pair(0, 0));
  EXPECT_EQ(number("2012", 3350), std::pair(0, 0));
}

}  // namespace
}  // namespace ocr
