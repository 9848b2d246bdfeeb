// SPDX-License-Identifier: Apache-2.0
#include "store/catalogue.h"
#include "store/catalogue_rules.h"
#include "store/digitization.h"
#include "store/reading.h"
#include "tests/store/digitization_support.h"

namespace store::test {
namespace {

using terms::ClassCode;
using terms::PartialDate;

MaterialValues values_of(const ClassCode& code, const std::string& title,
                         std::optional<PartialDate> formed, std::vector<std::int64_t> images = {}) {
  MaterialValues values;
  values.class_code = code;
  values.title = title;
  values.formed = formed;
  values.pages = static_cast<int>(images.size());
  values.images = std::move(images);
  return values;
}

std::vector<std::string> labels(const std::vector<Material>& materials) {
  std::vector<std::string> out;
  for (const Material& material : materials)
    out.push_back(material.state == MaterialState::draft
                      ? "draft " + material.values.title
                      : material.label() + " " + material.values.title);
  return out;
}

class Materials : public ArchiveTest {
 protected:
  Materials() : catalogue_(*archive_) {
    add_staff(*archive_);
    dossier_ = new_dossier().number;
    pages_ = take_in(*archive_, dossier_, 6);
  }

  std::vector<Material> draft_three() {
    return catalogue_.draft(
        dossier_,
        {{values_of({4, 1}, "高等学校毕业生登记表", PartialDate{2012, 6, 0},
                    {pages_[0], pages_[1]}),
          0.9},
         {values_of({1, 0}, "干部履历表", PartialDate{2010, 0, 0}, {pages_[2]}), 0.8},
         {values_of({4, 1}, "学习成绩单", PartialDate{2011, 7, 1}, {pages_[3]}), 0.7}},
        clerk);
  }
  std::vector<std::string> acts(std::int64_t material) const {
    std::vector<std::string> found;
    for (const MaterialVersion& version : catalogue_.history(dossier_))
      if (version.material == material) found.push_back(version.act);
    return found;
  }

  Catalogue catalogue_;
  std::string dossier_;
  std::vector<std::int64_t> pages_;
};

TEST_F(Materials, ADraftIsNoLineOfTheCatalogueUntilAPersonConfirmsIt) {
  const auto drafts = draft_three();
  ASSERT_EQ(drafts.size(), 3U);
  EXPECT_EQ(labels(catalogue_.materials(dossier_)),
            (std::vector<std::string>{"draft 高等学校毕业生登记表", "draft 干部履历表",
                                      "draft 学习成绩单"}));
  EXPECT_EQ(drafts[0].page_numbers, (std::vector{1, 2}));
  catalogue_.confirm({drafts[0].id, drafts[1].id, drafts[2].id}, clerk);
  // In the order of the catalogue: classes, and inside 4-1 by date of formation.
  EXPECT_EQ(labels(catalogue_.materials(dossier_)),
            (std::vector<std::string>{"1-1 干部履历表", "4-1-1 学习成绩单",
                                      "4-1-2 高等学校毕业生登记表"}));
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(Materials, ConfirmingIsAllOrNothing) {
  auto drafts = catalogue_.draft(dossier_,
                                 {{values_of({1, 0}, "履历表", {}, {pages_[0]}), 1},
                                  {values_of({4, 0}, "学历材料", {}, {pages_[1]}), 1}},
                                 clerk);
  EXPECT_CAUSE(class_needed, catalogue_.confirm({drafts[0].id, drafts[1].id}, clerk));
  EXPECT_EQ(catalogue_.material(drafts[0].id)->state, MaterialState::draft);
}

TEST_F(Materials, ADraftNamedTwiceIsConfirmedOnce) {
  const auto drafts = draft_three();
  EXPECT_EQ(catalogue_.confirm({drafts[0].id, drafts[0].id}, clerk).size(), 1U);
  EXPECT_EQ(catalogue_.material(drafts[0].id)->label(), "4-1-1");
  EXPECT_EQ(acts(drafts[0].id), (std::vector<std::string>{"drafted", "confirmed"}));
}

TEST_F(Materials, ADraftThatLosesAPageHasOnePageLess) {
  const auto drafts = draft_three();
  catalogue_.add(dossier_, values_of({10, 0}, "其他", {}, {pages_[1]}), "", clerk);
  EXPECT_EQ(catalogue_.material(drafts[0].id)->values.pages, 1);
  EXPECT_EQ(acts(drafts[0].id), (std::vector<std::string>{"drafted", "page_taken"}));
}

TEST_F(Materials, ADraftMadeOnceMoreKeepsWhatIsTheSameAndOvertakesTheRest) {
  const auto before = draft_three();
  const auto after = catalogue_.draft(
      dossier_,
      {{before[0].values, 0.9},
       {values_of({1, 0}, "干部履历表", PartialDate{2010, 5, 0}, {pages_[2]}), 0.9}},
      clerk);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].id, before[0].id);
  EXPECT_NE(after[1].id, before[1].id);
  EXPECT_EQ(catalogue_.material(before[1].id)->state, MaterialState::overtaken);
  EXPECT_EQ(acts(before[1].id), (std::vector<std::string>{"drafted", "overtaken"}));
}

TEST_F(Materials, ADraftThatAPersonRefusedIsNotProposedAgain) {
  const auto drafts = draft_three();
  catalogue_.refuse(drafts[1].id, "不是这个人的", clerk);
  const auto again = draft_three();
  EXPECT_EQ(again.size(), 2U);
  EXPECT_EQ(acts(drafts[1].id), (std::vector<std::string>{"drafted", "refused"}));
  EXPECT_CAUSE(no_material, catalogue_.confirm({drafts[1].id}, clerk));
  EXPECT_CAUSE(empty, catalogue_.refuse(drafts[0].id, "", clerk));
}

TEST_F(Materials, PagesOfAConfirmedMaterialAreInNoDraftAndTheOthersDropOutOfNone) {
  const auto drafts = draft_three();
  catalogue_.confirm({drafts[0].id}, clerk);
  const auto again =
      catalogue_.draft(dossier_,
                       {{values_of({10, 0}, "其他", {}, {pages_[1], pages_[4]}), 0.5},
                        {values_of({1, 0}, "履历表", {}, {pages_[2], pages_[0], pages_[3]}), 0.5}},
                       clerk);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].values.images, (std::vector{pages_[2], pages_[3]}));
  EXPECT_EQ(again[0].values.title, "履历表");
  EXPECT_EQ(again[0].values.pages, 2);
  // Without its first page nobody knows what it is.
  EXPECT_EQ(again[1].values.images, std::vector{pages_[4]});
  EXPECT_EQ(again[1].values.title, "");
  EXPECT_FALSE(again[1].values.class_code);
  EXPECT_CAUSE(material_pages,
               catalogue_.add(dossier_, values_of({10, 0}, "其他", {}, {pages_[1]}), "", clerk));
}

TEST_F(Materials, ACorrectedDraftIsAMaterialAndItsProposalStaysInTheHistory) {
  const auto drafts = draft_three();
  MaterialValues right = drafts[0].values;
  right.title = "普通高等学校毕业生登记表";
  right.formed = PartialDate{2012, 6, 20};
  const Material made = catalogue_.correct(drafts[0].id, right, "看纸质件", clerk);
  EXPECT_EQ(made.label(), "4-1-1");
  EXPECT_EQ(made.values.title, right.title);
  const auto history = catalogue_.history(dossier_);
  EXPECT_EQ(history.front().values.title, "高等学校毕业生登记表");
  EXPECT_EQ(history.back().act, "corrected");
  EXPECT_EQ(history.back().note, "看纸质件");
}

TEST_F(Materials, AMaterialThatChangesItsClassGetsTheNextNumberThere) {
  const auto drafts = draft_three();
  catalogue_.confirm({drafts[0].id, drafts[1].id, drafts[2].id}, clerk);
  MaterialValues moved = drafts[1].values;
  moved.class_code = ClassCode{4, 1};
  EXPECT_EQ(catalogue_.correct(drafts[1].id, moved, "", clerk).label(), "4-1-3");
  moved.title = "履历表";
  EXPECT_EQ(catalogue_.correct(drafts[1].id, moved, "", clerk).label(), "4-1-3");
}

TEST_F(Materials, PagesGivenToACorrectedDraftLeaveTheDraftTheyWereIn) {
  const auto drafts = draft_three();
  MaterialValues wider = drafts[0].values;
  wider.images.push_back(pages_[2]);
  catalogue_.correct(drafts[0].id, wider, "", clerk);
  EXPECT_EQ(catalogue_.material(drafts[0].id)->page_numbers, (std::vector{1, 2, 3}));
  EXPECT_EQ(catalogue_.material(drafts[1].id)->state, MaterialState::overtaken);
}

TEST_F(Materials, RenumberingIsAnEventAndTellsWhatToPencilAnew) {
  const auto first = catalogue_.add(
      dossier_, values_of({4, 1}, "毕业生登记表", PartialDate{2012, 6, 0}), "", clerk);
  const auto second =
      catalogue_.add(dossier_, values_of({4, 1}, "成绩单", PartialDate{2011, 7, 0}), "", clerk);
  const auto changed = catalogue_.arrange(dossier_, clerk);
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(catalogue_.material(second.id)->label(), "4-1-1");
  EXPECT_EQ(catalogue_.material(first.id)->label(), "4-1-2");
  EXPECT_EQ(catalogue_.history(dossier_).back().act, "renumbered");
  EXPECT_EQ(catalogue_.history(dossier_).back().note, "4-1-1");
  EXPECT_TRUE(catalogue_.arrange(dossier_, clerk).empty());
  const auto events = archive_->history(dossier_);
  EXPECT_EQ(std::count_if(events.begin(), events.end(),
                          [](const auto& e) { return e.act == "material.renumbered"; }),
            2);
}

TEST_F(Materials, AWithdrawnMaterialLeavesItsNumberFreeOnlyWhenTheCatalogueIsArranged) {
  const auto first = catalogue_.add(dossier_, values_of({3, 0}, "考核表", {}), "", clerk);
  const auto second = catalogue_.add(dossier_, values_of({3, 0}, "鉴定表", {}), "", clerk);
  catalogue_.withdraw(first.id, "重复", clerk);
  EXPECT_EQ(labels(catalogue_.materials(dossier_)), std::vector<std::string>{"3-2 鉴定表"});
  catalogue_.arrange(dossier_, clerk);
  EXPECT_EQ(catalogue_.material(second.id)->label(), "3-1");
  EXPECT_CAUSE(no_material, catalogue_.withdraw(first.id, "再次", clerk));
}

TEST_F(Materials, ACatalogueMadeElsewhereIsTakenOverOnce) {
  draft_three();
  const auto taken =
      catalogue_.take_over(dossier_,
                           {values_of({4, 1}, "学籍卡", PartialDate{2008, 9, 0}, {pages_[0]}),
                            values_of({4, 1}, "成绩单", PartialDate{2006, 9, 0}, {pages_[1]})},
                           "目录.xlsx", clerk);
  EXPECT_EQ(labels(taken), (std::vector<std::string>{"4-1-1 学籍卡", "4-1-2 成绩单"}));
  EXPECT_CAUSE(material_settled,
               catalogue_.take_over(dossier_, {values_of({1, 0}, "履历表", {})}, "", clerk));
}

TEST_F(Materials, AnotherDossiersPageIsNotTaken) {
  const auto foreign = take_in(*archive_, new_dossier("李娜").number, 1);
  EXPECT_CAUSE(material_pages,
               catalogue_.add(dossier_, values_of({1, 0}, "履历表", {}, {foreign[0]}), "", clerk));
  EXPECT_CAUSE(
      material_pages,
      catalogue_.add(dossier_, values_of({1, 0}, "履历表", {}, {pages_[0], pages_[0]}), "", clerk));
}

TEST_F(Materials, APageScannedAgainStandsInTheMaterialInThePlaceOfTheOld) {
  const auto drafts = draft_three();
  catalogue_.confirm({drafts[0].id}, clerk);
  Digitization lots(*archive_);
  const auto lot = lots.open_lot("批", "李工", scans).id;
  lots.add(lot, {dossier_, 6, 6, "", ""}, scans);
  lots.prepare(dossier_, {}, 0, "", scans);
  lots.step(dossier_, {Step::scanned, 6, 6, 1, ""}, scans);
  lots.step(dossier_, {Step::processed, 0, 6, 0, ""}, scans);
  lots.draw_sample(lot, {100, "s", false}, custodian);
  lots.judge(dossier_, CheckStage::first, {{pages_[1], false, "模糊"}}, first);
  const auto again = take_in(*archive_, dossier_, 1, "rescan");
  lots.replace_page(pages_[1], again[0], "", scans);
  EXPECT_EQ(catalogue_.material(drafts[0].id)->values.images, (std::vector{pages_[0], again[0]}));
  EXPECT_EQ(catalogue_.material(drafts[0].id)->page_numbers, (std::vector{1, 2}));
}

class Values : public Materials {
 protected:
  Values() {
    Reading reading(*archive_);
    PageReading read = page_result("姓名王韦");
    read.engine = "reader";
    read.fields = {{"name", "王韦", {1, 2, 3, 4, 90}, false, 0.6, ""},
                   {"birth", "1990年2月", {5, 6, 7, 8, 95}, true, 0.95, ""}};
    reading.keep(pages_[0], read, clerk);
  }
  StatedValue value(const std::string& name) const {
    for (const StatedValue& stated : catalogue_.values(dossier_))
      if (stated.name == name) return stated;
    ADD_FAILURE() << "no " << name;
    return {};
  }
};

TEST_F(Values, WhatAPageStatesIsProposedWithItsPlaceAndConfidence) {
  EXPECT_EQ(value("name").state, ValueState::proposed);
  EXPECT_EQ(value("name").number, 1);
  EXPECT_EQ(value("name").box.width, 3);
  EXPECT_DOUBLE_EQ(value("name").confidence, 0.6);
  EXPECT_TRUE(value("birth").checked);
}

TEST_F(Values, ACorrectedValueStandsWhenThePageIsReadOnceMore) {
  catalogue_.judge({{pages_[0], "name", 0, ValueState::corrected, "王伟", "看原件"},
                    {pages_[0], "birth", 0, ValueState::confirmed, "", ""}},
                   clerk);
  EXPECT_EQ(value("name").value, "王伟");
  EXPECT_EQ(value("name").proposed, "王韦");
  EXPECT_EQ(value("name").note, "看原件");
  Reading reading(*archive_);
  PageReading read = page_result("姓名王苇");
  read.engine = "reader 2";
  read.fields = {{"name", "王苇", {1, 2, 3, 4, 90}, false, 0.6, ""}};
  reading.keep(pages_[0], read, clerk);
  EXPECT_EQ(value("name").value, "王伟");
  EXPECT_EQ(value("name").proposed, "王苇");
  EXPECT_EQ(value("birth").value, "1990年2月");  // confirmed, though nothing proposes it any more
  EXPECT_EQ(value("birth").proposed, "");
}

TEST_F(Values, ARefusedValueIsNoFactAndItsWordsStay) {
  catalogue_.judge({{pages_[0], "name", 0, ValueState::refused, "", "别人的"}}, clerk);
  EXPECT_EQ(value("name").state, ValueState::refused);
  EXPECT_EQ(value("name").value, "王韦");
}

TEST_F(Values, APersonMayAddWhatWasNotReadButConfirmOnlyWhatIsThere) {
  EXPECT_CAUSE(no_value,
               catalogue_.judge({{pages_[0], "school", 0, ValueState::confirmed, "", ""}}, clerk));
  catalogue_.judge({{pages_[0], "school", 0, ValueState::corrected, "武汉大学", ""}}, clerk);
  EXPECT_EQ(value("school").value, "武汉大学");
  EXPECT_EQ(value("school").state, ValueState::corrected);
}

TEST_F(Values, ADecisionNamesWhatItRestsOnAndTheLastOneComesLast) {
  catalogue_.decide(dossier_, {FactTopic::birth, "1990-02", pages_[0], 0, "登记表最早", {}, ""},
                    clerk);
  catalogue_.decide(dossier_, {FactTopic::birth, "1990-02-06", 0, 0, "", {}, ""}, clerk);
  const auto decisions = catalogue_.decisions(dossier_);
  ASSERT_EQ(decisions.size(), 2U);
  EXPECT_EQ(decisions[0].number, 1);
  EXPECT_EQ(decisions[1].value, "1990-02-06");
  EXPECT_EQ(decisions[1].actor, clerk.name);
}

TEST(CatalogueRules, PartyPapersStandByGroupWithTheLetterOfIntentFirst) {
  std::vector<MaterialValues> materials{values_of({6, 0}, "转正申请书", PartialDate{2010, 1, 0}),
                                        values_of({6, 0}, "入党志愿书", PartialDate{2009, 12, 0}),
                                        values_of({6, 0}, "入党申请书", PartialDate{2008, 1, 0}),
                                        values_of({6, 0}, "入团志愿书", PartialDate{2003, 5, 4}),
                                        values_of({6, 0}, "民革申请表", PartialDate{2001, 1, 0})};
  EXPECT_EQ(catalogue_order(materials), (std::vector<std::size_t>{3, 1, 2, 0, 4}));
}

TEST(CatalogueRules, WhatHasNoDateComesLastInItsClass) {
  std::vector<MaterialValues> materials{
      values_of({9, 2}, "无日期", {}), values_of({9, 2}, "后", PartialDate{2010, 1, 0}),
      values_of({9, 1}, "工资", {}), values_of({9, 2}, "前", PartialDate{1998, 0, 0})};
  EXPECT_EQ(catalogue_order(materials), (std::vector<std::size_t>{2, 3, 1, 0}));
}

}  // namespace
}  // namespace store::test
