// SPDX-License-Identifier: Apache-2.0
// The room on real-looking pages that do not come with the project: the folder in DANGAN_SAMPLES,
// or
// ../shared/samples beside the source. Without it these tests say so loudly and are skipped.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>

#include "scanner/clean.h"
#include "scanner/error.h"
#include "scanner/inspect.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "tests/scanner/drawn_page.h"

namespace scanner::test {
namespace {

namespace fs = std::filesystem;

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    const char* set = std::getenv("DANGAN_SAMPLES");
    folder_ = set != nullptr ? fs::path(set) : fs::path(DANGAN_SOURCE_DIR) / "../shared/samples";
    if (!fs::is_directory(folder_)) {
      std::cerr << "\n*** NO SAMPLES: set DANGAN_SAMPLES to their folder; "
                << testing::UnitTest::GetInstance()->current_test_info()->name()
                << " proves nothing without them ***\n\n";
      GTEST_SKIP();
    }
  }
  fs::path sample(const std::string& name) const { return folder_ / name; }
  PageImage page(const std::string& name, int index = 0) const {
    return Source::open(sample(name))->page(index);
  }

 private:
  fs::path folder_;
};

// The number after "key" in a flat JSON object, which is all that is needed here.
double number(const std::string& json, const std::string& key) {
  const std::size_t at = json.find('"' + key + "\": ");
  return at == json.npos ? NAN : std::stod(json.substr(at + key.size() + 4));
}

TEST_F(Samples, EveryPageComesOutUprightAndStraight) {
  Cleaner cleaner;
  for (const std::string set : {"pages-office", "pages-hard", "pages-aged"}) {
    double worst = 0;
    for (int i = 0; i < 8; ++i) {
      const std::string name = set + "/page-00" + std::to_string(i);
      const std::string truth = read_file(sample(name + ".json"));
      const PageImage original = page(name + ".jpg");
      const CleanPage result = cleaner.clean(original);
      EXPECT_EQ(result.rotation, number(truth, "rotation")) << name;
      EXPECT_NEAR(result.skew_deg, number(truth, "skew_deg"), 0.1) << name;
      worst = std::max(worst, std::abs(result.skew_deg - number(truth, "skew_deg")));
      EXPECT_FALSE(result.blank) << name;
      EXPECT_TRUE(read_codes(original).empty()) << name;
      for (const Finding& f : inspect(original, result).findings) {
        EXPECT_EQ(f.severity, Severity::note) << name << " " << f.code << " " << f.value;
      }
    }
    std::cout << set << ": greatest skew error " << worst << " degrees\n";
  }
}

TEST_F(Samples, TheFourCardinalPagesAreTurnedUpright) {
  Cleaner cleaner;
  const auto source = Source::open(sample("geometry/cardinal.pdf"));
  ASSERT_EQ(source->page_count(), 4);
  std::map<int, int> seen;
  for (int i = 0; i < 4; ++i) {
    const CleanPage result = cleaner.clean(source->page(i));
    EXPECT_GT(result.image.height, result.image.width);
    ++seen[result.rotation];
  }
  EXPECT_EQ(seen.size(), 4u) << "each page lies another way";
}

TEST_F(Samples, TheSkewedPageIsMeasuredToATwentiethOfADegree) {
  const CleanPage result = Cleaner().clean(page("geometry/skew.pdf"));
  EXPECT_NEAR(std::abs(result.skew_deg), 1.8651, 0.05);
  EXPECT_EQ(result.rotation, 0);
}

TEST_F(Samples, SeparatorSheetsAreReadAsTheyShouldBe) {
  const std::map<std::string, std::map<int, std::string>> expected = {
      {"patch-code-t.pdf", {{0, "PATCHT"}}},
      {"patch-code-t-qr.pdf", {{0, "PATCHT"}}},
      {"patch-code-t-middle.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle.tiff", {{1, "PATCHT"}}},
      {"patch-code-t-middle-reverse.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-distorted.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-fuzzy.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-unreadable.pdf", {}},
      {"barcode-39-asn-123.pdf", {{0, "ASN00123"}}},
      {"barcode-39-asn-invalid.pdf", {{0, "ASNXYZXYZ"}}},
      {"barcode-128-custom.pdf", {{0, "CUSTOM BARCODE"}}},
      {"barcode-qr-custom.pdf", {{0, "CUSTOM BARCODE"}}},
      {"split-by-asn-2.pdf",
       {{0, "ASN00123"},
        {2, "PATCHT"},
        {4, "ASN00124"},
        {5, "ASN00125"},
        {8, "ASN00126"},
        {10, "ASN00127"}}}};
  for (const auto& [file, codes] : expected) {
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
