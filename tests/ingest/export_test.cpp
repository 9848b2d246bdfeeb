// SPDX-License-Identifier: Apache-2.0
#include "service/export.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "scanner/encode.h"

namespace service {
namespace {

namespace fs = std::filesystem;

const store::Actor kTester{"test"};

// An image that compression cannot make small.
std::vector<std::uint8_t> noise(int side, unsigned seed) {
  scanner::PageImage image{side, side, 3, 200, 200, {}};
  image.pixels.resize(image.row_bytes() * static_cast<std::size_t>(side));
  std::mt19937 random(seed);
  std::generate(image.pixels.begin(), image.pixels.end(),
                [&] { return static_cast<std::uint8_t>(random()); });
  return scanner::encode_jpeg(image, 95);
}

// Resident memory of this process.
std::size_t memory() {
  std::size_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

class Exported : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "dangan-export-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    store::Archive::init(folder_ / "archive", kTester);
    archive_ = std::make_unique<store::Archive>(folder_ / "archive");
    dossier_ =
        archive_->open_dossier({"", "王霞", "11010519491231002X", "", "", {}}, kTester).number;
  }
  void TearDown() override {
    archive_.reset();
    fs::remove_all(folder_);
  }

  // `count` pages with the image; the last one waits.
  void fill(int count, const std::vector<std::uint8_t>& jpeg, bool read = true) {
    const auto batch = archive_->begin_batch(dossier_, "test", kTester);
    auto staged = archive_->stage();
    staged.write("master", 6);
    const auto file = archive_->receive_file(batch.id, "a.pdf", std::move(staged), kTester);
    archive_->open_file(file.id, "application/pdf", count, kTester);
    auto waiting = archive_->waiting_pages(batch.id);
    waiting.pop_back();
    store::PageResult result;
    result.width = result.clean_width = 1000, result.height = result.clean_height = 1000;
    if (read) {
      result.engine = "made by hand";
      result.text = "人事档案\n";
    }
    for (std::uint16_t i = 0; read && i < 4; ++i)
      result.boxes.push_back({static_cast<std::uint16_t>(100 + 40 * i), 100, 40, 40, 90});
    if (read) result.boxes.push_back({});
    result.access_jpeg = jpeg;
    for (const auto& page : waiting) {
      result.access_jpeg.back() ^= 1;  // so that no two are one object
      result.access_jpeg.push_back(0);
      archive_->store_page(page.id, result, kTester);
    }
  }

  ExportOrder order(TextFormat format) const {
    ExportOrder made{dossier_, {}, format, {}};
    for (const auto& page : archive_->pages(dossier_)) made.pages.push_back(page.id);
    return made;
  }

  std::vector<EmptyPage> export_to(std::string& out, const ExportOrder& what) {
    return export_pages(
        *archive_, what, kTester, [&](std::string_view part) { out += part; },
        [](std::size_t, std::size_t) {});
  }

  fs::path folder_;
  std::unique_ptr<store::Archive> archive_;
  std::string dossier_;
};

TEST_F(Exported, ImagesPassThroughMemoryOneByOne) {
  const auto jpeg = noise(1200, 1);
  constexpr int pages = 60;
  fill(pages + 1, jpeg);
  const std::size_t all = pages * jpeg.size();
  ASSERT_GT(all, 60U << 20);
  const ExportOrder what = order(TextFormat::pdf);
  const std::size_t before = memory();
  std::size_t most = before, size = 0;
  std::vector<std::size_t> told;
  export_pages(
      *archive_, what, kTester,
      [&](std::string_view part) {
        size += part.size();
        most = std::max(most, memory());
      },
      [&](std::size_t done, std::size_t) { told.push_back(done); });
  EXPECT_GT(size, all);
  EXPECT_LT(most - before, 12 * jpeg.size());
  std::cout << pages << " pages of " << (all >> 20) << " MB passed through "
            << ((most - before) >> 20) << " MB\n";
  EXPECT_EQ(told.size(), static_cast<std::size_t>(pages));
  // The control: a caller that keeps the file takes its whole size.
  std::string kept;
  export_to(kept, what);
  EXPECT_GT(memory() - before, all * 9 / 10);
}

TEST_F(Exported, APageThatWaitsKeepsItsPlaceInEveryFormat) {
  fill(3, noise(100, 2));
  for (const TextFormat format :
       {TextFormat::text, TextFormat::json, TextFormat::alto, TextFormat::pdf}) {
    std::string file;
    const auto empty = export_to(file, order(format));
    ASSERT_EQ(empty.size(), 1u);
    EXPECT_EQ(empty[0].number, 3);
    EXPECT_EQ(empty[0].why, Gap::waiting);
    EXPECT_FALSE(gap_text(empty[0], Language::chinese).empty());
    EXPECT_FALSE(file.empty());
  }
  std::string text;
  export_to(text, order(TextFormat::text));
  EXPECT_EQ(text, "人事档案\n\f人事档案\n\f");
}

TEST_F(Exported, APageThatIsKeptAndNotReadYetHasItsImageAndNoText) {
  const auto jpeg = noise(100, 5);
  fill(2, jpeg, false);
  ExportOrder what = order(TextFormat::pdf);
  what.pages.pop_back();
  std::string file;
  const auto empty = export_to(file, what);
  ASSERT_EQ(empty.size(), 1u);
  EXPECT_EQ(empty[0].why, Gap::no_text);
  const std::string image(jpeg.begin(), jpeg.end() - 1);
  EXPECT_NE(file.find(image), std::string::npos);
  EXPECT_EQ(file.find("/Type0"), std::string::npos);  // no font: no text
  what.format = TextFormat::text;
  EXPECT_EQ(export_to(file, what).front().why, Gap::no_text);
}

TEST_F(Exported, APageOfAnotherDossierIsNoneOfThisOne) {
  fill(2, noise(100, 2));
  ExportOrder what = order(TextFormat::text);
  what.pages.push_back(what.pages.back() + 1000);
  std::string file;
  try {
    export_to(file, what);
    FAIL() << "exported a page that is not there";
  } catch (const store::Error& e) {
    EXPECT_EQ(e.code(), store::Errc::not_found);
  }
  EXPECT_TRUE(file.empty());
  for (const auto& event : archive_->history(dossier_)) EXPECT_NE(event.act, "export.made");
}

TEST_F(Exported, ThePagesAreInTheLedgerBeforeTheFirstByteLeaves) {
  fill(5, noise(100, 3));
  ExportOrder what = order(TextFormat::pdf);
  std::swap(what.pages[0], what.pages[3]);
  struct Stop {};
  const auto stop = [](std::string_view) { throw Stop{}; };
  EXPECT_THROW(export_pages(*archive_, what, kTester, stop, [](std::size_t, std::size_t) {}), Stop);
  const auto event = archive_->history(dossier_).front();
  EXPECT_EQ(event.act, "export.made");
  const std::vector<std::pair<std::string, std::string>> details{{"format", "pdf"},
                                                                 {"pages", "4,2-3,1,5"}};
  EXPECT_EQ(event.details, details);
}

TEST_F(Exported, TheSameOrderGivesTheSameBytes) {
  fill(3, noise(100, 4));
  std::string first, second;
  export_to(first, order(TextFormat::pdf));
  export_to(second, order(TextFormat::pdf));
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace service
