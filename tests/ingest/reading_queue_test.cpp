// SPDX-License-Identifier: Apache-2.0
#include "service/reading_queue.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scanner/encode.h"
#include "store/reading.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace service {
namespace {

namespace fs = std::filesystem;

// In the environment of workers that are started while it lives.
class Fault {
 public:
  Fault(const char* variable, const char* part) : variable_(variable) {
    ::setenv(variable, part, 1);
  }
  ~Fault() { ::unsetenv(variable_); }
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;

 private:
  const char* variable_;
};

class Queue : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("dangan-queue-" + std::to_string(::getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    store::Archive::init(folder_ / "archive", actor_);
    archive_ = std::make_unique<store::Archive>(folder_ / "archive");
    options_.workers = 1;
    options_.page_timeout = std::chrono::seconds(20);
    options_.worker_program = DANGAN_WITH_FAULTS;
  }
  void TearDown() override {
    archive_.reset();
    fs::remove_all(folder_);
  }

  // A dossier of its own with pages of these names, each with another text.
  std::string take_in(const std::string& identity, const std::vector<std::string>& names) {
    const std::string dossier =
        archive_->open_dossier({"", "王霞", identity, "", "A-1"}, actor_).number;
    fs::create_directories(folder_ / dossier);
    int person = 0;
    for (const auto& name : names) {
      synthetic::PageOptions how;
      how.dpi = 200;
      const auto page = synthetic::render_page(synthetic::Kind::registration,
                                               synthetic::make_person(71, person++), 9, how);
      const auto jpeg = scanner::encode_jpeg({page.width, page.height, 3, 200, 200, page.rgb}, 90);
      std::ofstream(folder_ / dossier / name, std::ios::binary)
          .write(reinterpret_cast<const char*>(jpeg.data()),
                 static_cast<std::streamsize>(jpeg.size()));
    }
    result_ = ingest(*archive_, dossier, {folder_ / dossier}, actor_, options_, {}, stop_);
    return dossier;
  }
  ReadingRun read(int at_most = 0) {
    return read_queue(*archive_, actor_, options_, {}, stop_, at_most);
  }
  std::vector<bool> unread(const std::string& dossier) const {
    std::vector<bool> found;
    for (const auto& page : archive_->pages(dossier)) found.push_back(page.unread);
    return found;
  }

  const store::Actor actor_{"os:tester"};
  fs::path folder_;
  std::unique_ptr<store::Archive> archive_;
  IngestOptions options_;
  IngestResult result_;
  std::atomic<bool> stop_{false};
};

constexpr const char* first_person = "11010519491231002X";
constexpr const char* second_person = "440524188001010014";

TEST_F(Queue, WhilePausedPagesComeInAsImagesAndAreReadLaterAsIfAtOnce) {
  store::Reading reading(*archive_);
  const std::string at_once = take_in(first_person, {"1.jpg"});
  reading.pause(true, actor_);
  const std::string later = take_in(second_person, {"1.jpg"});
  EXPECT_EQ(result_.unread, 1);
  EXPECT_EQ(unread(later), std::vector<bool>{true});
  EXPECT_EQ(archive_->pages(later)[0].result.text, "");
  EXPECT_FALSE(archive_->page_copy(archive_->pages(later)[0].id, store::CopyKind::access).empty());
  EXPECT_TRUE(read().paused);

  reading.pause(false, actor_);
  const ReadingRun run = read();
  EXPECT_EQ(run.read, 1);
  EXPECT_EQ(run.dossiers, std::set<std::string>{later});
  const auto expected = archive_->pages(at_once)[0].result, got = archive_->pages(later)[0].result;
  EXPECT_FALSE(got.text.empty());
  EXPECT_EQ(got.text, expected.text);
  EXPECT_EQ(got.boxes, expected.boxes);
  EXPECT_EQ(got.class_code, expected.class_code);
  EXPECT_EQ(got.fields.size(), expected.fields.size());
  EXPECT_EQ(read().read, 0);
}

TEST_F(Queue, APageWhoseTextTakesTooLongIsStoredAsAnImageAndItsDossierGoesOn) {
  options_.page_timeout = std::chrono::seconds(6);
  std::string dossier;
  {
    const Fault fault("DANGAN_TEST_TEXT_HANG_ON", "2.jpg");
    dossier = take_in(first_person, {"1.jpg", "2.jpg", "3.jpg"});
  }
  EXPECT_EQ(result_.batch.quarantined, 0);
  EXPECT_EQ(result_.batch.state, store::BatchState::closed);
  EXPECT_EQ(unread(dossier), (std::vector<bool>{false, true, false}));
  const store::Reading reading(*archive_);
  ASSERT_EQ(reading.set_aside().size(), 1U);
  EXPECT_EQ(reading.set_aside()[0].reason, "worker_timeout");
  EXPECT_EQ(read().read, 0);  // not by itself

  store::Reading(*archive_).ask_again(dossier, actor_);
  read();
  EXPECT_EQ(unread(dossier), (std::vector<bool>{false, false, false}));
}

TEST_F(Queue, APageThatCrashesTheReaderIsSetAsideAndTheOthersAreRead) {
  store::Reading reading(*archive_);
  reading.pause(true, actor_);
  const std::string dossier = take_in(first_person, {"1.jpg", "2.jpg", "3.jpg"});
  reading.pause(false, actor_);
  const Fault fault("DANGAN_TEST_TEXT_CRASH_ON", "2.jpg");
  const ReadingRun run = read();
  EXPECT_EQ(run.read, 2);
  EXPECT_EQ(run.set_aside, 1);
  ASSERT_EQ(reading.set_aside().size(), 1U);
  EXPECT_EQ(reading.set_aside()[0].reason, "worker_crashed");
  EXPECT_EQ(reading.set_aside()[0].number, 2);
}

TEST_F(Queue, APageThatIsNoImageAtAllIsStillSetAsideAsAWhole) {
  const Fault fault("DANGAN_TEST_CRASH_ON", "2.jpg");
  const std::string dossier = take_in(first_person, {"1.jpg", "2.jpg"});
  EXPECT_EQ(archive_->pages(dossier)[1].state, store::PageState::quarantined);
  EXPECT_TRUE(store::Reading(*archive_).set_aside().empty());
}

TEST_F(Queue, ADossierThatIsWantedIsReadFirst) {
  store::Reading reading(*archive_);
  reading.pause(true, actor_);
  const std::string early = take_in(first_person, {"1.jpg"});
  const std::string wanted = take_in(second_person, {"1.jpg"});
  reading.pause(false, actor_);
  reading.put_first(wanted, actor_);
  EXPECT_EQ(read(1).dossiers, std::set<std::string>{wanted});
  EXPECT_EQ(unread(early), std::vector<bool>{true});
}

TEST_F(Queue, ADamagedMasterIsSetAsideAndDoesNotStopTheQueue) {
  store::Reading reading(*archive_);
  reading.pause(true, actor_);
  const std::string dossier = take_in(first_person, {"1.jpg", "2.jpg"});
  reading.pause(false, actor_);
  const fs::path master = archive_->master_file(archive_->pages(dossier)[0].file);
  fs::permissions(master, fs::perms::owner_all);
  std::ofstream(master, std::ios::binary) << "no image";
  const ReadingRun run = read();
  EXPECT_EQ(run.read, 1);
  EXPECT_EQ(run.set_aside, 1);
}

}  // namespace
}  // namespace service
