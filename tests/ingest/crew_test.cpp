// SPDX-License-Identifier: Apache-2.0
// Worker processes that die, hang or eat memory, against the real program with a failing hook.
#include "service/page_crew.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "scanner/encode.h"
#include "service/ingest.h"

namespace service {
namespace {

namespace fs = std::filesystem;

class Crew : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("dangan-crew-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    limits_.program = DANGAN_WITH_FAULTS;
    ::setenv("DANGAN_TEST_CRASH_ON", "crash", 1);
    ::setenv("DANGAN_TEST_HANG_ON", "hang", 1);
    ::setenv("DANGAN_TEST_EAT_ON", "eat", 1);
  }
  void TearDown() override { fs::remove_all(folder_); }

  PageJob job(const std::string& name, int side = 60) {
    const scanner::PageImage white{side, side, 1, 100, 100,
                                   std::vector<std::uint8_t>(std::size_t(side) * std::size_t(side), 255)};
    const auto jpeg = scanner::encode_jpeg(white, 80);
    const fs::path file = folder_ / (name + ".jpg");
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
    return {file.string(), name, -1, Copies::none};
  }

  std::vector<std::string> run(const std::vector<PageJob>& jobs, int workers) {
    std::vector<std::string> outcomes;
    run_in_order(
        jobs, workers, limits_,
        [&](std::size_t i, PageReply&& reply) {
          EXPECT_EQ(i, outcomes.size());
          const auto* failure = std::get_if<PageFailure>(&reply);
          outcomes.push_back(failure ? failure->reason : "ok");
        },
        stop_);
    return outcomes;
  }

  fs::path folder_;
  WorkerLimits limits_;
  std::atomic<bool> stop_{false};
};

TEST_F(Crew, AJobSaysHowFarItsPageIsTaken) {
  PageJob look = job("a"), decode = look, cut = job("b");
  look.index = decode.index = cut.index = 0;
  look.depth = Depth::look;
  decode.depth = cut.depth = Depth::decode;
  fs::resize_file(cut.file, fs::file_size(cut.file) - 40);
  std::vector<PageReply> replies;
  run_in_order({look, decode, cut}, 1, limits_,
               [&](std::size_t, PageReply&& reply) { replies.push_back(std::move(reply)); }, stop_);
  ASSERT_EQ(replies.size(), 3U);
  const auto* report = std::get_if<PageReport>(&replies[0]);
  ASSERT_NE(report, nullptr);
  EXPECT_TRUE(report->blank);
  EXPECT_TRUE(report->access_jpeg.empty());
  const auto* opened = std::get_if<OpenedFile>(&replies[1]);
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->media_type, "image/jpeg");
  EXPECT_EQ(opened->page_count, 1);
  const auto* failure = std::get_if<PageFailure>(&replies[2]);
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->reason, "damaged");
  std::vector<std::uint8_t> bytes = encode(look);
  EXPECT_EQ(decode_job(bytes).depth, Depth::look);
  bytes.back() = 3;
  EXPECT_ANY_THROW(decode_job(bytes));
}

TEST_F(Crew, AConfiguredRecogniserReadsInTheWorkersUnderTheirLimits) {
  const fs::path data = fs::path(DANGAN_SOURCE_DIR) / "tests/data/ocr";
  limits_.reading = {data / "digits.onnx", data / "digits.txt"};
  EXPECT_EQ(need_workers(limits_).passed_over, "");
  EXPECT_FALSE(limits_.reading.model.empty());
  PageJob page = job("a");
  page.index = 0;
  std::vector<PageReply> replies;
  run_in_order(
      {page}, 1, limits_,
      [&](std::size_t, PageReply&& reply) { replies.push_back(std::move(reply)); }, stop_);
  const auto* report = std::get_if<PageReport>(&replies.at(0));
  ASSERT_NE(report, nullptr);
  EXPECT_EQ(report->text.engine.find("ctc digits"), 0U) << report->text.engine;
}

TEST_F(Crew, ARecogniserThatCannotBeUsedIsPassedOverForTesseract) {
  const fs::path data = fs::path(DANGAN_SOURCE_DIR) / "tests/data/ocr";
  std::ofstream(folder_ / "broken.onnx") << "not a model";
  for (const auto& [model, reason] :
       {std::pair{folder_ / "broken.onnx", "model_unfit"}, {folder_ / "none", "model_missing"}}) {
    limits_.reading = {model, data / "digits.txt"};
    PageJob page = job("a");
    page.index = 0;
    const PageReply reply = WorkerProcess(limits_).run(page);  // even when nobody asked before
    ASSERT_TRUE(std::holds_alternative<PageReport>(reply));
    EXPECT_EQ(std::get<PageReport>(reply).text.engine.find("tesseract"), 0U);
    EXPECT_EQ(need_workers(limits_).passed_over, reason);
    EXPECT_TRUE(limits_.reading.model.empty());
  }
}

TEST_F(Crew, APageThatCrashesItsWorkerIsTheOnlyOneThatFails) {
  EXPECT_EQ(run({job("a"), job("crash"), job("b"), job("crash2"), job("c")}, 2),
            (std::vector<std::string>{"ok", "worker_crashed", "ok", "worker_crashed", "ok"}));
}

TEST_F(Crew, APageThatHangsIsEndedAfterItsTime) {
  limits_.timeout = std::chrono::seconds(3);
  EXPECT_EQ(run({job("a"), job("hang"), job("b")}, 1),
            (std::vector<std::string>{"ok", "worker_timeout", "ok"}));
}

TEST_F(Crew, WaitingForTheTurnOfABigPageIsNotInItsTime) {
  limits_.timeout = std::chrono::seconds(10);
  auto first = job("hang", 5000), second = job("a", 5000);
  first.index = second.index = 0;
  EXPECT_EQ(run({first, second}, 2), (std::vector<std::string>{"worker_timeout", "ok"}));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(Crew, APageThatEatsMemoryMeetsTheLimitOfItsWorker) {
  limits_.memory = 512U << 20;
  EXPECT_EQ(run({job("a"), job("eat"), job("b")}, 1),
            (std::vector<std::string>{"ok", "worker_memory", "ok"}));
}
#endif

TEST_F(Crew, RepliesComeInTheOrderOfTheJobs) {
  std::vector<PageJob> jobs;
  for (int i = 0; i < 40; ++i) jobs.push_back(job("p" + std::to_string(i)));
  EXPECT_EQ(run(jobs, 3), std::vector<std::string>(40, "ok"));
}

TEST_F(Crew, WhatTheConsumerThrowsArrivesAfterTheWorkersHaveStopped) {
  std::vector<PageJob> jobs;
  for (int i = 0; i < 20; ++i) jobs.push_back(job("p" + std::to_string(i)));
  EXPECT_THROW(run_in_order(
                   jobs, 2, limits_,
                   [](std::size_t i, PageReply&&) {
                     if (i == 3) throw std::runtime_error("disk full");
                   },
                   stop_),
               std::runtime_error);
}

TEST_F(Crew, AProgramThatCannotBeStartedIsAnErrorAndNoHang) {
  limits_.program = "/nonexistent/program";
  EXPECT_THROW(run({job("a")}, 2), std::system_error);
}

TEST_F(Crew, StoppingEndsAfterThePagesInWork) {
  std::vector<PageJob> jobs;
  for (int i = 0; i < 50; ++i) jobs.push_back(job("p" + std::to_string(i)));
  std::size_t seen = 0;
  run_in_order(
      jobs, 2, limits_,
      [&](std::size_t, PageReply&&) {
        if (++seen == 5) stop_ = true;
      },
      stop_);
  EXPECT_GE(seen, 5U);
  EXPECT_LT(seen, jobs.size());
}

}  // namespace
}  // namespace service
