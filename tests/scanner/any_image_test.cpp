// SPDX-License-Identifier: Apache-2.0
// Images of every size and resolution: a right result, or a finding, or a refusal, in bounds.
#include <gtest/gtest.h>
#include <tiffio.h>

#include <cstdio>  // before png.h, which needs FILE

#include <png.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/inspect.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/pixels.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

PageImage plain(int width, int height, int channels, double dpi_x, double dpi_y) {
  PageImage page{width, height, channels, dpi_x, dpi_y, {}};
  page.pixels.assign(page.row_bytes() * static_cast<std::size_t>(height), 230);
  return page;
}

bool has(const std::vector<Finding>& findings, const std::string& code) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& f) { return f.code == code; });
}

TEST(AnyImage, OfAnySizeAndResolutionComesOutWhole) {
  Cleaner cleaner;
  const std::pair<int, int> sizes[] = {{1, 1},     {1, 3000},   {3000, 1},
                                       {2, 30000}, {30000, 40}, {700, 900}};
  const std::pair<double, double> resolutions[] = {{0, 0},         {72, 72},   {300, 300},
                                                   {2400, 2400},   {300, 1},   {1, 300},
                                                   {0.001, 0.001}, {1e9, 1e9}, {300, 0}};
  for (const auto& [width, height] : sizes) {
    for (const auto& [dpi_x, dpi_y] : resolutions) {
      for (const int channels : {1, 3}) {
        const PageImage page = plain(width, height, channels, dpi_x, dpi_y);
        const CleanPage clean = cleaner.clean(page);
        EXPECT_TRUE(clean.blank);
        EXPECT_EQ(clean.image.pixels, page.pixels) << width << "x" << height << " " << dpi_x;
        EXPECT_LE(clean.recognition.pixels.size(),
                  std::max<std::size_t>(9 * page.pixels.size(), 40'000'000));
        EXPECT_TRUE(has(inspect(page, clean).findings, "blank"));
      }
    }
  }
}

TEST(AnyImage, ResolutionsThatCannotBothBeTrueAreNotBelieved) {
  PageImage page = draw_letter();
  page.dpi_y = 1;  // taken at its word, it would be three hundred times as high
  CleanOptions options;
  options.orient = false;
  const CleanPage clean = Cleaner(options).clean(page);
  EXPECT_EQ(clean.image.pixels, page.pixels);
  EXPECT_TRUE(has(inspect(page, clean).findings, "low_dpi"));
  // The control: a fax of half the resolution downwards is made square.
  page.dpi_y = 150;
  EXPECT_NEAR(Cleaner(options).clean(page).image.height, 2 * page.height, 2);
}

TEST(AnyImage, AStripWithLinesAskewIsNotGivenManyTimesItsArea) {
  CleanOptions options;
  options.orient = false;
  const PageImage sheet = turned(draw_letter(), 12, 0, {255, 255, 255});
  cv::Mat row;
  cv::repeat(internal::view(sheet).rowRange(1500, 2000), 1, 7, row);
  const PageImage strip = internal::to_page(row, 300, 300);
  const internal::Skew skew = internal::measure(row, internal::resolution_of(strip), 20).skew;
  EXPECT_NEAR(skew.degrees, 12, 0.3) << "it is seen, and left";
  EXPECT_GT(skew.confidence, 1.3);
  const CleanPage clean = Cleaner(options).clean(strip);
  EXPECT_EQ(clean.skew_deg, 0);
  EXPECT_EQ(clean.image.pixels.size(), strip.pixels.size());
  EXPECT_FALSE(clean.blank);
  EXPECT_TRUE(has(inspect(strip, clean).findings, "odd_size"));
  // The control: the sheet it was cut from is straightened.
  EXPECT_NEAR(Cleaner(options).clean(sheet).skew_deg, 12, 0.1);
}

TEST(AnyImage, ALargeSheetIsNotEnlargedForRecognition) {
  CleanOptions options;
  options.orient = false;
  PageImage poster = plain(9000, 6000, 1, 110, 110);
  const CleanPage clean = Cleaner(options).clean(poster);
  EXPECT_EQ(clean.recognition_scale, 1);
  EXPECT_TRUE(has(inspect(poster, clean).findings, "odd_size"));
  // The control: a sheet is.
  EXPECT_GT(Cleaner(options).clean(plain(900, 1200, 1, 110, 110)).recognition_scale, 1.5);
}

TEST(AnyImage, AFaxOfThirtyThousandPixelsIsReadInBounds) {
  constexpr int width = 30000, height = 2500;
  const TemporaryFolder folder;
  TIFF* tiff = TIFFOpen((folder / "wide.tif").c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 1200.0);
  TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 1200.0);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 256);
  for (int y = 0; y < height; ++y) {
    std::vector<std::uint8_t> row(width / 8, 0);
    if (y % 400 > 360) std::fill(row.begin() + 500, row.begin() + 3000, std::uint8_t{0xf0});
    TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y));
  }
  TIFFClose(tiff);
  const PageImage page = Source::open(folder / "wide.tif")->page(0);
  ASSERT_EQ(page.width, width);
  CleanOptions options;
  options.orient = false;
  const CleanPage clean = Cleaner(options).clean(page);
  EXPECT_EQ(clean.image.width, width);
  EXPECT_FALSE(clean.blank);
  EXPECT_TRUE(has(inspect(page, clean).findings, "odd_size"));
}

// Refused by its header: pixel memory is never taken.
void expect_too_large(const std::filesystem::path& file) {
  try {
    Source::open(file)->page(0);
    ADD_FAILURE() << file << " was taken";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::too_large) << e.what();
  }
}

TEST(AnyImage, ThirtyThousandPixelsSquareAreRefusedInEveryFormat) {
  constexpr int side = 30000;
  const TemporaryFolder folder;
  // Each file is a header and a little more.
  std::FILE* stream = std::fopen((folder / "page.png").c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, stream);
  png_set_IHDR(png, info, side, side, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_write_info(png, info);
  png_write_flush(png);
  std::fwrite("\0\0\x10\0IDAT", 1, 8, stream);
  png_destroy_write_struct(&png, &info);
  std::fclose(stream);
  expect_too_large(folder / "page.png");

  const auto bytes = encode_jpeg(draw_empty({100}), 80);
  std::string jpeg(bytes.begin(), bytes.end());
  const std::size_t frame = jpeg.find("\xff\xc0");
  ASSERT_NE(frame, jpeg.npos);
  for (const std::size_t at : {frame + 5, frame + 7}) {
    jpeg[at] = static_cast<char>(side >> 8);
    jpeg[at + 1] = static_cast<char>(side & 255);
  }
  write_file(folder / "page.jpg", jpeg);
  expect_too_large(folder / "page.jpg");

  TIFF* tiff = TIFFOpen((folder / "page.tif").c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 1);
  std::vector<std::uint8_t> row(side, 255);
  TIFFWriteScanline(tiff, row.data(), 0);
  TIFFClose(tiff);
  expect_too_large(folder / "page.tif");
}

}  // namespace
}  // namespace scanner::test
