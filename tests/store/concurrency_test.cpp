// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <set>
#include <thread>

#include "tests/store/support.h"

namespace store::test {
namespace {

using Concurrency = ArchiveTest;

// Runs act in `count` threads at the same moment; how many came back without a conflict.
int race(int count, const std::function<void(int)>& act) {
  std::atomic<int> ready{0}, won{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ++ready;
      while (ready < count) std::this_thread::yield();
      try {
        act(i);
        ++won;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::conflict) << error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return won;
}

TEST_F(Concurrency, OfTwoMovesOfOneDossierOneIsRefusedAndTheFirstStands) {
  for (int round = 0; round < 20; ++round) {
    const std::string number = new_dossier().number;
    Archive other(place_);
    const int won = race(2, [&](int i) {
      (i == 0 ? *archive_ : other)
          .move_dossier(number, CustodyState::out, "unit " + std::to_string(i), clerk);
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(archive_->history(number).size(), 2U);
  }
}

TEST_F(Concurrency, OfTwoAnswersOneIsRefused) {
  for (int round = 0; round < 20; ++round) {
    NewRequest wanted;
    wanted.person = new_dossier().person.id;
    const Request request = archive_->add_request(wanted, clerk);
    EXPECT_EQ(race(2, [&](int i) {
                archive_->answer_request(
                    request.id, i == 0 ? RequestState::accepted : RequestState::refused, "", clerk);
              }),
              1);
  }
}

TEST_F(Concurrency, APageIsStoredByOneOfTwo) {
  const std::int64_t batch = archive_->begin_batch(new_dossier().number, "scan", clerk).id;
  Archive other(place_);
  for (int round = 0; round < 20; ++round) {
    const FileRecord file =
        receive(*archive_, batch, std::to_string(round), "x" + std::to_string(round));
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    const std::int64_t page = archive_->waiting_pages(batch).at(0).id;
    // In even rounds both bring the same copies, in odd ones others.
    EXPECT_EQ(race(2, [&](int i) {
                (i == 0 ? *archive_ : other)
                    .store_page(page, page_result(round % 2 == 0 ? "同" : i == 0 ? "甲" : "乙"),
                                clerk);
              }),
              1);
  }
  archive_->stage();  // sweeps what the losers left
  reopen();
  const VerifyReport report = archive_->verify();
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
}

TEST_F(Concurrency, TheSameFileFromTwoIsOneRecord) {
  const std::int64_t batch = archive_->begin_batch(new_dossier().number, "scan", clerk).id;
  Archive other(place_);
  for (int round = 0; round < 20; ++round) {
    EXPECT_EQ(race(2, [&](int i) {
                receive(i == 0 ? *archive_ : other, batch, std::to_string(round),
                        "same " + std::to_string(round));
              }),
              2);
  }
  EXPECT_EQ(archive_->files(batch).size(), 20U);
  reopen();
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Concurrency, NumbersAreDrawnOnceByManyThreads) {
  std::mutex mutex;
  std::set<std::string> numbers;
  EXPECT_EQ(race(8, [&](int i) {
              for (int n = 0; n < 10; ++n) {
                const Dossier dossier = archive_->open_dossier(
                    {"", "王伟", identity_number(100 * i + n), "", ""}, clerk);
                const std::lock_guard lock(mutex);
                numbers.insert(dossier.number);
              }
            }),
            8);
  EXPECT_EQ(numbers.size(), 80U);
  EXPECT_EQ(archive_->totals().dossiers, 80);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Concurrency, ReadersGoOnWhileOneWrites) {
  const std::int64_t batch = archive_->begin_batch(new_dossier().number, "scan", clerk).id;
  add_page(*archive_, batch, "0", "王伟");
  std::atomic<bool> done{false};
  std::atomic<int> reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        EXPECT_GE(archive_->search("王伟").total, 1);
        archive_->recent_dossiers();
        ++reads;
      }
    });
  }
  for (int i = 1; i <= 30; ++i) add_page(*archive_, batch, std::to_string(i), "王伟");
  while (reads < 10) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(archive_->search("王伟").total, 31);
}

// SQLite is not to be carried over a fork, so nobody has the archive open when the children begin.
TEST_F(Concurrency, TwoProcessesWriteIntoOneArchive) {
  const std::string number = new_dossier().number;
  archive_.reset();
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int result = 1;
      try {
        Archive mine(place_);
        const std::int64_t batch =
            mine.begin_batch(number, "process " + std::to_string(i), clerk).id;
        for (int n = 0; n < 15; ++n) {
          add_page(mine, batch, std::to_string(i) + "-" + std::to_string(n), "页");
          mine.open_dossier({"", "王伟", identity_number(1000 * (i + 1) + n), "", ""}, clerk);
        }
        result = 0;
      } catch (const Error& error) {
        std::fprintf(stderr, "child %d: %s\n", i, error.what());
      }
      ::_exit(result);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
  archive_ = std::make_unique<Archive>(place_);
  EXPECT_EQ(archive_->totals().dossiers, 31);
  EXPECT_EQ(archive_->pages(number).size(), 30U);
  const VerifyReport report = archive_->verify();
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
}

}  // namespace
}  // namespace store::test
