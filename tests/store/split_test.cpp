// SPDX-License-Identifier: Apache-2.0
// Mixed stacks: pages of one file that go to several dossiers.
#include <set>

#include "tests/store/support.h"

namespace store::test {
namespace {

class Stack : public ArchiveTest {
 protected:
  Stack() : li_(new_dossier("李明").number), wang_(new_dossier("王霞").number), stack_(begin()) {}

  std::int64_t begin() { return archive_->begin_batch(std::nullopt, "stack", clerk).id; }

  // A file of so many pages, each with its place as text; the ids of its pages.
  std::vector<std::int64_t> take(const std::string& path, int count) {
    const FileRecord file = receive(*archive_, stack_, path, "scan of " + path);
    archive_->open_file(file.id, "image/tiff", count, clerk);
    std::vector<std::int64_t> ids;
    for (const PageRecord& page : archive_->waiting_pages(stack_)) {
      PageResult result = page_result("材料" + path + std::to_string(page.index));
      if (page.index == 0) result.sheet = "SHEET";
      result.class_code = "3";
      archive_->store_page(page.id, result, clerk);
      ids.push_back(page.id);
    }
    return ids;
  }

  static PagePlace separator(std::int64_t page) {
    return {page, true, std::nullopt, "", false, ""};
  }
  static PagePlace place(std::int64_t page, const std::string& dossier,
                         const std::string& class_code = "", bool begins = false) {
    return {page, false, dossier, class_code, begins, ""};
  }
  static PagePlace loose(std::int64_t page, const std::string& why = "") {
    return {page, false, std::nullopt, "", false, why};
  }

  std::vector<std::int64_t> ids_of(const std::string& dossier) const {
    std::vector<std::int64_t> ids;
    int number = 0;
    for (const PageRecord& page : archive_->pages(dossier)) {
      EXPECT_EQ(page.number, ++number);
      EXPECT_EQ(archive_->page(page.id)->number, number) << "asked for alone";
      ids.push_back(page.id);
    }
    EXPECT_EQ(archive_->dossier(dossier)->pages, number);
    return ids;
  }
  void expect_whole() const {
    const VerifyReport report = archive_->verify();
    EXPECT_TRUE(report.damage.empty()) << damage_text(report);
  }

  std::string li_, wang_;
  std::int64_t stack_;
};

using Ids = std::vector<std::int64_t>;

TEST_F(Stack, PagesOfOneFileGoToSeveralDossiersInTheirOrder) {
  const Ids a = take("a.tif", 6), b = take("b.tif", 3);
  EXPECT_FALSE(archive_->batch(stack_)->split) << "not yet";
  archive_->split_stack(
      {separator(a[0]), place(a[1], wang_, "4-1", true), place(a[2], li_), place(a[3], wang_),
       loose(a[4]), place(a[5], li_), separator(b[0]), place(b[1], wang_), loose(b[2])},
      clerk);
  EXPECT_EQ(ids_of(wang_), (Ids{a[1], a[3], b[1]}));
  EXPECT_EQ(ids_of(li_), (Ids{a[2], a[5]}));
  const PageRecord first = *archive_->page(a[1]);
  EXPECT_EQ(first.dossier, wang_);
  EXPECT_EQ(first.result.class_code, "4-1") << "the sheet goes before the text";
  EXPECT_EQ(first.sheet_class, "4-1");
  EXPECT_TRUE(first.begins_document);
  EXPECT_EQ(archive_->page(a[3])->result.class_code, "3");
  EXPECT_TRUE(archive_->page(a[3])->sheet_class.empty());
  EXPECT_FALSE(archive_->page(a[3])->begins_document);
  expect_whole();
}

TEST_F(Stack, SeparatorsAreKeptAndCountedApart) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({separator(a[0]), place(a[1], li_), separator(a[2]), loose(a[3])}, clerk);
  const PageRecord sheet = *archive_->page(a[0]);
  EXPECT_TRUE(sheet.separator);
  EXPECT_EQ(sheet.number, 0);
  EXPECT_EQ(sheet.result.sheet, "SHEET");
  EXPECT_FALSE(sheet.dossier);
  EXPECT_FALSE(archive_->page_copy(a[0], CopyKind::access).empty());
  const Batch stack = *archive_->batch(stack_);
  EXPECT_EQ(stack.separators, 2);
  EXPECT_EQ(stack.stored, 2) << "wherever they went";
  EXPECT_EQ(stack.split.value().dossiers, 1);
  EXPECT_EQ(stack.split.value().left, 1);
  const auto pages = archive_->stack_pages(stack_);
  EXPECT_EQ(pages.at(0).stack, stack_);
  EXPECT_EQ(pages.at(1).stack, stack_);
  EXPECT_EQ(pages.at(0).batch, stack_);
  EXPECT_EQ(archive_->batch(pages.at(1).batch).value().stack, stack_);
  EXPECT_EQ(archive_->totals().pages, 2);
  const auto left = archive_->batch_pages(stack_);
  ASSERT_EQ(left.size(), 3U);
  EXPECT_EQ(left[0].number, 0);
  EXPECT_EQ(left[2].number, 1);
  EXPECT_EQ(archive_->page(a[3])->number, 1);
  EXPECT_STORE_ERROR(not_found, archive_->prepare_certified_copy({li_, {a[0]}, "函", "局"}, clerk));
}

TEST_F(Stack, SearchFindsAPageInItsDossierAndNoSeparator) {
  const Ids a = take("a.tif", 3);
  EXPECT_EQ(archive_->search("材料").total, 3);
  archive_->split_stack({separator(a[0]), place(a[1], li_), place(a[2], wang_)}, clerk);
  const SearchResult found = archive_->search("材料");
  ASSERT_EQ(found.hits.size(), 2U);
  for (const Hit& hit : found.hits) {
    EXPECT_EQ(hit.dossier, hit.page == a[1] ? li_ : wang_);
    EXPECT_EQ(hit.person, hit.page == a[1] ? "李明" : "王霞");
    EXPECT_EQ(hit.number, 1);
  }
  expect_whole();
}

TEST_F(Stack, SplittingAgainChangesAndRecordsNothing) {
  const Ids a = take("a.tif", 4);
  const std::vector<PagePlace> plan = {separator(a[0]), place(a[1], li_, "4-1"), place(a[2], wang_),
                                       loose(a[3])};
  archive_->split_stack(plan, clerk);
  const std::int64_t events = archive_->totals().events;
  archive_->split_stack(plan, clerk);
  reopen();
  archive_->split_stack(plan, clerk);
  EXPECT_EQ(archive_->totals().events, events);
  EXPECT_EQ(ids_of(li_), (Ids{a[1]}));
  EXPECT_EQ(archive_->recent_batches().size(), 3U);
}

TEST_F(Stack, APageOfADossierStaysThereWhateverIsSaid) {
  const Ids a = take("a.tif", 3);
  archive_->split_stack({loose(a[0]), place(a[1], li_), place(a[2], li_)}, clerk);
  archive_->split_stack({place(a[0], wang_), place(a[1], wang_), separator(a[2])}, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{a[1], a[2]}));
  EXPECT_EQ(ids_of(wang_), (Ids{a[0]}));
}

TEST_F(Stack, WhatADossierGetsLaterComesBehindWhatItHas) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({loose(a[0]), loose(a[1]), place(a[2], li_), place(a[3], li_)}, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{a[2], a[3]}));
  archive_->split_stack({place(a[0], li_), loose(a[1])}, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{a[2], a[3], a[0]})) << "numbers that were stated stay";
  archive_->assign_batch(stack_, li_, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{a[2], a[3], a[0], a[1]}));
  EXPECT_EQ(archive_->batch(stack_)->split.value().dossiers, 1) << "in three parts";
  EXPECT_EQ(archive_->batch(stack_)->split.value().left, 0);
  EXPECT_STORE_ERROR(conflict, archive_->assign_batch(stack_, li_, clerk));  // nothing is left
  expect_whole();
}

TEST_F(Stack, AFileWhosePagesADossierHasIsHeldThere) {
  take("a.tif", 1);
  const Ids b = take("b.tif", 2);
  const Ids a{archive_->batch_pages(stack_).at(0).id};
  archive_->split_stack({place(a[0], li_), place(b[0], li_), place(b[1], wang_)}, clerk);
  const auto batch = archive_->begin_batch(li_, "again", clerk).id;
  EXPECT_EQ(receive(*archive_, batch, "x/a.tif", "scan of a.tif").state, FileState::already_held);
  EXPECT_EQ(receive(*archive_, batch, "b.tif", "scan of b.tif").state, FileState::received)
      << "half of it is another person's";
}

TEST_F(Stack, APageNobodyLookedAtForCodesCountsAsUnread) {
  take("a.tif", 2);
  EXPECT_FALSE(archive_->stack_pages(stack_).at(1).unread);
  EXPECT_EQ(archive_->stack_pages(stack_).at(1).han, 2);
  tamper(place_, "UPDATE page SET sheet = NULL");
  EXPECT_TRUE(archive_->stack_pages(stack_).at(1).unread);
}

TEST_F(Stack, NothingIsMovedWhileAPageWaitsOrADossierIsUnknown) {
  const Ids a = take("a.tif", 2);
  EXPECT_STORE_ERROR(not_found,
                     archive_->split_stack({place(a[0], li_), place(a[1], "none")}, clerk));
  EXPECT_STORE_ERROR(not_found, archive_->split_stack({place(a[0], li_), place(99, li_)}, clerk));
  const FileRecord late = receive(*archive_, stack_, "late.tif", "late");
  archive_->open_file(late.id, "image/tiff", 1, clerk);
  const std::int64_t waiting = archive_->waiting_pages(stack_).at(0).id;
  EXPECT_STORE_ERROR(conflict,
                     archive_->split_stack({place(a[0], li_), place(waiting, li_)}, clerk));
  EXPECT_TRUE(archive_->pages(li_).empty());
}

TEST_F(Stack, ItsPagesAreListedWhereverTheyWentAlsoWhenItComesAgain) {
  const Ids a = take("a.tif", 3);
  archive_->close_batch(stack_, clerk);
  archive_->split_stack({separator(a[0]), place(a[1], li_), loose(a[2])}, clerk);
  const std::int64_t again = begin();
  ASSERT_NE(again, stack_);
  EXPECT_EQ(receive(*archive_, again, "a.tif", "scan of a.tif").state, FileState::already_held);
  const auto pages = archive_->stack_pages(again);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_TRUE(pages[0].separator);
  EXPECT_EQ(pages[0].sheet, "SHEET");
  EXPECT_EQ(pages[1].page, a[1]);
  EXPECT_EQ(pages[1].dossier, li_);
  EXPECT_EQ(pages[2].index, 2);
  EXPECT_FALSE(pages[2].dossier);
  // What was unassigned finds its place later, behind what came before.
  archive_->split_stack({place(a[2], li_)}, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{a[1], a[2]}));
}

TEST_F(Stack, WhatIsLeftOfItCanBeAssignedAsAWhole) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({separator(a[0]), place(a[1], li_), loose(a[2]), loose(a[3])}, clerk);
  archive_->assign_batch(stack_, wang_, clerk);
  EXPECT_EQ(ids_of(wang_), (Ids{a[2], a[3]}));
  EXPECT_EQ(ids_of(li_), (Ids{a[1]}));
  EXPECT_FALSE(archive_->batch(stack_)->dossier) << "its files hold pages of others";
  expect_whole();
}

TEST_F(Stack, AnUnassignedPageSaysWhyUntilADossierHasIt) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({separator(a[0]), loose(a[1], "unknown_dossier"),
                         loose(a[2], "unknown_dossier"), place(a[3], li_)},
                        clerk);
  EXPECT_EQ(archive_->page(a[1])->unassigned, "unknown_dossier");
  EXPECT_EQ(archive_->page(a[3])->unassigned, "");
  archive_->split_stack({loose(a[1], "after_end"), place(a[2], li_)}, clerk);
  EXPECT_EQ(archive_->page(a[1])->unassigned, "after_end");
  EXPECT_EQ(archive_->page(a[2])->unassigned, "");
  archive_->assign_batch(stack_, wang_, clerk);
  EXPECT_EQ(archive_->page(a[1])->dossier, wang_);
  EXPECT_EQ(archive_->page(a[1])->unassigned, "");
}

TEST_F(Stack, NumbersGoOnThroughPartsAndWholeBatches) {
  const auto plain = [&](const std::string& source) {
    return add_page(*archive_, archive_->begin_batch(li_, source, clerk).id, source + ".tif", "页");
  };
  const std::int64_t before = plain("before");
  const Ids a = take("a.tif", 4);
  archive_->split_stack({place(a[0], wang_), place(a[1], li_), separator(a[2]), place(a[3], li_)},
                        clerk);
  const std::int64_t after = plain("after");
  EXPECT_EQ(ids_of(li_), (Ids{before, a[1], a[3], after}));
}

TEST_F(Stack, ASetAsidePageOfAPartIsReadAgainWithItsDossier) {
  const FileRecord file = receive(*archive_, stack_, "a.tif", "scan");
  archive_->open_file(file.id, "image/tiff", 2, clerk);
  const auto waiting = archive_->waiting_pages(stack_);
  archive_->store_page(waiting[0].id, page_result("甲"), clerk);
  archive_->quarantine_page(waiting[1].id, "worker_crashed", "", clerk);
  const FileRecord bad = receive(*archive_, stack_, "bad.tif", "no image");
  archive_->refuse_file(bad.id, "damaged", "", clerk);
  const auto pages = archive_->stack_pages(stack_);
  ASSERT_EQ(pages.size(), 3U);
  EXPECT_TRUE(pages[2].refused);
  archive_->split_stack(
      {place(pages[0].page, li_), place(pages[1].page, li_), place(pages[2].page, li_)}, clerk);
  EXPECT_EQ(archive_->dossier(li_)->quarantined, 1) << "what stands for a refused file stays";
  const auto unfinished = archive_->unfinished_batches(li_);
  ASSERT_EQ(unfinished.size(), 1U);
  EXPECT_EQ(unfinished[0].stack, stack_);
  EXPECT_EQ(archive_->retry_set_aside(unfinished[0].id, clerk), 1);
  const auto again = archive_->waiting_pages(unfinished[0].id);
  ASSERT_EQ(again.size(), 1U);
  archive_->store_page(again[0].id, page_result("乙"), clerk);
  archive_->close_batch(unfinished[0].id, clerk);
  EXPECT_EQ(ids_of(li_), (Ids{pages[0].page, pages[1].page}));
  expect_whole();
}

TEST_F(Stack, APartThatIsReadAgainIsFoundFromItsStackAndTakesNoFiles) {
  const FileRecord file = receive(*archive_, stack_, "a.tif", "scan");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  const std::int64_t page = archive_->waiting_pages(stack_).at(0).id;
  archive_->quarantine_page(page, "worker_crashed", "", clerk);
  archive_->split_stack({place(page, li_)}, clerk);
  archive_->close_batch(stack_, clerk);
  const std::int64_t part = archive_->unfinished_batches(li_).at(0).id;
  archive_->retry_set_aside(part, clerk);
  // The same folder for the dossier itself is another batch, though the part is open.
  EXPECT_NE(archive_->begin_batch(li_, "stack", clerk).id, part);
  const std::int64_t again = begin();
  receive(*archive_, again, "a.tif", "scan");
  const auto unread = archive_->unread_before(again);
  ASSERT_EQ(unread.size(), 1U);
  EXPECT_EQ(unread[0].id, part);
}

TEST_F(Stack, DamageOfItsMasterIsToldForEachDossier) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({separator(a[0]), place(a[1], li_), place(a[2], li_), place(a[3], wang_)},
                        clerk);
  write_file(archive_->master_file(archive_->files(stack_).at(0).id), "other bytes");
  const VerifyReport report = archive_->verify();
  std::set<std::pair<std::string, std::string>> told;
  for (const DamageRecord& d : report.damage) {
    EXPECT_EQ(d.page, 1);
    told.emplace(d.dossier, d.what.substr(0, d.what.find(':')));
  }
  EXPECT_EQ(told, (std::set<std::pair<std::string, std::string>>{{li_, "master of pages 1 to 2"},
                                                                 {wang_, "master"}}));
}

TEST_F(Stack, TheHistoryOfADossierTellsWhatCameFromWhere) {
  const Ids a = take("a.tif", 4);
  archive_->split_stack({separator(a[0]), place(a[1], li_), loose(a[2]), place(a[3], li_)}, clerk);
  const CustodyEvent event = archive_->history(li_).at(0);
  EXPECT_EQ(event.act, "batch.split");
  const std::vector<std::pair<std::string, std::string>> details = {
      {"stack", "batch:" + std::to_string(stack_)},
      {"pages", std::to_string(a[1]) + " " + std::to_string(a[3])}};
  EXPECT_EQ(event.details, details);
}

}  // namespace
}  // namespace store::test
