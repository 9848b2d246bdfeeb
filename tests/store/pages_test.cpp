// SPDX-License-Identifier: Apache-2.0
#include "tests/store/support.h"

namespace store::test {
namespace {

class Pages : public ArchiveTest {
 protected:
  Pages() : dossier_(new_dossier().number), batch_(begin("scan-1")) {}
  std::int64_t begin(const std::string& source) {
    return archive_->begin_batch(dossier_, source, clerk).id;
  }
  std::int64_t waiting_page() {
    const FileRecord file = receive(*archive_, batch_, "1.tif", "master bytes");
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    return archive_->waiting_pages(batch_).at(0).id;
  }

  std::string dossier_;
  std::int64_t batch_;
};

TEST_F(Pages, WhatThePipelineFoundIsKept) {
  const std::int64_t id = waiting_page();
  PageResult result = page_result("王伟\nAB1");
  result.rotation = 180;
  result.skew_deg = -1.25;
  result.to_original = {1.5, 0.1, -3, 1e-9, 0.25, 1234.5678901234567};
  result.findings = {{"low_dpi", "warning", 150},
                     {"blurred", "defect", 0.5, CharBox{7, 600, 1, 65000, 0}}};
  result.class_code = "4-1";
  result.title = "学历证明";
  result.fields = {{"name", "王伟", {1, 2, 3, 4, 5}, true}, {"date", "1990-02", {}, false}};
  archive_->store_page(id, result, clerk);

  const PageRecord page = archive_->page(id).value();
  EXPECT_EQ(page.state, PageState::stored);
  EXPECT_EQ(page.dossier, dossier_);
  EXPECT_EQ(page.number, 1);
  EXPECT_EQ(page.path, "1.tif");
  EXPECT_EQ(page.batch, batch_);
  EXPECT_EQ(page.result.text, "王伟\nAB1");
  EXPECT_EQ(page.result.boxes, result.boxes);
  EXPECT_EQ(page.result.to_original, result.to_original);
  EXPECT_EQ(page.result.rotation, 180);
  EXPECT_EQ(page.result.skew_deg, -1.25);
  EXPECT_EQ(page.result.dpi, 300);
  EXPECT_EQ(page.result.width, 2480);
  EXPECT_EQ(page.result.clean_height, 3400);
  EXPECT_EQ(page.result.engine, "test");
  EXPECT_EQ(page.result.confidence, 0.9);
  EXPECT_EQ(page.result.class_code, "4-1");
  EXPECT_EQ(page.result.title, "学历证明");
  ASSERT_EQ(page.result.findings.size(), 2U);
  EXPECT_EQ(page.result.findings[1].code, "blurred");
  EXPECT_EQ(page.result.findings[0].value, 150);
  EXPECT_FALSE(page.result.findings[0].box);
  EXPECT_EQ(page.result.findings[1].box, (CharBox{7, 600, 1, 65000, 0}));
  ASSERT_EQ(page.result.fields.size(), 2U);
  EXPECT_EQ(page.result.fields[0].value, "王伟");
  EXPECT_EQ(page.result.fields[0].box, (CharBox{1, 2, 3, 4, 5}));
  EXPECT_TRUE(page.result.fields[0].checked);
  EXPECT_FALSE(page.result.fields[1].checked);
  EXPECT_TRUE(page.result.access_jpeg.empty());
  EXPECT_FALSE(archive_->page(99).has_value());
}

TEST_F(Pages, CopiesComeBackByteForByte) {
  const std::int64_t id = waiting_page();
  const PageResult result = page_result("页");
  EXPECT_STORE_ERROR(not_found, archive_->page_copy(id, CopyKind::access));
  archive_->store_page(id, result, clerk);
  EXPECT_EQ(archive_->page_copy(id, CopyKind::access), result.access_jpeg);
  EXPECT_EQ(archive_->page_copy(id, CopyKind::thumbnail), result.thumbnail_jpeg);
  const auto master = archive_->page_copy(id, CopyKind::master);
  EXPECT_EQ(std::string(master.begin(), master.end()), "master bytes");
  EXPECT_STORE_ERROR(not_found, archive_->page_copy(99, CopyKind::master));

  const auto copies = archive_->copies(id);
  ASSERT_EQ(copies.size(), 3U);
  EXPECT_EQ(copies[0].kind, CopyKind::master);
  EXPECT_EQ(copies[0].media_type, "image/tiff");
  EXPECT_EQ(copies[0].size, 12U);
  EXPECT_EQ(copies[1].kind, CopyKind::access);
  EXPECT_EQ(copies[2].kind, CopyKind::thumbnail);
  for (const Copy& copy : copies) EXPECT_EQ(copy.content, copy.stored);
  EXPECT_TRUE(archive_->copies(99).empty());
}

TEST_F(Pages, DamagedBytesAreNeverServed) {
  const std::int64_t id = waiting_page();
  archive_->store_page(id, page_result("页"), clerk);
  const fs::path master = archive_->master_file(archive_->page(id)->file);
  std::string bytes = read_file(master);
  bytes[3] ^= 1;
  write_file(master, bytes);
  EXPECT_STORE_ERROR(damaged, archive_->page_copy(id, CopyKind::master));
  write_file(master, read_file(master) + "tail");
  EXPECT_STORE_ERROR(damaged, archive_->page_copy(id, CopyKind::master));
  fs::remove(master);
  EXPECT_STORE_ERROR(damaged, archive_->page_copy(id, CopyKind::master));
  EXPECT_EQ(archive_->page_copy(id, CopyKind::access), page_result("页").access_jpeg);
}

TEST_F(Pages, APageIsStoredOnceAndTheFirstResultStands) {
  const std::int64_t id = waiting_page();
  archive_->store_page(id, page_result("第一"), clerk);
  const auto objects = object_files(place_);
  EXPECT_STORE_ERROR(conflict, archive_->store_page(id, page_result("第二"), clerk));
  EXPECT_STORE_ERROR(conflict, archive_->quarantine_page(id, "crashed", "", clerk));
  EXPECT_EQ(archive_->page(id)->result.text, "第一");
  EXPECT_EQ(object_files(place_), objects);
  EXPECT_STORE_ERROR(not_found, archive_->store_page(99, page_result("页"), clerk));
}

TEST_F(Pages, AQuarantinedPageSaysWhyAndKeepsItsMaster) {
  const std::int64_t id = waiting_page();
  archive_->quarantine_page(id, "crashed", "signal 11", clerk);
  const PageRecord page = archive_->page(id).value();
  EXPECT_EQ(page.state, PageState::quarantined);
  EXPECT_EQ(page.reason, "crashed");
  EXPECT_EQ(page.detail, "signal 11");
  EXPECT_EQ(archive_->page_copy(id, CopyKind::master).size(), 12U);
  EXPECT_STORE_ERROR(conflict, archive_->store_page(id, page_result("页"), clerk));
  EXPECT_TRUE(archive_->waiting_pages(batch_).empty());
}

TEST_F(Pages, BoxesMustFitTheText) {
  const std::int64_t id = waiting_page();
  PageResult result = page_result("王伟");
  result.boxes.pop_back();
  EXPECT_STORE_ERROR(invalid, archive_->store_page(id, result, clerk));
  result.boxes.clear();  // none at all: an engine without boxes
  archive_->store_page(id, result, clerk);
  EXPECT_TRUE(archive_->page(id)->result.boxes.empty());
}

TEST_F(Pages, MalformedTextIsMadeWellFormed) {
  const std::int64_t id = waiting_page();
  PageResult result;
  result.text = std::string("王\xff伟\0x", 9);
  archive_->store_page(id, result, clerk);
  EXPECT_EQ(archive_->page(id)->result.text, "王\ufffd伟\ufffdx");
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Pages, NumbersFollowBatchesFilesAndPages) {
  const FileRecord second_file = receive(*archive_, batch_, "b.pdf", "b");
  const std::int64_t second_batch = begin("scan-2");
  const FileRecord third_file = receive(*archive_, second_batch, "c.tif", "c");
  // Opened in another order than received.
  archive_->open_file(third_file.id, "image/tiff", 1, clerk);
  archive_->open_file(second_file.id, "application/pdf", 3, clerk);

  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 4U);
  for (int i = 0; i < 4; ++i) {
    const PageRecord& page = pages[static_cast<std::size_t>(i)];
    EXPECT_EQ(page.number, i + 1);
    EXPECT_EQ(page.index, i < 3 ? i : 0);
    EXPECT_EQ(page.file, i < 3 ? second_file.id : third_file.id);
    EXPECT_EQ(archive_->page(page.id)->number, page.number);
  }
  const auto last = archive_->batch_pages(second_batch);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].number, 4);
  EXPECT_EQ(archive_->waiting_pages(second_batch)[0].number, 4);
  EXPECT_STORE_ERROR(not_found, archive_->pages("none"));
  EXPECT_STORE_ERROR(not_found, archive_->batch_pages(99));
}

TEST_F(Pages, AnUnassignedBatchCountsItsOwnPages) {
  const std::int64_t loose = archive_->begin_batch(std::nullopt, "box", clerk).id;
  const std::int64_t id = add_page(*archive_, loose, "1.tif", "页");
  EXPECT_EQ(archive_->page(id)->number, 1);
  EXPECT_FALSE(archive_->page(id)->dossier.has_value());
  EXPECT_EQ(archive_->batch_pages(loose)[0].number, 1);
}

TEST_F(Pages, ALookIsRecordedOncePerSessionAndPage) {
  const std::int64_t id = waiting_page();
  const auto events = archive_->totals().events;
  const std::string subject = "page:" + std::to_string(id);
  const auto look = [&](const char* act, std::int64_t session) {
    archive_->record_look(act, dossier_, subject, session, clerk);
  };
  for (int i = 0; i < 3; ++i) look("page.viewed", 7);
  EXPECT_EQ(archive_->totals().events, events + 1);
  look("page.viewed", 8);
  look("page.master_taken", 8);
  EXPECT_EQ(archive_->totals().events, events + 3);
  EXPECT_EQ(archive_->history(dossier_)[1].act, "page.viewed");
  EXPECT_EQ(archive_->history(dossier_)[1].subject, subject);
}

TEST_F(Pages, TheNeighboursOfAPageAreThoseThatCameInBesideIt) {
  const auto add = [&](const std::string& path, int pages) {
    const FileRecord file = receive(*archive_, batch_, path, path);
    archive_->open_file(file.id, "image/tiff", pages, clerk);
  };
  add("1.tif", 2);
  add("2.tif", 1);
  const auto waiting = archive_->waiting_pages(batch_);
  ASSERT_EQ(waiting.size(), 3U);
  const auto store = [&](std::size_t i) {
    PageResult result = page_result("页");
    result.fingerprint = {static_cast<std::uint8_t>(i + 1), 0, 7};
    archive_->store_page(waiting[i].id, result, clerk);
  };
  const auto beside = [&](std::size_t i) {
    std::vector<std::int64_t> pages;
    for (const auto& one : archive_->stored_neighbours(waiting[i].id)) pages.push_back(one.page);
    return pages;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(beside(0), Ids{});
  store(0);
  store(2);
  EXPECT_EQ(beside(1), (Ids{waiting[0].id, waiting[2].id}));
  EXPECT_EQ(archive_->stored_neighbours(waiting[1].id).at(1).fingerprint,
            (std::vector<std::uint8_t>{3, 0, 7}));
  store(1);
  archive_->close_batch(batch_, clerk);

  // Only the last one has a neighbour still to come.
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM page WHERE fingerprint IS NOT NULL"), 1);
  const auto batch = begin("scan-2");
  const FileRecord file = receive(*archive_, batch, "3.tif", "3");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  const auto last = archive_->stored_neighbours(archive_->waiting_pages(batch).at(0).id);
  ASSERT_EQ(last.size(), 1U);
  EXPECT_EQ(last[0].page, waiting[2].id);
  EXPECT_EQ(last[0].fingerprint, (std::vector<std::uint8_t>{3, 0, 7}));
}

TEST_F(Pages, FingerprintsStayWhileAPageOfTheBatchIsSetAside) {
  const FileRecord file = receive(*archive_, batch_, "1.tif", "1");
  archive_->open_file(file.id, "image/tiff", 2, clerk);
  const auto waiting = archive_->waiting_pages(batch_);
  archive_->quarantine_page(waiting.at(0).id, "damaged", "", clerk);
  PageResult result = page_result("页");
  result.fingerprint = {9};
  archive_->store_page(waiting.at(1).id, result, clerk);
  archive_->close_batch(batch_, clerk);
  archive_->retry_set_aside(batch_, clerk);
  const auto beside = archive_->stored_neighbours(waiting[0].id);
  ASSERT_EQ(beside.size(), 1U);
  EXPECT_EQ(beside[0].fingerprint, (std::vector<std::uint8_t>{9}));
}

TEST_F(Pages, TwoFacingPagesOnOneImageBecomeTwoPagesAndWhatIsBehindThemMovesOn) {
  const FileRecord file = receive(*archive_, batch_, "1.pdf", "1");
  archive_->open_file(file.id, "application/pdf", 3, clerk);
  const FileRecord next = receive(*archive_, batch_, "2.tif", "2");
  archive_->open_file(next.id, "image/tiff", 1, clerk);
  const auto waiting = archive_->waiting_pages(batch_);
  ASSERT_EQ(waiting.size(), 4U);
  archive_->store_page(waiting[0].id, page_result("first"), clerk);
  const std::int64_t second = archive_->store_facing(waiting[1].id, page_result("left side"),
                                                     page_result("right side"), clerk);
  EXPECT_STORE_ERROR(
      conflict, archive_->store_facing(waiting[1].id, page_result("a"), page_result("b"), clerk));
  // Whoever goes on reading finds the images of the file where they were.
  const auto left = archive_->waiting_pages(batch_);
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(left[0].id, waiting[2].id);
  EXPECT_EQ(left[0].index, 2);
  EXPECT_EQ(left[0].number, 4);
  EXPECT_EQ(left[1].index, 0);
  EXPECT_EQ(left[1].number, 5);
  archive_->store_facing(left[0].id, page_result("third"), page_result("fourth"), clerk);
  archive_->store_page(left[1].id, page_result("last"), clerk);

  std::vector<std::string> texts;
  std::vector<int> images;
  std::vector<Half> halves;
  for (const PageRecord& page : archive_->pages(dossier_)) {
    texts.push_back(page.result.text);
    images.push_back(page.index);
    halves.push_back(page.half);
    EXPECT_EQ(page.number, static_cast<int>(texts.size()));
    EXPECT_EQ(archive_->page(page.id)->number, page.number);
    EXPECT_EQ(archive_->page_copy(page.id, CopyKind::access),
              page_result(page.result.text).access_jpeg);
  }
  EXPECT_EQ(texts, (std::vector<std::string>{"first", "left side", "right side", "third", "fourth",
                                             "last"}));
  EXPECT_EQ(images, (std::vector<int>{0, 1, 1, 2, 2, 0}));
  EXPECT_EQ(halves, (std::vector<Half>{Half::whole, Half::left, Half::right, Half::left,
                                       Half::right, Half::whole}));
  EXPECT_EQ(archive_->page(second)->result.text, "right side");
  EXPECT_EQ(archive_->search("right").total, 1);
  archive_->close_batch(batch_, clerk);
  EXPECT_EQ(archive_->batch(batch_)->stored, 6);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

}  // namespace
}  // namespace store::test
