// SPDX-License-Identifier: Apache-2.0
#include "service/ingest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "scanner/encode.h"
#include "scanner/pyramid.h"
#include "service/leaf_picture.h"

namespace service {
namespace {

namespace fs = std::filesystem;

class Ingest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              ("dangan-ingest-" + std::to_string(::getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "scans");
    store::Archive::init(folder_ / "archive", actor_);
    archive_ = std::make_unique<store::Archive>(folder_ / "archive");
    dossier_ = archive_->open_dossier({"", "王霞", "11010519491231002X", "", "A-1"}, actor_).number;
    options_.workers = 2;
    options_.worker_program = DANGAN_WITH_FAULTS;
  }
  void TearDown() override {
    archive_.reset();
    fs::remove_all(folder_);
  }

  void wait_until_closed(std::int64_t batch) const {
    for (int i = 0; i < 600; ++i) {
      if (archive_->batch(batch)->state == store::BatchState::closed) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  fs::path scan(const std::string& name, const std::string& bytes) {
    const fs::path file = folder_ / "scans" / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }
  static std::string white_page(int shade = 255) {
    const scanner::PageImage white{
        240, 320, 1, 30, 30,
        std::vector<std::uint8_t>(std::size_t{240} * 320, static_cast<std::uint8_t>(shade))};
    const auto jpeg = scanner::encode_jpeg(white, 80);
    return {jpeg.begin(), jpeg.end()};
  }
  // An A4 sheet with lines of strokes, another for each seed; `light` as the lamp burns.
  static scanner::PageImage draw_page(unsigned seed, int light = 235) {
    scanner::PageImage page{1240, 1754, 1, 150, 150, {}};
    page.pixels.assign(std::size_t{1240} * 1754, static_cast<std::uint8_t>(light));
    std::mt19937 random(seed);
    for (int line = 0; line < 24; ++line) {
      const auto some = [&](unsigned most) { return static_cast<int>(random() % most); };
      for (int x = 150; x < 1060; x += 5 + some(16)) {
        const int top = 160 + line * 58 + some(8), width = 3 + some(12), height = 4 + some(22);
        for (int y = top; y < top + height; ++y)
          for (int i = x; i < x + width; ++i)
            page.pixels[static_cast<std::size_t>(y) * 1240 + static_cast<std::size_t>(i)] = 30;
        x += width;
      }
    }
    return page;
  }
  static std::string jpeg_of(const scanner::PageImage& page) {
    const auto jpeg = scanner::encode_jpeg(page, 90);
    return {jpeg.begin(), jpeg.end()};
  }
  static std::string written_page(unsigned seed, int light = 235) {
    return jpeg_of(draw_page(seed, light));
  }
  // The rows from `top` on, before `bottom`.
  static scanner::PageImage rows_of(const scanner::PageImage& page, int top, int bottom) {
    scanner::PageImage part = page;
    part.height = bottom - top;
    const auto row = static_cast<std::ptrdiff_t>(page.row_bytes());
    part.pixels.assign(page.pixels.begin() + top * row, page.pixels.begin() + bottom * row);
    return part;
  }
  static scanner::PageImage side_by_side(const scanner::PageImage& left,
                                         const scanner::PageImage& right) {
    scanner::PageImage both = left;
    both.width = left.width + right.width;
    both.pixels.clear();
    for (int y = 0; y < left.height; ++y) {
      for (const auto* page : {&left, &right}) {
        const auto begin =
            page->pixels.begin() + y * static_cast<std::ptrdiff_t>(page->row_bytes());
        both.pixels.insert(both.pixels.end(), begin, begin + page->width);
      }
    }
    return both;
  }
  // By the number of the page that repeats the number of the page it repeats.
  std::map<int, int> duplicates() {
    std::map<int, int> found;
    for (const auto& page : archive_->pages(dossier_))
      for (const auto& finding : page.result.findings)
        if (finding.code == "duplicate") found[page.number] = static_cast<int>(finding.value);
    return found;
  }
  IngestResult run(const IngestObserver& observer = {}) {
    return ingest(*archive_, dossier_, {folder_ / "scans"}, actor_, options_, observer, stop_);
  }

  std::vector<IngestResult> retry() {
    const auto result = retry_set_aside(*archive_, archive_->unfinished_batches(dossier_), actor_,
                                        options_, {}, stop_);
    busy_ = result.busy;
    return result.batches;
  }
  // A batch that got the file, and whose pages nobody reads.
  std::int64_t received(const std::string& source, const std::string& name,
                        const std::string& bytes) {
    const auto batch = archive_->begin_batch(dossier_, source, actor_);
    auto staged = archive_->stage();
    staged.write(bytes.data(), bytes.size());
    archive_->receive_file(batch.id, name, std::move(staged), actor_);
    return batch.id;
  }
  std::vector<store::PageState> page_states() {
    std::vector<store::PageState> states;
    for (const auto& page : archive_->pages(dossier_)) states.push_back(page.state);
    return states;
  }

  const store::Actor actor_{"os:tester"};
  fs::path folder_;
  std::unique_ptr<store::Archive> archive_;
  std::string dossier_;
  IngestOptions options_;
  std::atomic<bool> stop_{false};
  int busy_ = 0;
};

constexpr auto stored = store::PageState::stored;

TEST_F(Ingest, EveryFileIsStoredOrSetAsideAndTheBatchGoesOn) {
  scan("1.jpg", white_page());
  scan("2.pdf", "%PDF-1.4 and nothing more");
  scan("3.tif", "");
  scan("4.doc", "not an image");
  scan("5.jpg", white_page(250));
  const IngestResult r = run();
  EXPECT_EQ(r.batch.stored, 2);
  EXPECT_EQ(r.batch.blank, 2);
  EXPECT_EQ(r.batch.quarantined, 3);
  EXPECT_EQ(r.batch.waiting, 0);
  EXPECT_EQ(r.batch.state, store::BatchState::closed);
  std::vector<std::string> reasons;
  for (const auto& page : archive_->pages(dossier_))
    if (page.state == store::PageState::quarantined) reasons.push_back(page.reason);
  EXPECT_EQ(reasons, (std::vector<std::string>{"damaged", "empty", "unknown_format"}));
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Ingest, EveryPageReadHasItsPyramid) {
  scan("1.jpg", white_page());
  run();
  const auto page = archive_->pages(dossier_).at(0);
  const auto bytes = archive_->page_copy(page.id, store::CopyKind::pyramid);
  const auto level = scanner::read_pyramid(bytes).levels.at(0);
  EXPECT_EQ(level.width, page.result.clean_width);
  EXPECT_EQ(level.height, page.result.clean_height);
}

TEST_F(Ingest, TheSameCommandAgainStoresNothingNew) {
  scan("1.jpg", white_page());
  scan("2.jpg", white_page(252));
  run();
  const IngestResult again = run();
  EXPECT_EQ(again.pages_this_run, 0);
  EXPECT_EQ(archive_->pages(dossier_).size(), 2U);
}

TEST_F(Ingest, TwoIdenticalBlanksAreTwoPages) {
  scan("1.jpg", white_page());
  scan("2.jpg", white_page());
  EXPECT_EQ(run().batch.stored, 2);
}

TEST_F(Ingest, PagesFollowTheNaturalOrderOfTheNames) {
  for (const char* name : {"page-10.jpg", "page-2.jpg", "page-1.jpg"})
    scan(name, white_page(static_cast<int>(240 + std::string(name).size())));
  run();
  std::vector<std::string> names;
  for (const auto& page : archive_->pages(dossier_))
    names.push_back(fs::path(page.path).filename().string());
  EXPECT_EQ(names, (std::vector<std::string>{"page-1.jpg", "page-2.jpg", "page-10.jpg"}));
}

TEST_F(Ingest, AStoppedRunIsFinishedByTheNextOne) {
  for (int i = 0; i < 30; ++i) scan(std::to_string(i) + ".jpg", white_page(225 + i));
  const IngestResult first = run([&](const IngestProgress& p) { stop_ = p.stored >= 3; });
  EXPECT_TRUE(first.interrupted);
  EXPECT_GT(first.batch.waiting, 0);
  EXPECT_EQ(first.batch.state, store::BatchState::open);
  stop_ = false;
  const IngestResult second = run();
  EXPECT_EQ(second.batch.id, first.batch.id);
  EXPECT_EQ(second.batch.stored, 30);
  EXPECT_EQ(second.batch.waiting, 0);
  EXPECT_EQ(archive_->pages(dossier_).size(), 30U);
}

TEST_F(Ingest, ABatchInWorkElsewhereIsBusy) {
  scan("1.jpg", white_page());
  store::Archive other(folder_ / "archive");
  const auto batch = other.begin_batch(dossier_, source_of({folder_ / "scans"}), actor_);
  const auto held = other.lock_batch(batch.id);
  ASSERT_TRUE(held.has_value());
  try {
    run();
    FAIL() << "two runs on one batch";
  } catch (const store::Error& e) {
    EXPECT_EQ(e.code(), store::Errc::busy);
  }
}

TEST_F(Ingest, APageWhoseWorkerCrashesIsMarkedAndCounted) {
  ::setenv("DANGAN_TEST_CRASH_ON", "crash", 1);
  scan("1.jpg", white_page());
  scan("2-crash.jpg", white_page(251));
  scan("3.jpg", white_page(252));
  const IngestResult r = run();
  EXPECT_EQ(r.batch.stored, 2);
  EXPECT_EQ(r.batch.quarantined, 1);
  EXPECT_EQ(archive_->pages(dossier_).at(1).reason, "worker_crashed");
}

TEST_F(Ingest, WhatWasSetAsideIsReadOnceMoreWhenAsked) {
  ::setenv("DANGAN_TEST_CRASH_ON", "crash", 1);
  scan("1.jpg", white_page());
  scan("2-crash.jpg", white_page(251));
  scan("3.pdf", "%PDF-1.4 and nothing more");
  scan("4.jpg", white_page(252));
  EXPECT_EQ(run().batch.quarantined, 2);
  ::setenv("DANGAN_TEST_CRASH_ON", "", 1);
  const auto results = retry();
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].batch.stored, 3);
  EXPECT_EQ(results[0].batch.quarantined, 1);  // the PDF is as damaged as before
  EXPECT_EQ(results[0].batch.state, store::BatchState::closed);
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 4U);
  EXPECT_EQ(fs::path(pages[1].path).filename(), "2-crash.jpg");
  EXPECT_EQ(pages[1].state, store::PageState::stored);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Ingest, RetryingLeavesOutWhatIsBusyAndWhatIsStillBeingSent) {
  const auto uploading = received("upload still being sent", "1.jpg", white_page());
  const auto busy = received("/box/2", "2.jpg", white_page(251));
  received("/box/3", "3.jpg", white_page(252));
  store::Archive other(folder_ / "archive");
  const auto held = other.lock_batch(busy);
  EXPECT_EQ(retry().size(), 1U);
  EXPECT_EQ(busy_, 1);
  EXPECT_EQ(page_states(), (std::vector{stored}));
  EXPECT_TRUE(archive_->batch(uploading)->gathering);
}

TEST_F(Ingest, WhatAnEarlierBatchHoldsAndNeverReadIsRead) {
  const auto upload = received("upload broken off", "1.jpg", white_page());
  const auto killed = received("/stick/scans", "/stick/scans/2.jpg", white_page(251));
  scan("1.jpg", white_page());
  scan("2.jpg", white_page(251));
  scan("3.jpg", white_page(252));
  const IngestResult r = run();
  EXPECT_EQ(r.batch.already_held, 2);
  EXPECT_EQ(r.batch.stored, 1);
  EXPECT_EQ(r.pages_before, 2);
  EXPECT_EQ(r.batch.state, store::BatchState::closed);
  EXPECT_EQ(page_states(), (std::vector{stored, stored, stored}));
  // Who began them may have more files for them.
  EXPECT_TRUE(archive_->batch(upload)->gathering);
  EXPECT_EQ(archive_->batch(killed)->state, store::BatchState::open);
}

TEST_F(Ingest, WhatAnEarlierBatchHoldsIsNotDoneWhileAnotherProcessWorksOnIt) {
  const auto earlier = received("/stick/scans", "/stick/scans/1.jpg", white_page());
  scan("1.jpg", white_page());
  store::Archive other(folder_ / "archive");
  {
    const auto held = other.lock_batch(earlier);
    EXPECT_THROW(run(), store::Error);
  }
  EXPECT_EQ(archive_->open_batches().size(), 2U);
  const IngestResult again = run();
  EXPECT_EQ(again.batch.state, store::BatchState::closed);
  EXPECT_EQ(page_states(), (std::vector{stored}));
}

TEST_F(Ingest, AMissingModelLeavesThePagesWaitingAndIsMendedByTheNextRun) {
  scan("1.jpg", white_page());
  ::setenv("TESSDATA_PREFIX", folder_.c_str(), 1);
  try {
    run();
    FAIL() << "read pages without a model";
  } catch (const NotReady&) {
  }
  ::unsetenv("TESSDATA_PREFIX");
  ASSERT_EQ(archive_->open_batches().size(), 1U);
  EXPECT_EQ(archive_->open_batches().front().waiting, 1);
  EXPECT_EQ(run().batch.stored, 1);
}

TEST_F(Ingest, AStackOfFilesEndsAtTheFirstThatCannotBeRead) {
  const auto of_files = [&](const std::string& source) {
    Intake intake{source, {}};
    intake.list.files = {scan("1.jpg", white_page(250)), folder_ / "scans" / "2.jpg",
                         scan("3.jpg", white_page(240))};
    return take_in(*archive_, std::nullopt, std::move(intake), actor_, options_, {}, stop_);
  };
  const auto stack = of_files(stack_source(StackFrom::folder_of_pages, "here"));
  EXPECT_TRUE(stack.gap_in_stack);
  EXPECT_EQ(stack.batch.files, 1) << "2.jpg may be the sheet of 3.jpg";
  EXPECT_EQ(stack.passed_over.size(), 1U);
  EXPECT_EQ(of_files("of their own").batch.files, 2);
}

TEST_F(Ingest, TheRunnerReadsOnForItselfWhatADisabledAccountBrought) {
  const store::Actor li{"account:li"};
  const auto account = archive_->add_account({0, "li", "李", store::Role::clerk, "hash"}, actor_);
  const auto batch = archive_->begin_batch(dossier_, "upload test", li);
  auto staged = archive_->stage();
  const std::string bytes = white_page();
  staged.write(bytes.data(), bytes.size());
  archive_->receive_file(batch.id, "a.jpg", std::move(staged), li);
  archive_->order_reading(batch.id, li);
  archive_->set_account_enabled(account.id, false, actor_);
  IngestRunner runner(*archive_, options_, actor_);
  wait_until_closed(batch.id);
  EXPECT_EQ(archive_->batch(batch.id)->stored, 1);
  const auto events = archive_->history(dossier_);
  const auto closed = std::find_if(events.begin(), events.end(),
                                   [](const auto& one) { return one.act == "batch.closed"; });
  ASSERT_NE(closed, events.end());
  EXPECT_EQ(closed->actor, actor_.name);
}

TEST_F(Ingest, TheRunnerReadsAnUploadedBatchAndClosesIt) {
  const auto batch = archive_->begin_batch(dossier_, "upload test", actor_);
  auto staged = archive_->stage();
  const std::string bytes = white_page();
  staged.write(bytes.data(), bytes.size());
  archive_->receive_file(batch.id, "a.jpg", std::move(staged), actor_);
  const auto gathering = archive_->begin_batch(dossier_, "upload still being sent", actor_);
  archive_->order_reading(batch.id, actor_);
  IngestRunner runner(*archive_, options_, actor_);  // finds by itself what was ordered
  wait_until_closed(batch.id);
  EXPECT_EQ(archive_->batch(batch.id)->stored, 1);
  EXPECT_FALSE(runner.is_started(gathering.id));
  EXPECT_EQ(archive_->batch(gathering.id)->state, store::BatchState::open);
}

TEST_F(Ingest, APageThatIsTheOneBeforeItAgainSaysWhichOneInEveryRun) {
  scan("1.jpg", written_page(1));
  scan("2.jpg", written_page(1, 228));
  scan("3.jpg", written_page(2));
  scan("4.jpg", written_page(1, 240));
  scan("5.jpg", white_page());
  scan("6.jpg", white_page(254));
  options_.workers = 1;
  const IngestResult first = run([&](const IngestProgress& p) { stop_ = p.stored >= 1; });
  ASSERT_GT(first.batch.waiting, 0);
  stop_ = false;
  options_.workers = 3;
  EXPECT_EQ(run().batch.stored, 6);
  // The fourth has another before it, and two empty sheets are two sheets.
  EXPECT_EQ(duplicates(), (std::map<int, int>{{2, 1}}));
}

TEST_F(Ingest, APageIsComparedWithTheLastOneOfTheDossiersBatchBefore) {
  scan("1.jpg", written_page(3));
  scan("2.jpg", written_page(4));
  ASSERT_EQ(run().batch.stored, 2);
  fs::remove_all(folder_ / "scans");
  fs::create_directories(folder_ / "more");
  const auto put = [&](const char* name, const std::string& bytes) {
    std::ofstream(folder_ / "more" / name, std::ios::binary) << bytes;
  };
  put("a.jpg", written_page(4, 230));
  put("b.jpg", written_page(3, 230));
  ingest(*archive_, dossier_, {folder_ / "more"}, actor_, options_, {}, stop_);
  EXPECT_EQ(duplicates(), (std::map<int, int>{{3, 2}}));
}

TEST_F(Ingest, TwoFacingPagesOnOneImageAreStoredAsTwoPages) {
  scan("1.jpg", written_page(1));
  scan("2.jpg", jpeg_of(side_by_side(draw_page(2), draw_page(3))));
  scan("3.jpg", jpeg_of(side_by_side(draw_page(2, 228), draw_page(4))));
  scan("4.jpg", written_page(5));
  const IngestResult result = run();
  EXPECT_EQ(result.batch.stored, 6);
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 6U);
  std::vector<std::string> seen;
  for (const auto& page : pages) {
    std::string what = fs::path(page.path).stem().string();
    for (const auto& finding : page.result.findings)
      if (finding.code == "facing_page") what += finding.value < 1.5 ? " left" : " right";
    seen.push_back(what);
    EXPECT_EQ(page.index, 0);
    EXPECT_NEAR(page.result.clean_width, 1240, 40) << what;
    EXPECT_FALSE(archive_->page_copy(page.id, store::CopyKind::access).empty());
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"1", "2 left", "2 right", "3 left", "3 right", "4"}));
  // Where a point of the right page lies on the whole image.
  EXPECT_NEAR(pages[2].result.to_original[2], 1240, 40);
  EXPECT_NEAR(pages[1].result.to_original[2], 0, 4);
  // The left page of the one is that of the other, though a right page lies between them.
  EXPECT_EQ(duplicates(), (std::map<int, int>{{4, 2}}));
  EXPECT_TRUE(archive_->verify().damage.empty());
}

// To a vendor an image is a page, whoever reads it in the end.
TEST_F(Ingest, FacingPagesOfABatchWhoseImagesStayWholeAreNotPartedLater) {
  const std::string spread = jpeg_of(side_by_side(draw_page(2), draw_page(3)));
  scan("1.jpg", spread);
  scan("2.jpg", spread);
  options_.part_facing = false;
  run([&](const IngestProgress& p) { stop_ = p.stage == "opening"; });
  ASSERT_TRUE(page_states().empty());  // received, and nothing read
  stop_ = false;
  options_.part_facing = true;
  ASSERT_EQ(retry().size(), 1U);
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 2U);
  for (const auto& page : pages) {
    EXPECT_EQ(page.state, stored);
    EXPECT_EQ(page.half, store::Half::whole);
    EXPECT_GT(page.result.clean_width, 2 * 1200);
  }
  // The same file in another batch is parted: the choice is the batch's.
  fs::create_directories(folder_ / "more");
  std::ofstream(folder_ / "more/other.jpg", std::ios::binary) << spread;
  ingest(*archive_, dossier_, {folder_ / "more"}, actor_, options_, {}, stop_);
  EXPECT_EQ(archive_->pages(dossier_).size(), 4U);
}

TEST_F(Ingest, TheOverlappingPartsOfALeafMakeOnePictureAndOtherPagesDoNot) {
  const scanner::PageImage whole = draw_page(7);
  scan("1.jpg", jpeg_of(rows_of(whole, 0, 1100)));
  scan("2.jpg", jpeg_of(rows_of(whole, 700, 1754)));
  scan("3.jpg", written_page(8));
  run();
  const auto pages = archive_->pages(dossier_);
  ASSERT_EQ(pages.size(), 3U);
  const auto leaf = [&](std::size_t second) {
    return store::Leaf{1,
                       {{pages.at(second).id, store::ImageRole::fold_part, 2, 2},
                        {pages.at(0).id, store::ImageRole::fold_part, 1, 2}},
                       ""};
  };
  const WorkerLimits limits{options_.page_timeout, options_.worker_memory, DANGAN_WITH_FAULTS};
  const LeafAnswer answer = join_leaf(*archive_, leaf(1), limits);
  const auto* picture = std::get_if<LeafPicture>(&answer);
  ASSERT_NE(picture, nullptr);
  EXPECT_NEAR(picture->width, 1240, 6);
  EXPECT_NEAR(picture->height, 1754, 6);
  EXPECT_LT(picture->residual, 1);
  EXPECT_GT(picture->jpeg.size(), 10'000U);

  const LeafAnswer wrong = join_leaf(*archive_, leaf(2), limits);
  const auto* misfit = std::get_if<LeafMisfit>(&wrong);
  ASSERT_NE(misfit, nullptr);
  EXPECT_EQ(misfit->number, 3);
  EXPECT_NE(misfit_text(*misfit, Language::chinese).find("第 3 页"), std::string::npos);
  EXPECT_NE(misfit_text(*misfit, Language::english).find("Page 3"), std::string::npos);

  EXPECT_FALSE(has_parts({1, {{pages[0].id, store::ImageRole::slip_down}}, ""}));
  EXPECT_THROW(join_leaf(*archive_, {}, limits), std::invalid_argument);
}

}  // namespace
}  // namespace service
