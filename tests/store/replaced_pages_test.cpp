// SPDX-License-Identifier: Apache-2.0
// Pages that are scanned again and take the place of refused ones; leaves of several images.
#include "tests/store/digitization_support.h"

#include <algorithm>

namespace store::test {
namespace {

using Acts = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

class ReplacedPages : public DigitizationTest {
 protected:
  ReplacedPages() : number_(processed(4)), old_(pages_) {}

  void refuse(std::int64_t page) {
    lots_.judge(number_, CheckStage::first, {{page, false, "模糊"}}, first);
  }
  Ids listed() {
    Ids ids;
    for (const PageRecord& page : archive_->pages(number_)) {
      ids.push_back(page.id);
      EXPECT_EQ(page.number, static_cast<int>(ids.size()));
      EXPECT_EQ(archive_->page(page.id)->number, page.number);
    }
    return ids;
  }

  std::string number_;
  Ids old_;
};

TEST_F(ReplacedPages, TheNewPageStandsInThePlaceOfTheOld) {
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 2, "again");
  EXPECT_EQ(listed(), (Ids{old_[0], old_[1], old_[2], old_[3], again[0], again[1]}));
  EXPECT_EQ(acts_of(number_, [&] { lots_.replace_page(old_[1], again[0], "重扫", scans); }),
            Acts{"page.replaced"});
  EXPECT_EQ(listed(), (Ids{old_[0], again[0], old_[2], old_[3], again[1]}));
  // Both are kept; the old one has the number of its place beside it.
  const PageRecord replaced = archive_->page(old_[1]).value();
  EXPECT_EQ(replaced.replaced_by, again[0]);
  EXPECT_EQ(replaced.number, 2);
  EXPECT_EQ(archive_->page(again[0])->replaces, old_[1]);
  EXPECT_EQ(archive_->page_copy(old_[1], CopyKind::master).empty(), false);
  EXPECT_EQ(archive_->dossier(number_)->pages, 5);
  EXPECT_EQ(archive_->totals().pages, 5);
  const auto history = lots_.replacements(number_);
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].note, "重扫");
  EXPECT_EQ(history[0].actor, "account:li");
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(ReplacedPages, ABatchTellsItsPagesByTheirPlaceInTheDossier) {
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 2, "again");
  lots_.replace_page(old_[1], again[0], "", scans);
  const auto batch = archive_->page(again[0])->batch;
  const auto pages = archive_->batch_pages(batch);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].number, 2);
  EXPECT_EQ(pages[1].number, 5);
  EXPECT_EQ(archive_->batch_pages(archive_->page(old_[0])->batch)[1].replaced_by, again[0]);
}

TEST_F(ReplacedPages, AReplacementCanBeReplacedInItsTurn) {
  refuse(old_[2]);
  const Ids second_scan = take_in(*archive_, number_, 1, "second");
  lots_.replace_page(old_[2], second_scan[0], "", scans);
  refuse(second_scan[0]);
  const Ids third_scan = take_in(*archive_, number_, 1, "third");
  EXPECT_CAUSE(page_replaced, lots_.replace_page(old_[2], third_scan[0], "", scans));
  lots_.replace_page(second_scan[0], third_scan[0], "", scans);
  EXPECT_EQ(listed(), (Ids{old_[0], old_[1], third_scan[0], old_[3]}));
  EXPECT_EQ(archive_->page(second_scan[0])->number, 3);
  EXPECT_EQ(archive_->page(old_[2])->number, 3);
  const auto numbers = lots_.report(lot_).dossiers.at(0).numbers;
  EXPECT_EQ(numbers, (std::map<std::int64_t, int>{{old_[0], 1},
                                                  {old_[1], 2},
                                                  {old_[2], 3},
                                                  {second_scan[0], 3},
                                                  {third_scan[0], 3},
                                                  {old_[3], 4}}));
  const Ids last = take_in(*archive_, number_, 1, "last");
  EXPECT_EQ(listed(), (Ids{old_[0], old_[1], third_scan[0], old_[3], last[0]}));
}

TEST_F(ReplacedPages, OnlyABadPageIsReplacedAndOnlyByALaterGoodOneOfItsDossier) {
  const Ids again = take_in(*archive_, number_, 2, "again");
  EXPECT_CAUSE(page_not_bad, lots_.replace_page(old_[1], again[0], "", scans));
  refuse(old_[1]);
  refuse(again[0]);
  EXPECT_CAUSE(page_not_later, lots_.replace_page(again[0], old_[3], "", scans));
  EXPECT_CAUSE(page_not_later, lots_.replace_page(old_[1], old_[1], "", scans));
  EXPECT_STORE_ERROR(not_found, lots_.replace_page(old_[1], 9999, "", scans));
  const std::string other = new_dossier().number;
  const Ids foreign = take_in(*archive_, other, 1);
  EXPECT_CAUSE(page_not_here, lots_.replace_page(old_[1], foreign[0], "", scans));
  const auto batch = archive_->begin_batch(number_, "x", clerk).id;
  const auto file = receive(*archive_, batch, "x.tif", "x");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  const auto waiting = archive_->waiting_pages(batch).at(0).id;
  EXPECT_CAUSE(replacement_not_stored, lots_.replace_page(old_[1], waiting, "", scans));
  EXPECT_CAUSE(role_forbidden, lots_.replace_page(old_[1], again[0], "", administrator));
  // They came before it was refused, or were refused themselves.
  EXPECT_CAUSE(page_of_its_own, lots_.replace_page(old_[1], again[1], "", scans));
  const Ids later = take_in(*archive_, number_, 2, "later");
  lots_.judge(number_, CheckStage::first, {{later[0], true, ""}}, first);
  EXPECT_CAUSE(page_of_its_own, lots_.replace_page(old_[1], later[0], "", scans));
  lots_.replace_page(old_[1], later[1], "", scans);
  EXPECT_CAUSE(page_replaced, lots_.replace_page(again[0], later[1], "", scans));
}

TEST_F(ReplacedPages, PagesOfOneFileAreNotSidesOfASheet) {
  const auto file_of = [&](const std::string& path, const std::string& source) {
    const std::int64_t batch = archive_->begin_batch(number_, source, clerk).id;
    const FileRecord file = receive(*archive_, batch, path, "scan of " + path);
    archive_->open_file(file.id, "application/pdf", 2, clerk);
    Ids ids;
    for (const PageRecord& page : archive_->waiting_pages(batch)) {
      archive_->store_page(page.id, page_result(path + std::to_string(page.index)), clerk);
      ids.push_back(page.id);
    }
    archive_->close_batch(batch, clerk);
    return ids;
  };
  const Ids old = file_of("two.pdf", "of one file");
  refuse(old[0]);
  const Ids again = file_of("three.pdf", "once more");
  EXPECT_CAUSE(page_not_bad,
               lots_.replace_pages({{old[0], again[0]}, {old[1], again[1]}}, "", scans));
  lots_.replace_page(old[0], again[0], "", scans);
}

TEST_F(ReplacedPages, ARescanHidesNoLostImage) {
  const auto codes = [&] {
    Acts found;
    for (const auto& finding : lots_.gate(number_).reasons)
      if (finding.code.starts_with("images_")) found.push_back(finding.code);
    return found;
  };
  for (const std::int64_t page : {old_[1], old_[2]}) refuse(page);
  lots_.replace_page(old_[1], take_in(*archive_, number_, 1, "again")[0], "", scans);
  EXPECT_EQ(codes(), Acts{}) << "no record but the replacement";
  const Ids more = take_in(*archive_, number_, 1, "more");
  lots_.step(number_, {Step::scanned, 1, 1, 1, "", archive_->page(more[0])->batch}, scans);
  lots_.replace_page(old_[2], more[0], "", scans);
  EXPECT_EQ(codes(), Acts{}) << "and one at the scanner";
  lots_.step(number_, {Step::scanned, 6, 6, 1, "数错", 0, true}, custodian);
  EXPECT_EQ(codes(), Acts{"images_lost"});
}

TEST_F(ReplacedPages, APageScannedAgainIsNoDuplicateOfTheOneItReplaced) {
  refuse(old_[3]);
  const auto batch = archive_->begin_batch(number_, "again", clerk).id;
  Ids again;
  for (const char* path : {"again-1.tif", "again-2.tif"}) {
    const auto file = receive(*archive_, batch, path, path);
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    again.push_back(archive_->waiting_pages(batch).at(0).id);
    PageResult result = page_result(path);
    result.findings = {{"duplicate", "warning", static_cast<double>(old_[3])}};
    archive_->store_page(again.back(), result, clerk);
  }
  const auto repeated = [&](std::int64_t page) {
    std::vector<double> numbers;
    const PageRecord record = archive_->page(page).value();
    for (const auto& finding : record.result.findings) numbers.push_back(finding.value);
    return numbers;
  };
  const auto reasons = [&] {
    Acts codes;
    const Gate gate = lots_.gate(number_);
    for (const auto& reason : gate.reasons)
      if (reason.code == "duplicate") codes.push_back(reason.detail);
    return codes;
  };
  EXPECT_EQ(repeated(again[0]), std::vector<double>{4}) << "a number, not an id";
  EXPECT_EQ(reasons(), (Acts{"5", "6"}));
  lots_.replace_page(old_[3], again[0], "", scans);
  EXPECT_EQ(repeated(again[0]), std::vector<double>{});
  EXPECT_EQ(repeated(again[1]), std::vector<double>{4});
  EXPECT_EQ(reasons(), Acts{"5"});
}

TEST_F(ReplacedPages, SearchFindsTheNewPageAndTheOldOneOnlyWhenAsked) {
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 1, "again");
  EXPECT_EQ(archive_->search("第2页").total, 1);
  lots_.replace_page(old_[1], again[0], "", scans);
  EXPECT_EQ(archive_->search("第2页").total, 0);
  SearchOptions options;
  options.replaced_too = true;
  EXPECT_EQ(archive_->search("第2页", options).hits.at(0).page, old_[1]);
  options.rank_limit = 0;  // newest first
  EXPECT_EQ(archive_->search("第2页", options).total, 1);
  options.replaced_too = false;
  EXPECT_EQ(archive_->search("第2页", options).total, 0);
  EXPECT_EQ(archive_->search("again").hits.at(0).number, 2);
}

TEST_F(ReplacedPages, ACertifiedCopyKeepsItsDayAndNoneIsMadeOfAReplacedPage) {
  const auto issued =
      archive_->prepare_certified_copy({number_, {old_[1], old_[3]}, "据", "收"}, clerk);
  archive_->issue_certified_copy(issued.number, {'%'}, clerk);
  const auto waiting = archive_->prepare_certified_copy({number_, {old_[1]}, "据", "收"}, clerk);
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(old_[1], again[0], "", scans);
  EXPECT_CAUSE(page_replaced,
               archive_->prepare_certified_copy({number_, {old_[1]}, "据", "收"}, clerk));
  EXPECT_CAUSE(page_replaced, archive_->issue_certified_copy(waiting.number, {'%'}, clerk));
  const auto kept = archive_->certified_copy(issued.number).value();
  EXPECT_EQ(kept.pages, (Ids{old_[1], old_[3]}));
  EXPECT_EQ(kept.pages_digest, issued.pages_digest);
  EXPECT_EQ(archive_->prepare_certified_copy({number_, {again[0]}, "据", "收"}, clerk).pages.size(),
            1U);
}

TEST_F(ReplacedPages, ARefusedPageIsOnTheRescanListUntilReplacedAndItsReplacementIsChecked) {
  lots_.draw_sample(lot_, {100, "s", false}, custodian);
  refuse(old_[1]);
  const auto list = lots_.rescan_list(lot_);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].page, old_[1]);
  EXPECT_EQ(list[0].number, 2);
  EXPECT_EQ(list[0].why, "refused");
  EXPECT_EQ(list[0].reason, "模糊");
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(old_[1], again[0], "", scans);
  EXPECT_TRUE(lots_.rescan_list(lot_).empty());
  EXPECT_CAUSE(page_replaced,
               lots_.judge(number_, CheckStage::first, {{old_[1], true, ""}}, first));
  accept_sample(number_);
  // 3 of 4 pass; a second round over what counts now.
  EXPECT_CAUSE(refused_left, lots_.accept(number_, "", custodian));
  EXPECT_CAUSE(refused_left, lots_.draw_sample(lot_, {100, "r", true}, custodian));
  lots_.judge(number_, CheckStage::first, {{again[0], true, ""}}, first);
  lots_.judge(number_, CheckStage::second, {{again[0], true, ""}}, second);
  lots_.draw_sample(lot_, {100, "r", true}, custodian);
  lots_.accept(number_, "", custodian);
  EXPECT_CAUSE(signed_off, lots_.replace_page(again[0], old_[0], "", scans));
}

TEST_F(ReplacedPages, WhoPutAPageInDoesNotCheckIt) {
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(old_[1], again[0], "", first);
  EXPECT_CAUSE(same_person, lots_.judge(number_, CheckStage::first, {{again[0], true, ""}}, first));
}

TEST_F(ReplacedPages, APageSetAsideIsReplacedAndNotReadAgain) {
  const auto batch = archive_->begin_batch(number_, "broken", clerk).id;
  const auto file = receive(*archive_, batch, "broken/1.tif", "b");
  archive_->refuse_file(file.id, "damaged", "", clerk);
  const auto bad = archive_->batch_pages(batch).at(0).id;
  EXPECT_EQ(lots_.rescan_list(lot_).at(0).why, "quarantined");
  EXPECT_EQ(archive_->unfinished_batches(number_).size(), 1U);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(bad, again[0], "", scans);
  EXPECT_TRUE(lots_.rescan_list(lot_).empty());
  EXPECT_TRUE(archive_->unfinished_batches(number_).empty());
  EXPECT_EQ(archive_->dossier(number_)->quarantined, 0);
  EXPECT_EQ(archive_->retry_set_aside(batch, clerk), 0);
  EXPECT_EQ(archive_->page(bad)->state, PageState::quarantined);
  EXPECT_EQ(listed(), (Ids{old_[0], old_[1], old_[2], old_[3], again[0]}));
}

TEST_F(ReplacedPages, WhatIsReadAgainLeavesTheReplacedOnesAlone) {
  const auto batch = archive_->begin_batch(number_, "broken", clerk).id;
  for (const char* name : {"broken/1.tif", "broken/2.tif"}) {
    archive_->refuse_file(receive(*archive_, batch, name, name).id, "damaged", "", clerk);
  }
  const auto pages = archive_->batch_pages(batch);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(pages[0].id, again[0], "", scans);
  EXPECT_EQ(archive_->retry_set_aside(batch, clerk), 1);
  const auto files = archive_->files(batch);
  EXPECT_EQ(files[0].state, FileState::refused);
  EXPECT_EQ(files[1].state, FileState::received);
  EXPECT_EQ(archive_->page(pages[0].id)->replaced_by, again[0]);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

// What a dossier has from a mixed stack: its pages stand in a part, the separator in the stack.
TEST_F(ReplacedPages, APageOfAMixedStackIsReplacedInItsPlace) {
  const std::string other = new_dossier("李明").number;
  const auto stack = archive_->begin_batch(std::nullopt, "stack", clerk).id;
  Ids mixed;
  for (const char* name : {"m/s-0001.tif", "m/s-0002.tif", "m/s-0003.tif", "m/s-0004.tif"}) {
    mixed.push_back(add_page(*archive_, stack, name, std::string("混扫") + name));
  }
  archive_->close_batch(stack, clerk);
  archive_->split_stack({{mixed[0], true, std::nullopt, "", false, ""},
                         {mixed[1], false, number_, "", true, ""},
                         {mixed[2], false, other, "", false, ""},
                         {mixed[3], false, number_, "", false, ""}},
                        clerk);
  EXPECT_EQ(listed(), (Ids{old_[0], old_[1], old_[2], old_[3], mixed[1], mixed[3]}));
  // Numbers of the stack that went elsewhere are not missed, and the separator is no image.
  for (const auto& reason : lots_.gate(number_).reasons) EXPECT_NE(reason.code, "number_missing");
  EXPECT_EQ(lots_.report(lot_).dossiers.at(0).images, 6);
  refuse(mixed[1]);
  refuse(old_[0]);
  const Ids again = take_in(*archive_, number_, 2, "again");
  lots_.replace_page(mixed[1], again[1], "", scans);
  lots_.replace_page(old_[0], again[0], "", scans);
  EXPECT_EQ(listed(), (Ids{again[0], old_[1], old_[2], old_[3], again[1], mixed[3]}));
  EXPECT_EQ(archive_->page(mixed[1])->number, 5);
  EXPECT_EQ(archive_->page(mixed[0])->number, 0);
  EXPECT_EQ(archive_->dossier(number_)->pages, 6);
  const VerifyReport report = archive_->verify();
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
}

class Leaves : public ReplacedPages {};

TEST_F(Leaves, ImagesAreGroupedIntoOneLeafAndParted) {
  const std::vector<LeafImage> images{{old_[1], ImageRole::slip_down, 0, 0},
                                      {old_[2], ImageRole::slip_lifted, 0, 0}};
  Leaf leaf;
  EXPECT_EQ(acts_of(number_, [&] { leaf = lots_.group_leaf(number_, images, "浮帖", scans); }),
            Acts{"leaf.grouped"});
  ASSERT_EQ(lots_.leaves(number_).size(), 1U);
  EXPECT_EQ(lots_.leaves(number_)[0].images.at(1).role, ImageRole::slip_lifted);
  EXPECT_EQ(lots_.leaves(number_)[0].note, "浮帖");
  // Four images of three leaves now: one fewer than was counted.
  const auto reasons = lots_.gate(number_).reasons;
  EXPECT_TRUE(std::any_of(reasons.begin(), reasons.end(), [](const DossierFinding& reason) {
    return reason.code == "leaves_missing" && reason.expected == 4 && reason.found == 3;
  }));
  EXPECT_CAUSE(page_in_leaf, lots_.group_leaf(number_, images, "", scans));
  EXPECT_EQ(acts_of(number_, [&] { lots_.ungroup_leaf(leaf.id, scans); }), Acts{"leaf.ungrouped"});
  EXPECT_STORE_ERROR(not_found, lots_.ungroup_leaf(leaf.id, scans));
  EXPECT_TRUE(lots_.gate(number_).open);
}

TEST_F(Leaves, OnlyStoredPagesOfTheDossierMakeALeaf) {
  using enum ImageRole;
  const std::string other = new_dossier().number;
  const Ids foreign = take_in(*archive_, other, 1);
  EXPECT_CAUSE(
      page_not_here,
      lots_.group_leaf(number_, {{old_[0], front, 0, 0}, {foreign[0], back, 0, 0}}, "", scans));
  EXPECT_CAUSE(leaf_too_small, lots_.group_leaf(number_, {{old_[0], front, 0, 0}}, "", scans));
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(old_[1], again[0], "", scans);
  EXPECT_CAUSE(
      page_replaced,
      lots_.group_leaf(number_, {{old_[0], front, 0, 0}, {old_[1], back, 0, 0}}, "", scans));
}

TEST_F(Leaves, AReplacementTakesTheRoleOfThePageInItsLeaf) {
  using enum ImageRole;
  lots_.group_leaf(number_, {{old_[0], fold_part, 1, 2}, {old_[1], fold_part, 2, 2}}, "", scans);
  refuse(old_[1]);
  const Ids again = take_in(*archive_, number_, 1, "again");
  lots_.replace_page(old_[1], again[0], "", scans);
  const auto leaf = lots_.leaves(number_).at(0);
  EXPECT_EQ(leaf.images.at(1).page, again[0]);
  EXPECT_EQ(leaf.images.at(1).part, 2);
}

}  // namespace
}  // namespace store::test
