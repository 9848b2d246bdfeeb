// SPDX-License-Identifier: Apache-2.0
#include "service/hot_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

namespace service {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class HotFolderTest : public testing::Test {
 protected:
  HotFolderTest() {
    std::string name = "/tmp/dangan-hot-XXXXXX";
    folder_ = mkdtemp(name.data());
    hot_.emplace(folder_, 5s);
  }
  ~HotFolderTest() override {
    hot_.reset();
    fs::remove_all(folder_);
  }
  void write(const fs::path& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string read(const fs::path& name) {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Looks after so many seconds.
  std::map<std::string, std::vector<Arrival>> look(std::chrono::seconds after) {
    return hot_->look(start_ + after);
  }
  std::vector<std::string> names(const std::vector<Arrival>& arrivals) {
    std::vector<std::string> out;
    for (const auto& arrival : arrivals) out.push_back(arrival.path.string());
    return out;
  }
  fs::path aside(const char* which) {
    for (const auto& day : fs::directory_iterator(folder_ / which)) return day.path();
    return {};
  }

  const HotFolder::Clock::time_point start_ = HotFolder::Clock::now();
  fs::path folder_;
  std::optional<HotFolder> hot_;
};

TEST_F(HotFolderTest, AFileIsGivenOnceItHasStoodStill) {
  write("a.tif", "half");
  EXPECT_TRUE(look(0s).empty());
  EXPECT_EQ(hot_->moving(), 1);
  EXPECT_TRUE(look(4s).empty());
  write("a.tif", "half and the rest");
  EXPECT_TRUE(look(6s).empty()) << "it has grown";
  EXPECT_TRUE(look(10s).empty());
  const auto settled = look(11s);
  ASSERT_EQ(settled.size(), 1U);
  EXPECT_EQ(names(settled.at("")), std::vector<std::string>{"a.tif"});
  EXPECT_EQ(hot_->moving(), 0);
}

TEST_F(HotFolderTest, FilesComeBySubfolderInNaturalOrderAndOnlyWhenAllStandStill) {
  for (const char* name : {"N1/page-10.tif", "N1/page-2.tif", "N1/b/1.tif", "x.tif"}) write(name, "x");
  look(0s);
  write("N2/1.tif", "x");
  const auto settled = look(5s);
  ASSERT_EQ(settled.size(), 2U);
  EXPECT_EQ(names(settled.at("N1")),
            (std::vector<std::string>{"N1/b/1.tif", "N1/page-2.tif", "N1/page-10.tif"}));
  EXPECT_EQ(names(settled.at("")), std::vector<std::string>{"x.tif"});
  write("N1/page-3.tif", "x");
  EXPECT_FALSE(look(6s).contains("N1"));
}

TEST_F(HotFolderTest, LinksPipesAndDeepFoldersAreRefusedAndPassingNamesLeftAlone) {
  write("a.tif", "x");
  fs::create_symlink("/etc/passwd", folder_ / "link.tif");
  fs::create_directory_symlink("/etc", folder_ / "etc");
  ASSERT_EQ(mkfifo((folder_ / "pipe.tif").c_str(), 0600), 0);
  write("1/2/3/4/5/6/7/8/9/deep.tif", "x");
  for (const char* name : {"b.tif.part", "c.TMP", "~$d.tif", ".e.tif", "Thumbs.db"}) write(name, "x");
  look(0s);
  const auto settled = look(9s);
  EXPECT_EQ(settled.size(), 1U);
  EXPECT_EQ(names(settled.at("")), std::vector<std::string>{"a.tif"});
  EXPECT_EQ(hot_->refused().size(), 4U);
}

TEST_F(HotFolderTest, TwoArrivalsOfOneNameStandBesideEachOther) {
  for (const char* bytes : {"first", "second", "third"}) {
    write("N1/scan.tif", bytes);
    look(0s);
    hot_->put_aside(look(60s).at("N1").at(0), HotFolder::Aside::taken);
    EXPECT_FALSE(fs::exists(folder_ / "N1/scan.tif"));
  }
  const fs::path day = aside("已收");
  EXPECT_EQ(read(day / "N1/scan.tif"), "first");
  EXPECT_EQ(read(day / "N1/scan (2).tif"), "second");
  EXPECT_EQ(read(day / "N1/scan (3).tif"), "third");
  EXPECT_TRUE(look(120s).empty()) << "what was put aside does not arrive again";
}

TEST_F(HotFolderTest, ANoteStandsBesideWhatNeedsAPerson) {
  write("a.tif", "x");
  look(0s);
  hot_->put_aside(look(9s).at("").at(0), HotFolder::Aside::to_be_looked_at, "请重新扫描");
  const fs::path day = aside("待查");
  EXPECT_EQ(read(day / "a.tif"), "x");
  EXPECT_EQ(read(day / "a.tif.说明.txt"), "\xef\xbb\xbf请重新扫描\r\n");
}

TEST_F(HotFolderTest, WhatChangedAfterItWasTakenStaysAndArrivesAnew) {
  write("a.tif", "x");
  look(0s);
  const Arrival arrival = look(9s).at("").at(0);
  write("a.tif", "another one");
  hot_->put_aside(arrival, HotFolder::Aside::taken);
  EXPECT_EQ(read("a.tif"), "another one");
  EXPECT_TRUE(look(10s).empty());
  EXPECT_EQ(look(15s).size(), 1U);
}

// Whoever may write into the folder swaps a subfolder for a link after the look.
TEST_F(HotFolderTest, NothingIsMovedThroughALink) {
  write("N1/a.tif", "x");
  look(0s);
  const Arrival arrival = look(9s).at("N1").at(0);
  const fs::path outside = folder_.string() + "-outside";
  fs::rename(folder_ / "N1", outside);
  fs::create_directory_symlink(outside, folder_ / "N1");
  hot_->put_aside(arrival, HotFolder::Aside::taken);
  EXPECT_TRUE(fs::exists(outside / "a.tif"));
  fs::remove_all(outside);
}

TEST_F(HotFolderTest, AFolderHasOneWatcher) {
  EXPECT_THROW(HotFolder(folder_, 5s), std::system_error);
}

}  // namespace
}  // namespace service
