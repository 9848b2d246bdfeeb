// SPDX-License-Identifier: Apache-2.0
#include "scanner/source.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/encode.h"
#include "scanner/error.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

Errc refusal(const std::filesystem::path& file, const Limits& limits = {}) {
  try {
    const auto source = Source::open(file, limits);
    for (int i = 0; i < source->page_count(); ++i) source->page(i);
  } catch (const Error& e) {
    EXPECT_FALSE(e.subject().empty());
    EXPECT_EQ(e.subject().find('/'), std::string::npos) << "no path in what may be shown";
    return e.code();
  }
  ADD_FAILURE() << file << " was taken";
  return Errc::unsupported;
}

std::string small_jpeg() {
  Letter letter;
  letter.dpi = 100;
  const auto bytes = encode_jpeg(draw_letter(letter), 80);
  return {bytes.begin(), bytes.end()};
}

TEST(Source, AMissingFileAnEmptyOneAndAFolderAreTold) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder / "none.tif"), Errc::missing);
  EXPECT_EQ(refusal(folder.path()), Errc::missing);
  write_file(folder / "empty.tif", "");
  EXPECT_EQ(refusal(folder / "empty.tif"), Errc::empty);
}

TEST(Source, AnUnknownFormatIsRefusedWhateverItsName) {
  const TemporaryFolder folder;
  write_file(folder / "letter.jpg", "Dear Sir or Madam");
  EXPECT_EQ(refusal(folder / "letter.jpg"), Errc::unknown_format);
}

TEST(Source, AJpegNamedTifIsAJpeg) {
  const TemporaryFolder folder;
  write_file(folder / "page.tif", small_jpeg());
  const auto source = Source::open(folder / "page.tif");
  EXPECT_EQ(source->media_type(), "image/jpeg");
  EXPECT_EQ(source->page_count(), 1);
  EXPECT_EQ(source->page(0).dpi_x, 100);
}

TEST(Source, ATruncatedJpegIsDamagedAtAnyLength) {
  const TemporaryFolder folder;
  const std::string bytes = small_jpeg();
  for (const double share : {0.02, 0.3, 0.7, 0.99}) {
    write_file(
        folder / "page.jpg",
        bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * share)));
    EXPECT_EQ(refusal(folder / "page.jpg"), Errc::damaged) << share;
  }
}

TEST(Source, AnImageBeyondTheLimitsIsRefusedByItsHeaderAlone) {
  const TemporaryFolder folder;
  write_file(folder / "page.jpg", small_jpeg());
  Limits limits;
  limits.max_pixels = 100'000;
  EXPECT_EQ(refusal(folder / "page.jpg", limits), Errc::too_large);
  limits = {};
  limits.max_side = 1000;
  EXPECT_EQ(refusal(folder / "page.jpg", limits), Errc::too_large);
}

TEST(Source, FlippedBytesGiveAPageOrAReasonAndNeverACrash) {
  const TemporaryFolder folder;
  const std::string bytes = small_jpeg();
  unsigned state = 5;
  int refused = 0;
  for (int i = 0; i < 60; ++i) {
    std::string broken = bytes;
    for (int k = 0; k < 8; ++k) {
      state = state * 1664525u + 1013904223u;
      broken[20 + state % 600] ^= static_cast<char>(1 + (state >> 20 & 127));
    }
    write_file(folder / "page.jpg", broken);
    try {
      Source::open(folder / "page.jpg")->page(0);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST(NaturalOrder, RunsOfDigitsCompareByValue) {
  std::vector<std::string> names = {
      "page-10", "page-2", "page-1", "page-02b", "Page-3", "page", "page-100000000000000000000",
      "页10",    "页9"};
  std::sort(names.begin(), names.end(), natural_less);
  EXPECT_EQ(names,
            (std::vector<std::string>{"Page-3", "page", "page-1", "page-2", "page-02b", "page-10",
                                      "page-100000000000000000000", "页9", "页10"}));
}

TEST(NaturalOrder, IsAStrictOrderEvenWithLeadingZeros) {
  const std::string names[] = {"1", "01", "001", "1a", "01a", "", "0", "00", "a1", "a01"};
  for (const std::string& a : names) {
    EXPECT_FALSE(natural_less(a, a));
    for (const std::string& b : names) {
      EXPECT_EQ(natural_less(a, b) || natural_less(b, a), a != b) << a << " " << b;
    }
  }
}

TEST(ListFiles, GivesTheFilesOfTheTreeInOrderWithoutLitterOrLinks) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "b2");
  std::filesystem::create_directories(folder / "b10");
  std::filesystem::create_directories(folder / ".git");
  std::filesystem::create_directories(folder / "@eaDir");
  for (const char* name : {"b10/1.tif", "b2/10.tif", "b2/9.tif", "a.txt", ".hidden", "Thumbs.db",
                           ".DS_Store", "desktop.ini", ".git/x", "@eaDir/y"}) {
    write_file(folder / name, "x");
  }
  std::filesystem::create_symlink("/etc/passwd", folder / "link.tif");
  std::filesystem::create_directory_symlink("/etc", folder / "etc");
  std::vector<std::string> names;
  for (const auto& file : list_files(folder.path()).files) {
    names.push_back(std::filesystem::relative(file, folder.path()).string());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"a.txt", "b2/9.tif", "b2/10.tif", "b10/1.tif"}));
}

TEST(ListFiles, AFileIsItsOwnList) {
  const TemporaryFolder folder;
  write_file(folder / "a.tif", "x");
  EXPECT_EQ(list_files(folder / "a.tif").files.size(), 1u);
  EXPECT_THROW(list_files(folder / "none"), Error);
}

TEST(Errors, EveryCodeHasAWordOfItsOwn) {
  std::vector<std::string> words;
  for (const Errc code :
       {Errc::missing, Errc::empty, Errc::unknown_format, Errc::damaged, Errc::encrypted,
        Errc::too_large, Errc::no_pages, Errc::unsupported, Errc::tool_failed}) {
    words.push_back(to_string(code));
  }
  std::sort(words.begin(), words.end());
  EXPECT_EQ(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace
}  // namespace scanner::test
