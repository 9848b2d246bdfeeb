// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "store/terms/identity_number.h"
#include "tests/support/synthetic/dossiers.h"
#include "tests/support/synthetic/files.h"

namespace synthetic {
namespace {

namespace fs = std::filesystem;

constexpr int kDpi = 60;  // enough to see where the ink is

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("synthetic_test_" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

double mean(const Page& page) {
  double sum = 0;
  for (const std::uint8_t value : page.rgb) sum += value;
  return sum / static_cast<double>(page.rgb.size());
}

TEST(Synthetic, IdentityNumbersAgreeWithBirthAndSex) {
  std::set<std::string> ids;
  for (int i = 0; i < 200; ++i) {
    const Person person = make_person(7, i);
    const auto id = terms::IdentityNumber::parse(person.id);
    ASSERT_TRUE(id) << person.id;
    EXPECT_EQ(id->birth().chinese(), person.birth());
    EXPECT_EQ(id->sex() == terms::Sex::female, person.sex == "女") << person.id;
    ids.insert(person.id);
  }
  EXPECT_GT(ids.size(), 195u);
}

TEST(Synthetic, TheSameSeedGivesTheSamePageAndAnotherSeedAnother) {
  const Person person = make_person(1, 0);
  for (const Manner manner : {Manner::office, Manner::hard, Manner::aged}) {
    const PageOptions options{manner, kDpi, std::nullopt, true};
    const Page once = render_page(Kind::cadre_resume, person, 5, options);
    EXPECT_EQ(once.rgb, render_page(Kind::cadre_resume, person, 5, options).rgb);
    EXPECT_NE(once.rgb, render_page(Kind::cadre_resume, person, 6, options).rgb);
  }
}

TEST(Synthetic, ATurnedPageIsTheUprightOneTurned) {
  const Person person = make_person(1, 0);
  PageOptions options{Manner::hard, kDpi, 0, true};
  const Page upright = render_page(Kind::certificate, person, 5, options);
  options.rotation = 90;
  const Page turned = render_page(Kind::certificate, person, 5, options);
  EXPECT_EQ(turned.width, upright.height);
  EXPECT_EQ(turned.height, upright.width);
  // Counterclockwise: the top left corner goes to the bottom left.
  const std::size_t bottom_left = static_cast<std::size_t>((turned.height - 1) * turned.width) * 3;
  EXPECT_TRUE(std::equal(upright.rgb.begin(), upright.rgb.begin() + 3,
                         turned.rgb.begin() + static_cast<std::ptrdiff_t>(bottom_left)));
}

TEST(Synthetic, FieldsStandInTheLinesAndOnlyABlankPageHasNone) {
  const Person person = make_person(3, 1);
  const std::map<Kind, std::string> titles = {{Kind::graduate_form, "高等学校毕业生登记表"},
                                              {Kind::title_review, "专业技术职务任职资格评审表"},
                                              {Kind::transfer_slip, "档案转递通知单"},
                                              {Kind::call_letter, "调档函"}};
  for (int i = 0; i <= static_cast<int>(Kind::blank); ++i) {
    const auto kind = static_cast<Kind>(i);
    const Page page = render_page(kind, person, 9, {Manner::office, kDpi, 0, true});
    std::string text;
    for (const std::string& line : page.lines) text += line;
    for (const auto& [name, value] : page.fields) {
      EXPECT_NE(text.find(value), std::string::npos) << page.kind << ' ' << name << ' ' << value;
    }
    EXPECT_EQ(page.lines.empty(), kind == Kind::blank) << page.kind;
    if (const auto title = titles.find(kind); title != titles.end()) {
      EXPECT_NE(std::find(page.lines.begin(), page.lines.end(), title->second), page.lines.end());
    }
  }
}

TEST(Synthetic, ABlankPageIsLighterThanAWrittenOne) {
  const Person person = make_person(3, 1);
  const PageOptions options{Manner::office, kDpi, 0, false};
  const Page blank = render_page(Kind::blank, person, 4, options);
  const Page written = render_page(Kind::appraisal, person, 4, options);
  EXPECT_GT(mean(blank), mean(written) + 5);
}

TEST(Synthetic, TheDemonstrationSetHasWhatItPromises) {
  const Folder folder;
  DossierOptions options;
  options.dpi = kDpi;
  int files = 0;
  const int pages = render_dossiers(folder.path(), options, [&](const fs::path& file, int) {
    ++files;
    EXPECT_GT(fs::file_size(file), 1000u);
  });
  EXPECT_GE(pages, 30);
  std::map<std::string, int> by_suffix;
  int truths = 0, blank = 0, turned = 0, skewed = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    ++by_suffix[entry.path().extension()];
    if (entry.path().extension() != ".json") continue;
    const std::string truth = bytes(entry.path());
    ++truths;
    if (truth.find("空白页") != std::string::npos) ++blank;
    if (truth.find("\"rotation\": 0") == std::string::npos) ++turned;
    const std::size_t skew = truth.find("\"skew_deg\": ") + 12;
    if (std::abs(std::stod(truth.substr(skew))) > 1) ++skewed;
  }
  EXPECT_EQ(truths, pages);
  EXPECT_EQ(blank, 1);
  EXPECT_GE(turned, 3);
  EXPECT_GE(skewed, 3);
  EXPECT_EQ(by_suffix[".pdf"], 1);
  EXPECT_GE(by_suffix[".png"], 1);
  EXPECT_GE(by_suffix[".tif"], 1);
  EXPECT_EQ(by_suffix[".tsv"], 1);

  const fs::path two = folder.path() / make_person(1, 0).dossier / "004-入党志愿书.tif";
  std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpen(two.c_str(), "r"), TIFFClose);
  ASSERT_TRUE(tiff);
  EXPECT_EQ(TIFFNumberOfDirectories(tiff.get()), 2);
}

TEST(Synthetic, TheSameSetIsWrittenTwiceByteForByte) {
  const Folder folder;
  DossierOptions options;
  options.dpi = kDpi;
  std::vector<fs::path> files;
  render_dossiers(folder.path() / "a", options,
                  [&](const fs::path& file, int) { files.push_back(file); });
  render_dossiers(folder.path() / "b", options);
  for (const fs::path& file : files) {
    const fs::path other = folder.path() / "b" / fs::relative(file, folder.path() / "a");
    EXPECT_EQ(bytes(file), bytes(other)) << file;
  }
  EXPECT_EQ(bytes(folder.path() / "a" / "persons.tsv"), bytes(folder.path() / "b" / "persons.tsv"));
}

}  // namespace
}  // namespace synthetic
