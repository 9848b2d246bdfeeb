// SPDX-License-Identifier: Apache-2.0
// PNG and JPEG variants.
#include <gtest/gtest.h>

#include <cstdio>  // before jpeglib.h, which needs FILE

#include <jpeglib.h>
#include <png.h>

#include <string>
#include <vector>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

struct PngPage {
  int bits = 8, type = PNG_COLOR_TYPE_GRAY;
  bool interlaced = false;
  std::vector<std::uint8_t> row;  // every row
};

constexpr int side = 16;

void write_png(const std::filesystem::path& file, const PngPage& page) {
  std::FILE* stream = std::fopen(file.c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, stream);
  png_set_IHDR(png, info, side, side, page.bits, page.type,
               page.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_set_pHYs(png, info, 11811, 5906, PNG_RESOLUTION_METER);
  if (page.type == PNG_COLOR_TYPE_PALETTE) {
    const png_color colours[] = {{255, 255, 255}, {10, 200, 30}};
    png_set_PLTE(png, info, colours, 2);
  }
  png_write_info(png, info);
  std::vector<png_bytep> rows(side, const_cast<png_bytep>(page.row.data()));
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  std::fclose(stream);
}

std::vector<std::uint8_t> repeated(std::vector<std::uint8_t> pixel) {
  std::vector<std::uint8_t> row;
  for (int x = 0; x < side; ++x) row.insert(row.end(), pixel.begin(), pixel.end());
  return row;
}

std::vector<int> first_pixel(const PngPage& page) {
  const TemporaryFolder folder;
  write_png(folder / "page.png", page);
  const auto source = Source::open(folder / "page.png");
  const PageImage image = source->page(0);
  EXPECT_EQ(image.width, side);
  EXPECT_EQ(source->info(0).dpi_x, 300);
  EXPECT_EQ(image.dpi_y, 150);
  return {image.pixels.begin(), image.pixels.begin() + image.channels};
}

TEST(Png, EveryKindOfPixelIsTaken) {
  using V = std::vector<int>;
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_GRAY, false, repeated({99})}), V({99}));
  EXPECT_EQ(first_pixel({16, PNG_COLOR_TYPE_GRAY, false, repeated({0x80, 0x00})}), V({128}));
  EXPECT_EQ(first_pixel({1, PNG_COLOR_TYPE_GRAY, false, {0x80, 0}}), V({255}));
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_RGB, false, repeated({1, 2, 3})}), V({1, 2, 3}));
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_RGB, true, repeated({1, 2, 3})}), V({1, 2, 3}));
  EXPECT_EQ(first_pixel({1, PNG_COLOR_TYPE_PALETTE, false, {0xff, 0xff}}), V({10, 200, 30}));
  EXPECT_EQ(first_pixel({2, PNG_COLOR_TYPE_GRAY, false, {0x55, 0x55, 0x55, 0x55}}), V({85}));
  EXPECT_EQ(first_pixel({4, PNG_COLOR_TYPE_GRAY, false, std::vector<std::uint8_t>(8, 0x99)}),
            V({153}));
  EXPECT_EQ(first_pixel({4, PNG_COLOR_TYPE_PALETTE, false, std::vector<std::uint8_t>(8, 0x11)}),
            V({10, 200, 30}));
  EXPECT_EQ(first_pixel({16, PNG_COLOR_TYPE_RGB, false, repeated({16, 0, 32, 0, 64, 0})}),
            V({16, 32, 64}));
}

TEST(Png, WhatIsTransparentIsWhitePaper) {
  using V = std::vector<int>;
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_RGBA, false, repeated({9, 9, 9, 0})}),
            V({255, 255, 255}));
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_RGBA, true, repeated({9, 9, 9, 255})}), V({9, 9, 9}));
  EXPECT_EQ(first_pixel({8, PNG_COLOR_TYPE_GRAY_ALPHA, false, repeated({0, 51})}), V({204}));
  EXPECT_EQ(first_pixel({16, PNG_COLOR_TYPE_RGBA, false, repeated({9, 0, 9, 0, 9, 0, 0, 0})}),
            V({255, 255, 255}));
}

TEST(Png, ATruncatedFileIsDamaged) {
  const TemporaryFolder folder;
  write_png(folder / "page.png", {8, PNG_COLOR_TYPE_GRAY, false, repeated({99})});
  const std::string bytes = read_file(folder / "page.png");
  for (std::size_t length = 8; length + 1 < bytes.size(); ++length) {
    write_file(folder / "cut.png", bytes.substr(0, length));
    try {
      Source::open(folder / "cut.png")->page(0);
      ADD_FAILURE() << "took " << length << " of " << bytes.size() << " bytes";
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::damaged);
    }
  }
}

std::string cmyk_jpeg(bool adobe, std::vector<std::uint8_t> pixel) {
  jpeg_compress_struct info;
  jpeg_error_mgr manager;
  info.err = jpeg_std_error(&manager);
  jpeg_create_compress(&info);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = info.image_height = side;
  info.input_components = 4;
  info.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 100, TRUE);
  info.write_Adobe_marker = adobe ? TRUE : FALSE;
  jpeg_start_compress(&info, TRUE);
  std::vector<std::uint8_t> row = repeated(pixel);
  JSAMPROW rows[] = {row.data()};
  while (info.next_scanline < info.image_height) jpeg_write_scanlines(&info, rows, 1);
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  std::string result(reinterpret_cast<char*>(bytes), size);
  std::free(bytes);
  return result;
}

TEST(Jpeg, InksBecomeColoursAndAdobesAreInverted) {
  const TemporaryFolder folder;
  write_file(folder / "adobe.jpg", cmyk_jpeg(true, {255, 0, 0, 255}));
  PageImage image = Source::open(folder / "adobe.jpg")->page(0);
  ASSERT_EQ(image.channels, 3);
  EXPECT_NEAR(image.pixels[0], 255, 4);
  EXPECT_NEAR(image.pixels[1], 0, 4);
  write_file(folder / "plain.jpg", cmyk_jpeg(false, {0, 255, 255, 0}));
  image = Source::open(folder / "plain.jpg")->page(0);
  EXPECT_NEAR(image.pixels[0], 255, 4);
  EXPECT_NEAR(image.pixels[1], 0, 4);
}

// An APP1 marker with orientation and resolution, big-endian, put after the start of the image.
std::string with_exif(const std::string& jpeg, int orientation) {
  using namespace std::string_literals;
  const std::string entries =
      "\0\4"s  // four entries
      "\x01\x12\0\3\0\0\0\1\0"s +
      static_cast<char>(orientation) +
      "\0\0"s                            // orientation
      "\x01\x1a\0\5\0\0\0\1\0\0\0\x3e"s  // x resolution, at 62
      "\x01\x1b\0\5\0\0\0\1\0\0\0\x46"s  // y resolution, at 70
      "\x01\x28\0\3\0\0\0\1\0\2\0\0"s    // inches
      "\0\0\0\0"s
      "\0\0\x01\x2c\0\0\0\1"s  // 300
      "\0\0\0\x96\0\0\0\1"s;   // 150
  const std::string payload = "Exif\0\0MM\0*\0\0\0\x08"s + entries;
  const std::size_t length = payload.size() + 2;
  return jpeg.substr(0, 2) + "\xff\xe1"s + static_cast<char>(length >> 8) +
         static_cast<char>(length & 255) + payload + jpeg.substr(2);
}

TEST(Jpeg, ExifTurnsThePageAndGivesItsResolution) {
  PageImage page;
  page.width = 60;
  page.height = 40;
  page.channels = 1;
  page.pixels.assign(2400, 255);
  for (std::size_t i = 0; i < 60 * 12; ++i) page.pixels[i] = 0;  // dark at the stored top
  const auto bytes = encode_jpeg(page, 95);
  const TemporaryFolder folder;
  write_file(folder / "page.jpg", with_exif({bytes.begin(), bytes.end()}, 6));
  const auto source = Source::open(folder / "page.jpg");
  const PageImage image = source->page(0);
  EXPECT_EQ(image.width, 40);
  EXPECT_EQ(source->info(0).width, 40);
  EXPECT_EQ(image.dpi_x, 150);
  EXPECT_EQ(image.dpi_y, 300);
  EXPECT_LT(image.pixels[35], 40) << "orientation 6: the stored top is seen at the right";
  EXPECT_GT(image.pixels[5], 215);
}

TEST(Jpeg, AnOrientationThatIsNoneIsIgnored) {
  const auto bytes = encode_jpeg(draw_letter({100}), 80);
  const TemporaryFolder folder;
  const auto width_with = [&](int orientation) {
    write_file(folder / "page.jpg", with_exif({bytes.begin(), bytes.end()}, orientation));
    return Source::open(folder / "page.jpg")->page(0).width;
  };
  const int width = draw_letter({100}).width;
  for (const int none : {0, 1, 9, 255}) EXPECT_EQ(width_with(none), width) << none;
  EXPECT_NE(width_with(8), width) << "the control";
}

TEST(Jpeg, AnOrientationThatLiesIsUndoneByCleaning) {
  const PageImage upright = draw_letter();
  PageImage unmarked = upright;
  unmarked.dpi_x = unmarked.dpi_y = 0;  // so that the file has no JFIF resolution
  const auto bytes = encode_jpeg(unmarked, 90);
  const TemporaryFolder folder;
  write_file(folder / "page.jpg", with_exif({bytes.begin(), bytes.end()}, 3));
  PageImage page = Source::open(folder / "page.jpg")->page(0);
  EXPECT_GT(mean_difference(page, turned(unmarked, 0, 0, {})), 5) << "the control: upside down";
  page.dpi_x = page.dpi_y = 300;
  const CleanPage clean = Cleaner().clean(page);
  EXPECT_EQ(clean.rotation, 180);
  EXPECT_LT(mean_difference(clean.image, upright), 3);
}

TEST(Jpeg, BrokenExifIsIgnored) {
  const auto bytes = encode_jpeg(draw_empty({100}), 80);
  std::string whole = with_exif({bytes.begin(), bytes.end()}, 6);
  const TemporaryFolder folder;
  for (std::size_t i = 6; i < 90; ++i) {
    std::string broken = whole;
    broken[i] = '\xff';
    write_file(folder / "page.jpg", broken);
    EXPECT_NO_THROW(Source::open(folder / "page.jpg")->page(0)) << i;
  }
}

}  // namespace
}  // namespace scanner::test
