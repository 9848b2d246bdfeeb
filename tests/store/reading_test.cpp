// SPDX-License-Identifier: Apache-2.0
#include "store/reading.h"

#include "store/digitization.h"
#include "tests/store/digitization_support.h"

namespace store::test {
namespace {

PageReading reading_of(const std::string& text, const std::string& engine = "reader 1") {
  PageReading reading = page_result(text);
  reading.engine = engine;
  return reading;
}

// An image without text, as it comes in while reading is behind.
PageResult imaged() {
  PageResult result = page_result("");
  result.engine.clear();
  return result;
}

class ReadingTest : public ArchiveTest {
 protected:
  ReadingTest() : reading_(*archive_) { dossier_ = new_dossier().number; }

  // Pages of one batch; their ids.
  std::vector<std::int64_t> add(const std::string& dossier,
                                const std::vector<PageResult>& results) {
    const std::int64_t batch =
        archive_->begin_batch(dossier, "scan " + std::to_string(++scans_), clerk).id;
    std::vector<std::int64_t> pages;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::string name = "p" + std::to_string(i) + ".tif";
      const FileRecord file = receive(*archive_, batch, name, name + std::to_string(scans_));
      archive_->open_file(file.id, "image/tiff", 1, clerk);
    }
    for (const PageRecord& page : archive_->waiting_pages(batch)) {
      archive_->store_page(page.id, results[pages.size()], clerk);
      pages.push_back(page.id);
    }
    archive_->close_batch(batch, clerk);
    return pages;
  }
  std::vector<std::int64_t> next() const {
    std::vector<std::int64_t> pages;
    for (const ReadingTask& task : reading_.next(100)) pages.push_back(task.page);
    return pages;
  }
  std::vector<int> found(const std::string& word) const {
    std::vector<int> numbers;
    SearchOptions exact;
    exact.tolerant = false;
    for (const Hit& hit : archive_->search(word, exact).hits) numbers.push_back(hit.number);
    return numbers;
  }

  Reading reading_;
  std::string dossier_;
  int scans_ = 0;
};

TEST_F(ReadingTest, APageImagedWithoutTextWaitsAndIsFoundOnceItIsRead) {
  const auto pages = add(dossier_, {imaged(), page_result("履历表")});
  EXPECT_EQ(next(), std::vector{pages[0]});
  EXPECT_EQ(reading_.queue().waiting, 1);
  EXPECT_EQ(reading_.queue().first, 1);
  EXPECT_TRUE(archive_->page(pages[0])->unread);
  EXPECT_FALSE(archive_->page(pages[1])->unread);

  EXPECT_TRUE(reading_.keep(pages[0], reading_of("入党志愿书"), clerk));
  EXPECT_TRUE(next().empty());
  EXPECT_FALSE(archive_->page(pages[0])->unread);
  EXPECT_EQ(found("志愿书"), std::vector{1});
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(ReadingTest, ABlankPageHasNothingToBeRead) {
  PageResult blank = imaged();
  blank.blank = true;
  add(dossier_, {blank});
  EXPECT_TRUE(next().empty());
}

TEST_F(ReadingTest, TheQueueIsThereAfterTheArchiveIsOpenedAgain) {
  const auto pages = add(dossier_, {imaged()});
  reading_.pause(true, clerk);
  reopen();
  Reading again(*archive_);
  EXPECT_TRUE(again.is_paused());
  ASSERT_EQ(again.next(10).size(), 1U);
  EXPECT_EQ(again.next(10)[0].page, pages[0]);
}

TEST_F(ReadingTest, ANewerReadingIsInUseAndTheOlderStandsBesideIt) {
  const auto page = add(dossier_, {page_result("履厉表")})[0];
  EXPECT_EQ(reading_.ask_again(dossier_, clerk), 1);
  EXPECT_EQ(reading_.ask_again(dossier_, clerk), 0);
  EXPECT_FALSE(archive_->page(page)->unread);  // it has a text meanwhile
  EXPECT_TRUE(reading_.keep(page, reading_of("履历表", "reader 2"), clerk));
  EXPECT_EQ(archive_->page(page)->result.text, "履历表");
  EXPECT_EQ(found("履历"), std::vector{1});
  EXPECT_TRUE(found("履厉").empty());

  const auto versions = reading_.versions(page);
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].id, 0);
  EXPECT_EQ(versions[0].reading.engine, "reader 2");
  EXPECT_EQ(versions[1].reading.text, "履厉表");
  EXPECT_EQ(versions[1].reading.boxes.size(), 3U);
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(ReadingTest, WhatAPersonWroteStaysInUseWhateverAnEngineReadsLater) {
  const auto page = add(dossier_, {page_result("王韦")})[0];
  reading_.correct(page, "王韦", reading_of("王伟"), clerk);
  EXPECT_EQ(archive_->page(page)->text_by, clerk.name);
  EXPECT_EQ(found("王伟"), std::vector{1});

  reading_.ask_again(dossier_, clerk);
  EXPECT_FALSE(reading_.keep(page, reading_of("王苇", "reader 9"), clerk));
  EXPECT_EQ(archive_->page(page)->result.text, "王伟");
  EXPECT_EQ(found("王伟"), std::vector{1});
  EXPECT_TRUE(found("王苇").empty());
  ASSERT_EQ(reading_.versions(page).size(), 3U);
  EXPECT_EQ(reading_.versions(page)[1].reading.text, "王苇");
  EXPECT_TRUE(next().empty());
}

TEST_F(ReadingTest, APageThatAPersonHasWrittenWaitsNoMore) {
  const auto page = add(dossier_, {imaged()})[0];
  reading_.set_aside(page, "worker_timeout", "", clerk);
  reading_.correct(page, "", reading_of("履历表"), clerk);
  EXPECT_FALSE(archive_->page(page)->unread);
  EXPECT_EQ(reading_.queue().set_aside, 0);
}

TEST_F(ReadingTest, APersonMayChooseAnotherReading) {
  const auto page = add(dossier_, {page_result("王韦")})[0];
  reading_.correct(page, "王韦", reading_of("王伟"), clerk);
  const auto engines = reading_.versions(page)[1].id;
  reading_.use(page, engines, clerk);
  EXPECT_EQ(archive_->page(page)->result.text, "王韦");
  EXPECT_TRUE(archive_->page(page)->text_by.empty());
  EXPECT_EQ(reading_.versions(page)[1].text_by, clerk.name);
  EXPECT_CAUSE(no_reading, reading_.use(page, 4711, clerk));
}

TEST_F(ReadingTest, OfTwoPersonsWhoCorrectAPageTheSecondIsTold) {
  const auto page = add(dossier_, {page_result("王韦")})[0];
  reading_.correct(page, "王韦", reading_of("王伟"), clerk);
  EXPECT_CAUSE(text_changed, reading_.correct(page, "王韦", reading_of("王炜"), clerk));
  EXPECT_EQ(archive_->page(page)->result.text, "王伟");
}

TEST_F(ReadingTest, ADossierPutFirstIsReadBeforeOthersUntilItIsRead) {
  const auto early = add(dossier_, {imaged(), imaged()});
  const std::string wanted = new_dossier("李娜").number;
  const auto late = add(wanted, {imaged()});
  EXPECT_EQ(next(), (std::vector{early[0], early[1], late[0]}));
  reading_.put_first(wanted, clerk);
  EXPECT_EQ(next(), (std::vector{late[0], early[0], early[1]}));
  EXPECT_EQ(reading_.queue().urgent, 1);
  EXPECT_TRUE(reading_.next(1)[0].urgent);

  reading_.keep(late[0], reading_of("x"), clerk);
  const auto later = add(wanted, {imaged()});
  EXPECT_EQ(next(), (std::vector{early[0], early[1], later[0]}));
}

TEST_F(ReadingTest, TheDossierOfAnOpenRequestIsReadBeforeOthers) {
  const auto early = add(dossier_, {imaged()});
  const Dossier wanted = new_dossier("李娜");
  const auto late = add(wanted.number, {imaged()});
  NewRequest request;
  request.person = wanted.person.id;
  request.dossier = wanted.number;
  request.destination = "武汉市人才中心";
  const Request asked = archive_->add_request(request, clerk);
  EXPECT_EQ(next(), (std::vector{late[0], early[0]}));
  archive_->answer_request(asked.id, RequestState::refused, "已转出", clerk);
  EXPECT_EQ(next(), (std::vector{early[0], late[0]}));
}

TEST_F(ReadingTest, OnlyPagesReadByAnotherEngineAreAskedForAnew) {
  PageResult old = page_result("旧");
  old.engine = "reader 1";
  PageResult fresh = page_result("新");
  fresh.engine = "reader 2";
  const auto pages = add(dossier_, {old, fresh, old});
  reading_.correct(pages[2], "旧", reading_of("人"), clerk);
  EXPECT_EQ(reading_.ask_outdated("reader 2", clerk), 2);
  EXPECT_EQ(next(), (std::vector{pages[0], pages[2]}));
  for (const auto page : {pages[0], pages[2]})
    reading_.keep(page, reading_of("再", "reader 2"), clerk);
  EXPECT_EQ(reading_.ask_outdated("reader 2", clerk), 0);
  EXPECT_EQ(archive_->page(pages[2])->result.text, "人");
}

TEST_F(ReadingTest, WhatCannotBeReadIsSetAsideAndComesBackWhenAskedFor) {
  const auto pages = add(dossier_, {imaged(), imaged()});
  reading_.set_aside(pages[0], "worker_timeout", "", clerk);
  EXPECT_EQ(next(), std::vector{pages[1]});
  EXPECT_EQ(reading_.queue().set_aside, 1);
  ASSERT_EQ(reading_.set_aside().size(), 1U);
  EXPECT_EQ(reading_.set_aside()[0].reason, "worker_timeout");
  EXPECT_TRUE(archive_->page(pages[0])->unread);
  EXPECT_EQ(reading_.ask_again(dossier_, clerk), 1);
  EXPECT_EQ(next(), pages);
}

TEST_F(ReadingTest, OneProcessAtATimeReadsFromTheQueue) {
  auto lock = reading_.lock();
  ASSERT_TRUE(lock);
  EXPECT_FALSE(reading_.lock());
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
  lock.reset();
  EXPECT_TRUE(reading_.lock());
}

TEST_F(ReadingTest, AReadingWithTooFewBoxesIsRefusedAndTheOldOneStays) {
  const auto page = add(dossier_, {page_result("履历表")})[0];
  PageReading bad = reading_of("入党");
  bad.boxes.pop_back();
  EXPECT_STORE_ERROR(invalid, reading_.keep(page, bad, clerk));
  EXPECT_EQ(archive_->page(page)->result.text, "履历表");
}

}  // namespace
}  // namespace store::test
