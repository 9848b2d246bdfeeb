// SPDX-License-Identifier: Apache-2.0
#include "scanner/tiff_writer.h"

#include <gtest/gtest.h>
#include <tiffio.h>

#include <cmath>
#include <memory>

#include "scanner/error.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

PageImage gray_of(const PageImage& colour) {
  PageImage gray = colour;
  gray.channels = 1;
  gray.pixels.clear();
  for (std::size_t i = 0; i < colour.pixels.size(); i += 3) gray.pixels.push_back(colour.pixels[i]);
  return gray;
}

PageImage bilevel_of(PageImage gray) {
  for (auto& value : gray.pixels) value = value < 128 ? 0 : 255;
  return gray;
}

// Red seals on it, whose edges subsampled colour would smear.
PageImage sealed_letter() {
  PageImage page = draw_letter({.dpi = 150, .grain = true});
  fill_disc(page, 800, 1300, 120, {200, 20, 30});
  for (int y = 1250; y < 1350; y += 8) fill(page, {720, y, 160, 3}, {255, 255, 255});
  return page;
}

double psnr(const PageImage& a, const PageImage& b) {
  if (a.pixels.size() != b.pixels.size()) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const double d = double(a.pixels[i]) - double(b.pixels[i]);
    sum += d * d;
  }
  const double mean = sum / static_cast<double>(a.pixels.size());
  return mean == 0 ? 99 : 10 * std::log10(255 * 255 / mean);
}

class TiffWriter : public ::testing::Test {
 protected:
  PageImage back(const std::vector<std::uint8_t>& bytes) {
    write_file(file_, std::string(bytes.begin(), bytes.end()));
    const auto source = Source::open(file_);
    EXPECT_EQ(source->page_count(), 1);
    return source->page(0);
  }

  using Tiff = std::unique_ptr<TIFF, void (*)(TIFF*)>;
  Tiff open(const std::vector<std::uint8_t>& bytes) {
    write_file(file_, std::string(bytes.begin(), bytes.end()));
    return Tiff(TIFFOpen(file_.c_str(), "r"), TIFFClose);
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "master.tif";
};

template <typename T>
T field(TIFF* tiff, std::uint32_t tag) {
  T value{};
  EXPECT_EQ(TIFFGetFieldDefaulted(tiff, tag, &value), 1) << tag;
  return value;
}

CaptureFacts facts() {
  CaptureFacts facts;
  facts.make = "Noname", facts.model = "fi-7160", facts.software = "dangan 0.1.0";
  facts.description = "source=feeder\nmode=colour";
  // 2026-11-23 16:00:05 UTC
  facts.captured_at = std::chrono::system_clock::from_time_t(1795449605);
  facts.page_number = 12;
  facts.icc = std::vector<std::uint8_t>(300, 7);
  return facts;
}

TEST_F(TiffWriter, TheLosslessProfileKeepsEveryPixelAndTheResolution) {
  const PageImage colour = sealed_letter();
  for (const PageImage& page : {colour, gray_of(colour)}) {
    const PageImage read = back(encode_master(page, facts(), MasterProfile::lossless));
    EXPECT_EQ(read.channels, page.channels);
    EXPECT_EQ(read.width, page.width);
    EXPECT_EQ(read.pixels, page.pixels);
    EXPECT_NEAR(read.dpi_x, page.dpi_x, 0.01);
    EXPECT_NEAR(read.dpi_y, page.dpi_y, 0.01);
  }
}

TEST_F(TiffWriter, BlackAndWhiteIsKeptExactlyInOneBitInEitherProfile) {
  const PageImage page = bilevel_of(gray_of(sealed_letter()));
  CaptureFacts of_page = facts();
  of_page.bilevel = true;
  for (const auto profile : {MasterProfile::lossless, MasterProfile::compact}) {
    const auto bytes = encode_master(page, of_page, profile);
    EXPECT_EQ(back(bytes).pixels, page.pixels);
    const auto tiff = open(bytes);
    EXPECT_EQ(field<std::uint16_t>(tiff.get(), TIFFTAG_BITSPERSAMPLE), 1);
    EXPECT_EQ(field<std::uint16_t>(tiff.get(), TIFFTAG_COMPRESSION), COMPRESSION_CCITTFAX4);
  }
}

TEST_F(TiffWriter, TheCompactProfileStaysNearAndAControlDoesNot) {
  constexpr double least = 36;  // dB
  const PageImage page = sealed_letter();
  const auto bytes = encode_master(page, facts(), MasterProfile::compact);
  const PageImage read = back(bytes);
  EXPECT_GT(psnr(page, read), least);
  EXPECT_GT(
      psnr(gray_of(page), back(encode_master(gray_of(page), facts(), MasterProfile::compact))),
      least);
  EXPECT_LT(bytes.size(), page.pixels.size() / 5);
  // What the bound must not let pass: an empty sheet, and a page one pixel out of place.
  PageImage empty = page, shifted = page;
  fill(empty, {0, 0, page.width, page.height}, {255, 255, 255});
  shifted.pixels.insert(shifted.pixels.begin(), 3, 255);
  shifted.pixels.resize(page.pixels.size());
  EXPECT_LT(psnr(page, empty), least);
  EXPECT_LT(psnr(page, shifted), least);
}

TEST_F(TiffWriter, ColourOfACompactMasterIsNotSubsampled) {
  const auto tiff = open(encode_master(sealed_letter(), facts(), MasterProfile::compact));
  std::uint16_t x = 0, y = 0;
  ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_YCBCRSUBSAMPLING, &x, &y), 1);
  EXPECT_EQ(x, 1);
  EXPECT_EQ(y, 1);
}

TEST_F(TiffWriter, TheFactsOfTheCaptureAreInTheTags) {
  const PageImage page = sealed_letter();
  const auto tiff = open(encode_master(page, facts(), MasterProfile::lossless));
  ASSERT_NE(tiff, nullptr);
  const auto text = [&](std::uint32_t tag) { return std::string(field<char*>(tiff.get(), tag)); };
  EXPECT_EQ(text(TIFFTAG_MAKE), "Noname");
  EXPECT_EQ(text(TIFFTAG_MODEL), "fi-7160");
  EXPECT_EQ(text(TIFFTAG_SOFTWARE), "dangan 0.1.0");
  EXPECT_EQ(text(TIFFTAG_IMAGEDESCRIPTION), "source=feeder\nmode=colour");
  EXPECT_EQ(text(TIFFTAG_DATETIME), "2026:11:24 00:00:05");  // +08:00
  EXPECT_EQ(field<float>(tiff.get(), TIFFTAG_XRESOLUTION), 150);
  EXPECT_EQ(field<std::uint16_t>(tiff.get(), TIFFTAG_RESOLUTIONUNIT), RESUNIT_INCH);
  EXPECT_EQ(field<std::uint16_t>(tiff.get(), TIFFTAG_PREDICTOR), PREDICTOR_HORIZONTAL);
  EXPECT_EQ(field<std::uint16_t>(tiff.get(), TIFFTAG_COMPRESSION), COMPRESSION_ADOBE_DEFLATE);
  std::uint16_t number = 0, of = 1;
  ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_PAGENUMBER, &number, &of), 1);
  EXPECT_EQ(number, 11);
  EXPECT_EQ(of, 0);
  std::uint32_t size = 0;
  void* profile = nullptr;
  ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &size, &profile), 1);
  EXPECT_EQ(size, 300u);
  EXPECT_EQ(TIFFLastDirectory(tiff.get()), 1);
}

TEST_F(TiffWriter, StripsAreSmallEnoughToStream) {
  const auto tiff = open(encode_master(sealed_letter(), facts(), MasterProfile::lossless));
  const auto rows = field<std::uint32_t>(tiff.get(), TIFFTAG_ROWSPERSTRIP);
  EXPECT_EQ(rows % 16, 0u);
  const tmsize_t size = TIFFStripSize(tiff.get());
  EXPECT_LE(size, 256 << 10);
  EXPECT_GT(size, 128 << 10);
}

TEST_F(TiffWriter, SizesThatFillNoStripAndNoByteAreKept) {
  for (const int width : {1, 7, 9, 17}) {
    for (const int height : {1, 15, 17, 33}) {
      PageImage page{width, height, 1, 0, 0, {}};
      for (int i = 0; i < width * height; ++i)
        page.pixels.push_back(static_cast<std::uint8_t>(i * 37));
      EXPECT_EQ(back(encode_master(page, {}, MasterProfile::lossless)).pixels, page.pixels);
      page = bilevel_of(page);
      CaptureFacts of_page;
      of_page.bilevel = true;
      EXPECT_EQ(back(encode_master(page, of_page, MasterProfile::compact)).pixels, page.pixels);
    }
  }
}

TEST_F(TiffWriter, TheSameImageAndFactsGiveTheSameBytes) {
  const PageImage page = sealed_letter();
  for (const auto profile : {MasterProfile::lossless, MasterProfile::compact})
    EXPECT_EQ(encode_master(page, facts(), profile), encode_master(page, facts(), profile));
}

TEST_F(TiffWriter, WhatIsNoImageIsRefused) {
  PageImage page = sealed_letter();
  page.pixels.pop_back();
  for (const PageImage& wrong : {PageImage{}, page, PageImage{1, 1, 2, 0, 0, {0, 0}}}) {
    try {
      encode_master(wrong, facts(), MasterProfile::lossless);
      FAIL() << "wrote what is no image";
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::unsupported);
    }
  }
}

}  // namespace
}  // namespace scanner::test
