// SPDX-License-Identifier: Apache-2.0
// How well pages are read, from the scanned file to the catalogue draft. Each folder has floors
// that are raised when the program gets better, and never lowered without a reason in the commit.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "ocr/draft.h"
#include "ocr/engine.h"
#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/source.h"
#include "tests/accuracy/character_error.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace accuracy {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// What stands on a page, as truth files say it.
struct Truth {
  std::vector<std::string> lines;
  std::map<std::string, std::string> fields;
  std::string kind;
  double skew_deg = 0;
  int rotation = 0;
};

Truth truth_of(const std::string& text) {
  const json::value value = json::parse(text);
  Truth truth;
  for (const json::value& line : value.at("lines").as_array()) {
    truth.lines.emplace_back(line.as_string());
  }
  for (const auto& [name, field] : value.at("fields").as_object()) {
    if (field.is_string()) truth.fields.emplace(name, std::string(field.as_string()));
  }
  truth.kind = value.at("kind").as_string();
  truth.skew_deg = value.at("skew_deg").to_number<double>();
  truth.rotation = value.at("rotation").to_number<int>();
  return truth;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The sum over the pages of a folder.
struct Tally {
  CharacterError error;
  int pages = 0, upright = 0, titled = 0, numbers = 0, right_numbers = 0, wrong_checked = 0;
  int names = 0, right_names = 0;
  double worst_skew = 0;
};

class Reader {
 public:
  Reader() : engine_(ocr::make_tesseract()) {}

  void read(const scanner::PageImage& image, const Truth& truth, Tally& tally) {
    const scanner::CleanPage page = cleaner_.clean(image);
    const ocr::RecognizedPage text = engine_->recognize(page);
    const CharacterError error = compare(truth.lines, text.text());
    std::cout << "  " << truth.kind << ": " << 100 * error.rate() << " % of " << error.characters
              << ", length " << error.length() << "\n";
    tally.error += error;
    ++tally.pages;
    if (page.rotation == truth.rotation) {
      ++tally.upright;
      tally.worst_skew = std::max(tally.worst_skew, std::abs(page.skew_deg - truth.skew_deg));
    }
    judge(ocr::draft(text), truth, tally);
  }

  CharacterError read_as_it_lies(const scanner::PageImage& image, const Truth& truth) {
    scanner::CleanPage page;
    page.image = image;
    page.recognition = scanner::resize_to_dpi(image, 200);
    scanner::PageImage& gray = page.recognition;
    std::vector<std::uint8_t> pixels;
    for (std::size_t i = 0; i + 2 < gray.pixels.size(); i += 3) {
      pixels.push_back(static_cast<std::uint8_t>(
          (gray.pixels[i] * 77 + gray.pixels[i + 1] * 150 + gray.pixels[i + 2] * 29) >> 8));
    }
    gray.pixels = std::move(pixels);
    gray.channels = 1;
    page.recognition_scale = static_cast<double>(gray.width) / image.width;
    return compare(truth.lines, engine_->recognize(page).text());
  }

 private:
  // A field counts only where it stands on the page: the truth of letters knows more than they say.
  static bool stands_on_page(const Truth& truth, const std::string& value) {
    for (const std::string& line : truth.lines) {
      if (line.find(value) != std::string::npos) return true;
    }
    return false;
  }

  static void judge(const ocr::CatalogueDraft& draft, const Truth& truth, Tally& tally) {
    if (draft.title == truth.kind) ++tally.titled;
    const auto number = truth.fields.find("id"), name = truth.fields.find("name");
    const bool has_number = number != truth.fields.end() && stands_on_page(truth, number->second);
    const bool has_name = name != truth.fields.end() && stands_on_page(truth, name->second);
    tally.numbers += has_number ? 1 : 0;
    tally.names += has_name ? 1 : 0;
    for (const ocr::Field& field : draft.fields) {
      if (field.name == "id" && has_number) {
        tally.right_numbers += field.value == number->second ? 1 : 0;
        tally.wrong_checked += field.checked && field.value != number->second ? 1 : 0;
      }
      if (field.name == "name" && has_name) {
        tally.right_names += field.value == name->second ? 1 : 0;
      }
    }
  }

  scanner::Cleaner cleaner_;
  std::unique_ptr<ocr::Engine> engine_;
};

void print(const std::string& name, const Tally& tally) {
  std::cout << name << ": " << 100 * tally.error.rate() << " % of " << tally.error.characters
            << " characters, length " << tally.error.length() << ", upright " << tally.upright
            << "/" << tally.pages << ", skew within " << tally.worst_skew << ", titles "
            << tally.titled << "/" << tally.pages << ", identity numbers " << tally.right_numbers
            << "/" << tally.numbers << ", names " << tally.right_names << "/" << tally.names
            << std::endl;
}

class Samples : public testing::Test {
 protected:
  void SetUp() override {
    const char* set = std::getenv("DANGAN_SAMPLES");
    folder_ = set != nullptr ? fs::path(set) : fs::path(DANGAN_SOURCE_DIR) / "../shared/samples";
    if (!fs::is_directory(folder_)) {
      std::cerr << "\n*** NO SAMPLES: set DANGAN_SAMPLES to their folder; accuracy on them was not "
                   "measured ***\n\n";
      GTEST_SKIP();
    }
  }

  Tally read(const std::string& name) {
    Reader reader;
    Tally tally;
    for (const fs::path& file : scanner::list_files(folder_ / name).files) {
      if (file.extension() != ".jpg") continue;
      const Truth truth = truth_of(content(fs::path(file).replace_extension(".json")));
      reader.read(scanner::Source::open(file)->page(0), truth, tally);
    }
    print(name, tally);
    return tally;
  }

  fs::path folder_;
};

void expect_floors(const Tally& tally, double error) {
  EXPECT_GT(tally.pages, 0);
  EXPECT_LE(tally.error.rate(), error);
  EXPECT_LE(tally.error.length(), 1.05);
  EXPECT_GE(tally.error.length(), 0.95);
  EXPECT_EQ(tally.upright, tally.pages);
  EXPECT_LE(tally.worst_skew, 0.3);
  EXPECT_EQ(tally.wrong_checked, 0);  // a confirmed number is the number
}

TEST_F(Samples, OfficePagesAreReadWithinTheirFloors) {
  const Tally tally = read("pages-office");
  expect_floors(tally, 0.009);
  EXPECT_EQ(tally.titled, tally.pages);
  EXPECT_EQ(tally.right_numbers, tally.numbers);
}

TEST_F(Samples, HardPagesAreReadWithinTheirFloors) {
  const Tally tally = read("pages-hard");
  expect_floors(tally, 0.010);
  EXPECT_EQ(tally.titled, tally.pages);
  EXPECT_EQ(tally.right_numbers, tally.numbers);
}

TEST_F(Samples, AgedPagesAreReadWithinTheirFloors) {
  const Tally tally = read("pages-aged");
  expect_floors(tally, 0.025);
  EXPECT_GE(tally.titled, tally.pages - 1);
  EXPECT_GE(tally.right_numbers, tally.numbers - 1);
}

// The control: what the floors measure is the cleaning, not the ease of the pages.
TEST_F(Samples, AHardPageThatWasNotCleanedReadsFarWorse) {
  const fs::path file = folder_ / "pages-hard/page-000.jpg";
  const Truth truth = truth_of(content(fs::path(file).replace_extension(".json")));
  const scanner::PageImage image = scanner::Source::open(file)->page(0);
  Reader reader;
  Tally cleaned;
  reader.read(image, truth, cleaned);
  const CharacterError raw = reader.read_as_it_lies(image, truth);
  std::cout << "cleaned " << 100 * cleaned.error.rate() << " %, as it lay " << 100 * raw.rate()
            << " %" << std::endl;
  EXPECT_GT(raw.rate(), 0.05);
  EXPECT_GT(raw.rate(), 5 * cleaned.error.rate());
}

// Pages that the project draws itself: these are always there.
void read_drawn(synthetic::Manner manner, Tally& tally) {
  Reader reader;
  using synthetic::Kind;
  int index = 0;
  for (const Kind kind :
       {Kind::graduate_form, Kind::cadre_resume, Kind::annual_review, Kind::party_application,
        Kind::registration, Kind::title_review, Kind::call_letter, Kind::certificate,
        Kind::appraisal, Kind::appointment, Kind::transfer_slip}) {
    synthetic::PageOptions options;
    options.manner = manner;
    const synthetic::Page page =
        synthetic::render_page(kind, synthetic::make_person(5, index), 500 + index, options);
    reader.read({page.width, page.height, 3, 300, 300, page.rgb},
                truth_of(synthetic::truth_json(page)), tally);
    ++index;
  }
}

TEST(DrawnPages, OfAnOfficeAreReadWithinTheirFloors) {
  Tally tally;
  read_drawn(synthetic::Manner::office, tally);
  print("drawn, office", tally);
  expect_floors(tally, 0.015);
}

TEST(DrawnPages, ThatAreHardAreReadWithinTheirFloors) {
  Tally tally;
  read_drawn(synthetic::Manner::hard, tally);
  print("drawn, hard", tally);
  expect_floors(tally, 0.02);
}

}  // namespace
}  // namespace accuracy
