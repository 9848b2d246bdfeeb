// SPDX-License-Identifier: Apache-2.0
#include "service/hot_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

#include "store/terms/utf8.h"

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

// 83 Chinese characters, two letters and an extension: 255 bytes, the most a name may have.
const std::string& longest_name() {
  static const std::string name = [] {
    std::string text;
    for (int i = 0; i < 83; ++i) text += "档";
    return text + "ab.tif";
  }();
  return name;
}

bool is_utf8(const std::string& text) { return terms::encode_utf8(terms::decode_utf8(text)) == text; }

TEST_F(HotFolderTest, TheLongestNameIsPutAsideTwiceWithANoteEachTime) {
  ASSERT_EQ(longest_name().size(), 255U);
  for (const char* bytes : {"first", "second", "third"}) {
    write(longest_name(), bytes);
    look(0s);
    hot_->put_aside(look(60s).at("").at(0), HotFolder::Aside::to_be_looked_at, bytes);
    EXPECT_FALSE(fs::exists(folder_ / longest_name()));
  }
  const fs::path day = aside("待查");
  EXPECT_EQ(read(day / longest_name()), "first");
  std::map<std::string, std::string> files, notes;  // content by name
  for (const auto& entry : fs::directory_iterator(day)) {
    const std::string name = entry.path().filename();
    EXPECT_LE(name.size(), 255U) << name;
    EXPECT_TRUE(is_utf8(name)) << name;
    const bool is_note = name.ends_with(".说明.txt");
    EXPECT_TRUE(is_note || name.ends_with(".tif")) << name;
    (is_note ? notes : files)[name] = read(day / name);
  }
  EXPECT_EQ(files.size(), 3U);
  EXPECT_EQ(notes.size(), 3U);
  const auto content = [](const std::map<std::string, std::string>& of, const std::string& end) {
    for (const auto& [name, bytes] : of) {
      if (name.ends_with(end)) return bytes;
    }
    return std::string();
  };
  EXPECT_EQ(content(files, " (2).tif"), "second");
  EXPECT_EQ(content(files, " (3).tif"), "third");
  EXPECT_EQ(content(notes, " (2).tif.说明.txt"), "\xef\xbb\xbfsecond\r\n");
  EXPECT_EQ(content(notes, " (3).tif.说明.txt"), "\xef\xbb\xbfthird\r\n");
}

TEST_F(HotFolderTest, ALongExtensionIsCutLikeAStem) {
  const std::string name = "a." + std::string(253, 'x');
  for (const char* bytes : {"first", "second"}) {
    write(name, bytes);
    look(0s);
    hot_->put_aside(look(60s).at("").at(0), HotFolder::Aside::to_be_looked_at, "请看");
  }
  const fs::path day = aside("待查");
  EXPECT_EQ(read(day / name), "first");
  EXPECT_EQ(read(day / (name.substr(0, 251) + " (2)")), "second");
  EXPECT_TRUE(fs::exists(day / (name.substr(0, 240) + " (2).说明.txt")));
}

TEST_F(HotFolderTest, ANoteThatStandsThereIsNotOverwritten) {
  write("a.tif", "x");
  look(0s);
  const Arrival arrival = look(9s).at("").at(0);
  hot_->put_aside(arrival, HotFolder::Aside::to_be_looked_at, "first");
  const fs::path day = aside("待查");
  fs::remove(day / "a.tif");  // somebody took the file and left its note
  write("a.tif", "y");
  look(0s);
  hot_->put_aside(look(60s).at("").at(0), HotFolder::Aside::to_be_looked_at, "second");
  EXPECT_EQ(read(day / "a.tif.说明.txt"), "\xef\xbb\xbf" "first\r\n");
  EXPECT_EQ(read(day / "a (2).tif"), "y");
  EXPECT_EQ(read(day / "a (2).tif.说明.txt"), "\xef\xbb\xbfsecond\r\n");
}

TEST_F(HotFolderTest, AFileThatCannotBePutAsideStaysAndTheNextOneGoes) {
  write("N1/a.tif", "a");
  write("x.tif", "x");
  look(0s);
  const auto settled = look(9s);
  hot_->put_aside(settled.at("").at(0), HotFolder::Aside::to_be_looked_at, "note");
  const fs::path day = aside("待查");
  write(fs::relative(day, folder_) / "N1", "stands where a folder has to be made");
  try {
    hot_->put_aside(settled.at("N1").at(0), HotFolder::Aside::to_be_looked_at, "note");
    FAIL() << "moved into a folder that is a file";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOTDIR);
  }
  EXPECT_EQ(read("N1/a.tif"), "a");
  EXPECT_EQ(read(day / "x.tif"), "x");
  EXPECT_EQ(look(9s).size(), 1U) << "it is given again";
  fs::remove(day / "N1");
  hot_->put_aside(settled.at("N1").at(0), HotFolder::Aside::to_be_looked_at, "note");
  EXPECT_EQ(read(day / "N1/a.tif"), "a");
  EXPECT_TRUE(fs::exists(day / "N1/a.tif.说明.txt"));
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
