// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "tests/store/support.h"

namespace store::test {
namespace {

class Intake : public ArchiveTest {
 protected:
  Intake() : dossier_(new_dossier().number), batch_(begin("scan-1")) {}
  std::int64_t begin(const std::string& source) {
    return archive_->begin_batch(dossier_, source, clerk).id;
  }
  FileRecord take(const std::string& path, const std::string& bytes) {
    return receive(*archive_, batch_, path, bytes);
  }
  // Finishes the batch whatever is in it.
  void close(std::int64_t batch) {
    for (const FileRecord& file : archive_->files(batch)) {
      if (file.state == FileState::received) archive_->open_file(file.id, "image/png", 1, clerk);
    }
    for (const PageRecord& page : archive_->waiting_pages(batch)) {
      archive_->store_page(page.id, page_result("页"), clerk);
    }
    archive_->close_batch(batch, clerk);
  }

  std::string dossier_;
  std::int64_t batch_;
};

TEST_F(Intake, TheOpenBatchOfTheSameSourceIsGoneOnWith) {
  EXPECT_EQ(begin("scan-1"), batch_);
  EXPECT_NE(begin("scan-2"), batch_);
  EXPECT_NE(archive_->begin_batch(std::nullopt, "scan-1", clerk).id, batch_);
  EXPECT_EQ(archive_->open_batches().size(), 3U);
  archive_->close_batch(batch_, clerk);
  EXPECT_NE(begin("scan-1"), batch_);
  EXPECT_EQ(archive_->recent_batches(2).size(), 2U);
  EXPECT_GT(archive_->recent_batches(2)[0].id, archive_->recent_batches(2)[1].id);
  EXPECT_STORE_ERROR(not_found, archive_->begin_batch("none", "x", clerk));
  EXPECT_FALSE(archive_->batch(99).has_value());
}

TEST_F(Intake, AMasterIsKeptByteForByteAndUnderItsDigest) {
  const std::string bytes = std::string("II*\0", 4) + std::string(300000, 'x');
  const FileRecord file = take("dir/1.tif", bytes);
  EXPECT_EQ(file.state, FileState::received);
  EXPECT_EQ(file.order, 0);
  EXPECT_EQ(file.size, bytes.size());
  EXPECT_EQ(file.path, "dir/1.tif");
  const fs::path master = archive_->master_file(file.id);
  EXPECT_EQ(read_file(master), bytes);
  EXPECT_EQ(master.filename(), file.content.hex);
  EXPECT_EQ(master.parent_path().filename(), file.content.hex.substr(0, 2));
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
  EXPECT_STORE_ERROR(not_found, archive_->master_file(99));
}

TEST_F(Intake, FilesThatBelongTogetherAreReceivedAllOrNone) {
  const auto staged = [&](const std::string& bytes) {
    StagedObject object = archive_->stage();
    object.write(bytes.data(), bytes.size());
    return object;
  };
  const auto sides = [&](std::int64_t batch) {
    std::vector<NewFile> files;
    files.push_back({"1a.tif", staged("front")});
    files.push_back({"1b.tif", staged("back")});
    return archive_->receive_files(batch, std::move(files), clerk);
  };
  const auto both = sides(batch_);
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[1].path, "1b.tif");
  EXPECT_EQ(both[1].order, 1);
  EXPECT_EQ(sides(batch_)[0].id, both[0].id);
  const std::int64_t upload = begin("upload 1");
  archive_->order_reading(upload, clerk);
  EXPECT_STORE_ERROR(conflict, sides(upload));
  EXPECT_TRUE(archive_->files(upload).empty());
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AnEmptyFileIsAFileToo) {
  const FileRecord file = take("empty.tif", "");
  EXPECT_EQ(file.size, 0U);
  EXPECT_EQ(file.content.hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, TheSameFileAgainIsTheRecordThereIs) {
  const FileRecord first = take("1.tif", "bytes");
  archive_->open_file(first.id, "image/tiff", 3, clerk);
  const auto events = archive_->totals().events;
  const FileRecord again = take("1.tif", "bytes");
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.state, FileState::opened);
  EXPECT_EQ(archive_->totals().events, events);
  EXPECT_EQ(archive_->files(batch_).size(), 1U);
}

TEST_F(Intake, TwoIdenticalBlanksAreTwoPages) {
  const FileRecord one = take("1.tif", "blank"), two = take("2.tif", "blank");
  EXPECT_NE(one.id, two.id);
  EXPECT_EQ(two.state, FileState::received);
  EXPECT_EQ(two.order, 1);
  archive_->open_file(one.id, "image/tiff", 1, clerk);
  archive_->open_file(two.id, "image/tiff", 1, clerk);
  const auto waiting = archive_->waiting_pages(batch_);
  ASSERT_EQ(waiting.size(), 2U);
  PageResult blank;
  blank.blank = true;
  for (const PageRecord& page : waiting) archive_->store_page(page.id, blank, clerk);
  const Batch batch = archive_->batch(batch_).value();
  EXPECT_EQ(batch.stored, 2);
  EXPECT_EQ(batch.blank, 2);
  EXPECT_EQ(object_files(place_).size(), 1U);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AFileOfAnEarlierBatchOfTheDossierIsAlreadyHeld) {
  take("1.tif", "bytes");
  close(batch_);
  const std::int64_t second = begin("scan-1");
  const FileRecord again = receive(*archive_, second, "elsewhere/1.tif", "bytes");
  EXPECT_EQ(again.state, FileState::already_held);
  EXPECT_EQ(archive_->batch(second)->already_held, 1);
  EXPECT_EQ(read_file(archive_->master_file(again.id)), "bytes");
  EXPECT_STORE_ERROR(conflict, archive_->open_file(again.id, "image/png", 1, clerk));
  EXPECT_STORE_ERROR(conflict, archive_->refuse_file(again.id, "damaged", "", clerk));
  archive_->close_batch(second, clerk);
  EXPECT_EQ(archive_->pages(dossier_).size(), 1U);
  EXPECT_EQ(archive_->totals().pages, 1);
}

// Two blank sheets scanned on two days are two pages, whatever their bytes.
TEST_F(Intake, TheSameBytesUnderAnotherNameAreAnotherPageAndStandOnce) {
  take("1.tif", "bytes");
  close(batch_);
  const std::int64_t second = begin("scan-2");
  EXPECT_EQ(receive(*archive_, second, "2.tif", "bytes").state, FileState::received);
  close(second);
  EXPECT_EQ(archive_->pages(dossier_).size(), 2U);
  EXPECT_EQ(ask(place_, "SELECT count(DISTINCT object) FROM file"), 1);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AFileRefusedBeforeIsNoticedTooAndItsPageIsTold) {
  archive_->refuse_file(take("1.tif", "bad").id, "damaged", "", clerk);
  archive_->close_batch(batch_, clerk);
  EXPECT_TRUE(archive_->set_aside_before(batch_).empty());
  const std::int64_t second = begin("scan-1");
  EXPECT_EQ(receive(*archive_, second, "1.tif", "bad").state, FileState::already_held);
  EXPECT_EQ(archive_->totals().quarantined, 1);
  const auto before = archive_->set_aside_before(second);
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0].reason, "damaged");
}

TEST_F(Intake, AnUnassignedBatchGoesToADossierBehindItsPages) {
  const std::int64_t loose = archive_->begin_batch(std::nullopt, "box", clerk).id;
  const std::int64_t first = add_page(*archive_, loose, "1.tif", "散页");
  const std::int64_t mine = add_page(*archive_, batch_, "a.tif", "页");
  archive_->assign_batch(loose, dossier_, clerk);
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].id, mine);
  EXPECT_EQ(pages[1].id, first);
  EXPECT_EQ(archive_->page(first)->number, 2);
  EXPECT_EQ(archive_->page(mine)->number, 1);
  EXPECT_EQ(archive_->search("散页").hits.at(0).dossier, dossier_);
  EXPECT_EQ(archive_->history(dossier_)[0].act, "batch.assigned");
  EXPECT_STORE_ERROR(conflict, archive_->assign_batch(loose, dossier_, clerk));
  EXPECT_STORE_ERROR(not_found, archive_->assign_batch(loose, "none", clerk));
  // What came in with it is known as the dossier's own from now on.
  const std::string bytes = read_file(archive_->master_file(archive_->page(first)->file));
  EXPECT_EQ(receive(*archive_, begin("again"), "x/1.tif", bytes).state, FileState::already_held);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AnAssignedBatchIsFoundAgainByItsSource) {
  const std::int64_t loose = archive_->begin_batch(std::nullopt, "box", clerk).id;
  receive(*archive_, loose, "box/1.tif", "one");
  archive_->assign_batch(loose, dossier_, clerk);
  EXPECT_EQ(archive_->begin_batch(std::nullopt, "box", clerk).id, loose);
  close(loose);
  const std::int64_t again = archive_->begin_batch(std::nullopt, "box", clerk).id;
  EXPECT_NE(again, loose);
  EXPECT_EQ(receive(*archive_, again, "box/1.tif", "one").state, FileState::already_held);
  // What was begun for the dossier itself is no matter of batches without one.
  EXPECT_NE(archive_->begin_batch(std::nullopt, "scan-1", clerk).id, batch_);
}

TEST_F(Intake, APageThatIsReadAgainStaysTheSamePage) {
  const FileRecord file = take("1.tif", "one");
  archive_->refuse_file(file.id, "damaged", "", clerk);
  const std::int64_t page = archive_->batch_pages(batch_).at(0).id;
  archive_->close_batch(batch_, clerk);
  EXPECT_EQ(archive_->retry_set_aside(batch_, clerk), 1);
  EXPECT_EQ(archive_->page(page)->state, PageState::waiting);
  EXPECT_EQ(archive_->batch(batch_)->waiting, 1);
  archive_->refuse_file(file.id, "unknown_format", "", clerk);
  EXPECT_EQ(archive_->page(page)->reason, "unknown_format");
  EXPECT_EQ(archive_->retry_set_aside(batch_, clerk), 1);
  archive_->open_file(file.id, "image/tiff", 2, clerk);
  const auto pages = archive_->batch_pages(batch_);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].id, page);
  EXPECT_EQ(pages[1].number, 2);
}

TEST_F(Intake, AFileThatIsNotOpenedYetCountsAsOnePageThatWaits) {
  take("1.tif", "one");
  take("2.tif", "two");
  EXPECT_EQ(archive_->batch(batch_)->waiting, 2);
  EXPECT_EQ(archive_->dossier(dossier_)->waiting, 2);
  EXPECT_EQ(archive_->totals().waiting, 2);
  archive_->open_file(archive_->files(batch_)[0].id, "image/tiff", 3, clerk);
  EXPECT_EQ(archive_->batch(batch_)->waiting, 4);
  EXPECT_EQ(archive_->dossier(dossier_)->pages, 4);
}

TEST_F(Intake, AMasterIsComparedWithItsDigestInPieces) {
  const std::int64_t page = add_page(*archive_, batch_, "1.tif", "页");
  archive_->check_master(page);
  const fs::path master = archive_->master_file(archive_->page(page)->file);
  fs::permissions(master, fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(master, std::ios::app) << "x";
  EXPECT_STORE_ERROR(damaged, archive_->check_master(page));
  EXPECT_STORE_ERROR(not_found, archive_->check_master(99));
}

TEST_F(Intake, AnOrderToReadOutlivesTheProcess) {
  EXPECT_FALSE(archive_->batch(batch_)->ordered);
  archive_->order_reading(batch_, clerk);
  reopen();
  EXPECT_TRUE(archive_->batch(batch_)->ordered);
  EXPECT_EQ(archive_->history(dossier_)[0].act, "batch.ordered");
  archive_->close_batch(batch_, clerk);
  EXPECT_STORE_ERROR(conflict, archive_->order_reading(batch_, clerk));
}

TEST_F(Intake, AnUploadTakesFilesUntilItIsOrdered) {
  const std::int64_t upload = begin("upload 1");
  EXPECT_TRUE(archive_->batch(upload)->gathering);
  EXPECT_FALSE(archive_->batch(batch_)->gathering);
  receive(*archive_, upload, "1.tif", "one");
  archive_->order_reading(upload, clerk);
  EXPECT_FALSE(archive_->batch(upload)->gathering);
  EXPECT_STORE_ERROR(conflict, receive(*archive_, upload, "2.tif", "two"));
  // A run of the command line goes on with its batch, whoever asked for it to be read meanwhile.
  archive_->order_reading(batch_, clerk);
  EXPECT_EQ(take("2.tif", "two").state, FileState::received);
}

TEST_F(Intake, AnUploadThatGathersIsNotUnfinished) {
  const std::int64_t upload = begin("upload 1");
  receive(*archive_, upload, "1.tif", "one");
  EXPECT_STORE_ERROR(conflict, archive_->retry_set_aside(upload, clerk));
  EXPECT_TRUE(archive_->unfinished_batches(dossier_).empty());
  take("2.tif", "two");
  ASSERT_EQ(archive_->unfinished_batches(dossier_).size(), 1U);
  EXPECT_EQ(archive_->unfinished_batches(dossier_)[0].id, batch_);
}

TEST_F(Intake, WhatAnEarlierBatchHoldsAndHasNotReadIsTold) {
  take("1.tif", "one");
  const std::int64_t later = begin("scan-2");
  EXPECT_TRUE(archive_->unread_before(later).empty());
  EXPECT_EQ(receive(*archive_, later, "1.tif", "one").state, FileState::already_held);
  ASSERT_EQ(archive_->unread_before(later).size(), 1U);
  EXPECT_EQ(archive_->unread_before(later)[0].id, batch_);
  EXPECT_TRUE(archive_->unread_before(batch_).empty());
  archive_->open_file(archive_->files(batch_)[0].id, "image/tiff", 1, clerk);
  EXPECT_EQ(archive_->unread_before(later).size(), 1U);
  close(batch_);
  EXPECT_TRUE(archive_->unread_before(later).empty());
  EXPECT_STORE_ERROR(not_found, archive_->unread_before(99));
}

TEST_F(Intake, AnotherDossierTakesTheSameBytesAsItsOwn) {
  const FileRecord mine = take("1.tif", "bytes");
  const std::string other = new_dossier("李强").number;
  const std::int64_t batch = archive_->begin_batch(other, "scan-1", clerk).id;
  const FileRecord theirs = receive(*archive_, batch, "1.tif", "bytes");
  EXPECT_EQ(theirs.state, FileState::received);
  EXPECT_EQ(theirs.content, mine.content);
  EXPECT_NE(archive_->master_file(mine.id), archive_->master_file(theirs.id));
  EXPECT_EQ(object_files(place_).size(), 2U);
}

TEST_F(Intake, AnUnassignedBatchTakenInAgainIsNoticed) {
  const auto unassigned = [&](const std::string& source) {
    return archive_->begin_batch(std::nullopt, source, clerk).id;
  };
  const std::int64_t first = unassigned("box 7");
  receive(*archive_, first, "1.tif", "bytes");
  close(first);
  EXPECT_EQ(receive(*archive_, unassigned("box 7"), "1.tif", "bytes").state,
            FileState::already_held);
  EXPECT_EQ(receive(*archive_, unassigned("box 7"), "2.tif", "bytes").state, FileState::received);
  EXPECT_EQ(receive(*archive_, unassigned("box 8"), "1.tif", "bytes").state, FileState::received);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AChangedFileOfTheSameNameIsAnotherFile) {
  const FileRecord before = take("1.tif", "before"), after = take("1.tif", "after");
  EXPECT_NE(before.id, after.id);
  EXPECT_EQ(archive_->files(batch_).size(), 2U);
}

TEST_F(Intake, OpeningAFileAgainChangesNothing) {
  const FileRecord file = take("1.tif", "bytes");
  archive_->open_file(file.id, "image/tiff", 2, clerk);
  archive_->open_file(file.id, "image/tiff", 2, clerk);
  EXPECT_EQ(archive_->waiting_pages(batch_).size(), 2U);
  EXPECT_STORE_ERROR(conflict, archive_->refuse_file(file.id, "damaged", "", clerk));
  EXPECT_STORE_ERROR(not_found, archive_->open_file(99, "image/tiff", 1, clerk));
  EXPECT_STORE_ERROR(invalid, archive_->open_file(file.id, "image/tiff", 0, clerk));
  EXPECT_STORE_ERROR(invalid, archive_->open_file(file.id, "image/tiff", 2000000, clerk));
  EXPECT_EQ(archive_->files(batch_)[0].media_type, "image/tiff");
}

TEST_F(Intake, ARefusedFileIsKeptAndStandsAsOneQuarantinedPage) {
  const FileRecord file = take("bad.tif", "bytes");
  archive_->refuse_file(file.id, "damaged", "strip 3 is cut short", clerk);
  archive_->refuse_file(file.id, "damaged", "strip 3 is cut short", clerk);
  EXPECT_EQ(read_file(archive_->master_file(file.id)), "bytes");
  const FileRecord kept = archive_->files(batch_)[0];
  EXPECT_EQ(kept.state, FileState::refused);
  EXPECT_EQ(kept.reason, "damaged");
  EXPECT_EQ(kept.detail, "strip 3 is cut short");
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].state, PageState::quarantined);
  EXPECT_EQ(pages[0].reason, "damaged");
  EXPECT_EQ(pages[0].number, 1);
  EXPECT_EQ(archive_->batch(batch_)->quarantined, 1);
}

TEST_F(Intake, ABatchWithWorkToDoIsNotClosed) {
  const FileRecord file = take("1.tif", "bytes");
  EXPECT_STORE_ERROR(conflict, archive_->close_batch(batch_, clerk));
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  EXPECT_STORE_ERROR(conflict, archive_->close_batch(batch_, clerk));
  archive_->store_page(archive_->waiting_pages(batch_)[0].id, page_result("页"), clerk);
  archive_->close_batch(batch_, clerk);
  archive_->close_batch(batch_, clerk);
  EXPECT_EQ(archive_->batch(batch_)->state, BatchState::closed);
  EXPECT_STORE_ERROR(conflict, take("2.tif", "late"));
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Intake, AnInterruptedBatchIsTakenUpWhereItStopped) {
  const FileRecord one = take("1.tif", "one");
  archive_->open_file(one.id, "image/tiff", 2, clerk);
  archive_->store_page(archive_->waiting_pages(batch_)[0].id, page_result("甲"), clerk);
  take("2.tif", "two");
  reopen();
  EXPECT_EQ(begin("scan-1"), batch_);
  EXPECT_EQ(take("1.tif", "one").state, FileState::opened);
  EXPECT_EQ(take("2.tif", "two").state, FileState::received);
  EXPECT_EQ(take("3.tif", "three").order, 2);
  const auto waiting = archive_->waiting_pages(batch_);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].index, 1);
  EXPECT_EQ(waiting[0].number, 2);
}

TEST_F(Intake, OnlyOneWorksOnABatchAtATime) {
  auto lock = archive_->lock_batch(batch_);
  ASSERT_TRUE(lock.has_value());
  EXPECT_FALSE(archive_->lock_batch(batch_).has_value());
  Archive other(place_);
  EXPECT_FALSE(other.lock_batch(batch_).has_value());
  EXPECT_TRUE(other.lock_batch(begin("scan-2")).has_value());
  lock.reset();
  EXPECT_TRUE(other.lock_batch(batch_).has_value());
  EXPECT_STORE_ERROR(not_found, archive_->lock_batch(99));
}

TEST_F(Intake, BytesThatAreNotHandedOverLeaveNothing) {
  {
    StagedObject staged = archive_->stage();
    staged.write("half", 4);
    EXPECT_EQ(staged.size(), 4U);
    EXPECT_FALSE(fs::is_empty(place_ / "tmp"));
    StagedObject moved = std::move(staged);
    moved.write("more", 4);
  }
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
  EXPECT_TRUE(object_files(place_).empty());
}

TEST_F(Intake, BytesForAnUnknownBatchLeaveNothing) {
  EXPECT_STORE_ERROR(not_found, receive(*archive_, 99, "1.tif", "bytes"));
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
  EXPECT_TRUE(object_files(place_).empty());
}

}  // namespace
}  // namespace store::test
