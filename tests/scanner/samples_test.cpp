// SPDX-License-Identifier: Apache-2.0
// The room on real-looking pages that do not come with the project (sample_set.h). Without them
// these tests say so loudly and are skipped.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>

#include "scanner/clean.h"
#include "scanner/error.h"
#include "scanner/facing.h"
#include "scanner/inspect.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/imaging/sample_set.h"

namespace scanner::test {
namespace {

namespace fs = std::filesystem;

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    const std::optional<fs::path> folder = samples_folder();
    if (!folder) {
      std::cerr << "\n*** NO SAMPLES: set DANGAN_SAMPLES to their folder; "
                << testing::UnitTest::GetInstance()->current_test_info()->name()
                << " proves nothing without them ***\n\n";
      GTEST_SKIP();
    }
    folder_ = *folder;
  }
  const fs::path& folder() const { return folder_; }
  fs::path sample(const std::string& name) const { return folder_ / name; }
  PageImage page(const std::string& name, int index = 0) const {
    return Source::open(sample(name))->page(index);
  }

 private:
  fs::path folder_;
};

TEST_F(Samples, EveryPageComesOutUprightAndStraight) {
  Cleaner cleaner;
  double worst = 0;
  int lay_otherwise = 0, lay_askew = 0;
  for (const SamplePage& truth : sample_pages(folder())) {
    const PageImage original = page(truth.name + ".jpg");
    const CleanPage result = cleaner.clean(original);
    EXPECT_EQ(result.rotation, truth.rotation) << truth.name;
    EXPECT_NEAR(result.skew_deg, truth.skew_deg, 0.1) << truth.name;
    worst = std::max(worst, std::abs(result.skew_deg - truth.skew_deg));
    lay_otherwise += truth.rotation != 0;
    lay_askew += std::abs(truth.skew_deg) > 0.1;
    EXPECT_FALSE(result.blank) << truth.name;
    EXPECT_TRUE(read_codes(original).empty()) << truth.name;
    EXPECT_FALSE(split_facing(result)) << truth.name;
    for (const Finding& f : inspect(original, result).findings) {
      EXPECT_EQ(f.severity, Severity::note) << truth.name << " " << f.code << " " << f.value;
    }
  }
  std::cout << "greatest skew error " << worst << " degrees\n";
  // The control: pages that were not touched would not do.
  EXPECT_GT(lay_otherwise, 3);
  EXPECT_GT(lay_askew, 12);
}

TEST_F(Samples, EveryPageComesOutUprightHoweverItLies) {
  Cleaner cleaner;
  for (const SamplePage& truth : sample_pages(folder())) {
    const PageImage original = page(truth.name + ".jpg");
    for (const int turn : {90, 180, 270}) {
      const CleanPage result = cleaner.clean(turned(original, 0, turn, {}));
      EXPECT_EQ(result.rotation, (truth.rotation + turn) % 360) << truth.name << " " << turn;
    }
  }
}

TEST_F(Samples, TheFourCardinalPagesAreTurnedUpright) {
  Cleaner cleaner;
  const auto source = Source::open(sample("geometry/cardinal.pdf"));
  ASSERT_EQ(source->page_count(), 4);
  for (int i = 0; i < 4; ++i) {
    const CleanPage result = cleaner.clean(source->page(i));
    EXPECT_GT(result.image.height, result.image.width);
    EXPECT_EQ(result.rotation, cardinal_rotations[i]);
  }
}

TEST_F(Samples, TheSkewedPageIsMeasuredToATwentiethOfADegree) {
  const CleanPage result = Cleaner().clean(page("geometry/skew.pdf"));
  EXPECT_NEAR(std::abs(result.skew_deg), skew_of_skewed_page, 0.05);
  EXPECT_EQ(result.rotation, 0);
  // The control: what comes out has none of it left.
  EXPECT_NEAR(Cleaner().clean(result.image).skew_deg, 0, 0.1);
}

TEST_F(Samples, SeparatorSheetsAreReadAsTheyShouldBe) {
  for (const auto& [file, codes] : separator_codes()) {
    const auto source = Source::open(sample("separators/" + file));
    for (int i = 0; i < source->page_count(); ++i) {
      const std::vector<Code> found = read_codes(source->page(i));
      const auto wanted = codes.find(i);
      ASSERT_EQ(found.size(), wanted == codes.end() ? 0u : 1u) << file << " " << i;
      if (found.empty()) continue;
      EXPECT_EQ(found[0].text, wanted->second);
      EXPECT_EQ(is_patch_t(found[0]), wanted->second == "PATCHT");
    }
  }
}

TEST_F(Samples, EveryFormatGivesItsPagesSizeAndResolution) {
  const struct {
    const char* file;
    int pages, width, height;
    double dpi_x, dpi_y;
  } expected[] = {{"2400dpi.pdf", 1, 3508, 2512, 2105, 2105},
                  {"aspect.pdf", 1, 1000, 400, 200, 100},
                  {"baiona_alpha.png", 1, 640, 682, 0, 0},
                  {"baiona_cmyk.jpg", 1, 640, 682, 200, 200},
                  {"baiona_colormapped.png", 1, 640, 682, 0, 0},
                  {"ccitt.pdf", 1, 2550, 3300, 300, 300},
                  {"cmyk.pdf", 1, 900, 900, 300, 300},
                  {"jbig2.pdf", 1, 2550, 3300, 300, 300},
                  {"masks.pdf", 1, 2464, 3485, 298, 298},
                  {"multi-page-images.tiff", 3, 2476, 3204, 300, 300},
                  {"multi-page-images-alpha.tiff", 3, 2476, 3204, 300, 300},
                  {"multipage.pdf", 6, 800, 981, 150, 150},
                  {"palette.pdf", 1, 640, 682, 96, 96},
                  {"rotated.pdf", 4, 2200, 1700, 206, 206},
                  {"simple-no-dpi.png", 1, 517, 147, 0, 0}};
  for (const auto& e : expected) {
    const auto source = Source::open(sample(std::string("formats/") + e.file));
    EXPECT_EQ(source->page_count(), e.pages) << e.file;
    const PageInfo info = source->info(0);
    const PageImage image = source->page(0);
    EXPECT_EQ(image.width, e.width) << e.file;
    EXPECT_EQ(image.height, e.height) << e.file;
    EXPECT_NEAR(image.dpi_x, e.dpi_x, 0.01) << e.file;
    EXPECT_NEAR(image.dpi_y, e.dpi_y, 0.01) << e.file;
    EXPECT_EQ(info.width, image.width) << e.file;
    EXPECT_EQ(info.height, image.height) << e.file;
  }
  EXPECT_THROW(Source::open(sample("formats/encrypted.pdf")), Error);
}

TEST_F(Samples, HostileFilesGiveAPageOrAReasonInBoundedMemory) {
  const std::map<std::string, std::optional<Errc>> expected = {
      {"bomb-20K-gray.jpeg", Errc::too_large}, {"bomb-20K-rgb.png", Errc::too_large},
      {"enormous.pdf", std::nullopt},          {"hugemono.pdf", std::nullopt},
      {"invalid.pdf", Errc::damaged},          {"kcs.pdf", std::nullopt},
      {"negzero.pdf", std::nullopt},           {"no_contents.pdf", std::nullopt}};
  Limits limits;
  limits.max_pixels = 40'000'000;  // so that the two large sheets are rendered coarsely
  for (const auto& [file, refusal] : expected) {
    try {
      const PageImage image = Source::open(sample("hostile/" + file), limits)->page(0);
      EXPECT_FALSE(refusal) << file << " was taken";
      EXPECT_GT(image.width, 0);
      EXPECT_LE(std::int64_t{image.width} * image.height, limits.max_pixels);
    } catch (const Error& e) {
      // The two great sheets take the renderer seconds of its minute: a busy machine may need more.
      const bool great = file == "enormous.pdf" || file == "hugemono.pdf";
      if (great && e.code() == Errc::tool_failed) {
        std::cout << e.what() << "\n";
        continue;
      }
      EXPECT_EQ(refusal, e.code()) << file << " " << e.what();
    }
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "peak memory " << usage.ru_maxrss / 1024 << " MB\n";
}

}  // namespace
}  // namespace scanner::test
