// SPDX-License-Identifier: Apache-2.0
#include "ocr/materials.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ocr {
namespace {

using terms::ClassCode;

CatalogueDraft titled(const char* title, ClassCode code) {
  CatalogueDraft draft;
  draft.title = title, draft.title_confidence = 0.95F, draft.class_code = code;
  draft.titled = draft.heading = true;
  draft.characters = 200;
  return draft;
}

CatalogueDraft continued() {
  CatalogueDraft draft;
  draft.title = "支部大会决议";
  draft.characters = 150;
  return draft;
}

Field stated(const char* name, const char* value, float confidence = 0.9F, bool checked = false) {
  Field field;
  field.name = name, field.value = value, field.confidence = confidence, field.checked = checked;
  return field;
}

std::vector<MaterialDraft> materials_of(const std::vector<CatalogueDraft>& drafts) {
  std::vector<StackPage> stack;
  for (const CatalogueDraft& draft : drafts) {
    StackPage page;
    page.draft = &draft;
    stack.push_back(page);
  }
  return materials(stack);
}

// "0-1 2-2": the pages of each material.
std::string ranges(const std::vector<MaterialDraft>& found) {
  std::string text;
  for (const MaterialDraft& m : found) {
    text += (text.empty() ? "" : " ") + std::to_string(m.first) + "-" + std::to_string(m.last);
  }
  return text;
}

const ClassCode kParty{6, 0}, kReview{3, 0}, kWork{9, 2};

TEST(Materials, ATitleBeginsOneAndPagesWithoutBelongToTheOneBefore) {
  const auto found = materials_of(
      {titled("入党志愿书", kParty), continued(), continued(), titled("年度考核登记表", kReview)});
  EXPECT_EQ(ranges(found), "0-2 3-3");
  EXPECT_EQ(found[0].title, "入党志愿书");
  EXPECT_EQ(found[0].class_code, kParty);
  EXPECT_EQ(found[0].written_pages, 3U);
  EXPECT_EQ(found[1].class_code, kReview);
}

TEST(Materials, AnEmptyStackHasNoneAndAStackWithoutATitleIsOne) {
  EXPECT_TRUE(materials({}).empty());
  EXPECT_EQ(ranges(materials_of({continued(), continued()})), "0-1");
}

TEST(Materials, TheSameFormOfAnotherYearIsAnotherMaterial) {
  EXPECT_EQ(
      ranges(materials_of({titled("年度考核登记表", kReview), titled("年度考核登记表", kReview)})),
      "0-0 1-1");
}

TEST(Materials, ARunningHeadDoesNotSplit) {
  CatalogueDraft second = titled("劳动合同书", kWork);
  second.page_number = 2;
  EXPECT_EQ(ranges(materials_of({titled("劳动合同书", kWork), second})), "0-1");
  CatalogueDraft small = titled("劳动合同书", kWork);
  small.heading = false;
  EXPECT_EQ(ranges(materials_of({titled("劳动合同书", kWork), small})), "0-1");
}

TEST(Materials, ALargeHeadingThatNoTableKnowsBeginsOneLessSurely) {
  CatalogueDraft heading = continued();
  heading.heading = true;
  const auto found = materials_of({titled("入党志愿书", kParty), heading});
  EXPECT_EQ(ranges(found), "0-0 1-1");
  EXPECT_LT(found[1].begin_confidence, found[0].begin_confidence);
  EXPECT_FALSE(found[1].class_code.has_value());
  // Unless the paper says that it has more pages than came before.
  CatalogueDraft first = titled("入党志愿书", kParty);
  first.page_number = 1, first.page_total = 2;
  EXPECT_EQ(ranges(materials_of({first, heading})), "0-1");
}

TEST(Materials, ABlankPageIsTheBackOfTheSheetBeforeIt) {
  const CatalogueDraft form = titled("入党志愿书", kParty), blank, other = titled("证明", {10, 0});
  std::vector<StackPage> stack(4);
  stack[0].draft = &blank, stack[0].blank = true;
  stack[1].draft = &form;
  stack[2].draft = &blank, stack[2].blank = true;
  stack[3].draft = &other;
  const auto found = materials(stack);
  EXPECT_EQ(ranges(found), "0-2 3-3");
  EXPECT_EQ(found[0].title, "入党志愿书");
  EXPECT_EQ(found[0].written_pages, 1U);
}

TEST(Materials, ASeparatorBeginsOneAndItsClassStands) {
  const CatalogueDraft form = titled("证明", {10, 0}), second = continued();
  std::vector<StackPage> stack(2);
  stack[0].draft = &form;
  stack[1].draft = &second;
  stack[1].begins_document = true, stack[1].separator_class = ClassCode{4, 1};
  const auto found = materials(stack);
  EXPECT_EQ(ranges(found), "0-0 1-1");
  EXPECT_EQ(found[1].class_code, (ClassCode{4, 1}));
  EXPECT_EQ(found[1].begin_confidence, 1.0F);
}

TEST(Materials, AListOfContentsIsNotAMaterialOfTheCatalogue) {
  CatalogueDraft contents = titled("干部人事档案材料目录", kParty);
  contents.class_code.reset();
  const auto found = materials_of({contents, titled("证明", {10, 0})});
  EXPECT_EQ(found[0].kind, MaterialKind::contents);
  EXPECT_EQ(found[1].kind, MaterialKind::material);
}

TEST(Materials, TheLastClosingDateIsTheDateOfFormation) {
  CatalogueDraft first = titled("入党志愿书", kParty), second = continued();
  first.fields = {stated("date", "2009年5月2日")}, first.formed = {2009, 5, 2};
  second.fields = {stated("date", "二〇一〇年一月")}, second.formed = {2010, 1, 0};
  const auto found = materials_of({first, second, continued()});
  EXPECT_EQ(found.at(0).formed, (terms::PartialDate{2010, 1, 0}));
  EXPECT_EQ(found.at(0).date->value, "二〇一〇年一月");
  EXPECT_EQ(found.at(0).date_page, 1U);
}

TEST(Materials, FieldsOfItsPagesAreMergedAndConflictsKept) {
  CatalogueDraft first = titled("入党志愿书", kParty), second = continued(), third = continued();
  first.fields = {stated("name", "王字霞", 0.8F), stated("birth", "1990年2月6日")};
  second.fields = {stated("name", "王宇霞", 0.95F, true), stated("birth", "1990-02-06", 0.8F)};
  third.fields = {stated("name", "王宇霞", 0.7F)};
  const auto found = materials_of({first, second, third});
  const MaterialField* name = found.at(0).field("name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->field.value, "王宇霞");
  EXPECT_EQ(name->page, 1U);
  ASSERT_EQ(name->conflicts.size(), 1U);
  EXPECT_EQ(name->conflicts[0], (std::pair<std::string, std::size_t>("王字霞", 0)));
  EXPECT_TRUE(found.at(0).field("birth")->conflicts.empty());
  EXPECT_EQ(found.at(0).field("unit"), nullptr);
}

TEST(Materials, AnotherPersonsNumberBeginsOne) {
  CatalogueDraft first = titled("证明", {10, 0}), second = continued();
  first.fields = {stated("id", "360424199002061903", 1, true)};
  second.fields = {stated("id", "411525199701046339", 1, true)};
  EXPECT_EQ(ranges(materials_of({first, second})), "0-0 1-1");
}

}  // namespace
}  // namespace ocr
