// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <tiffio.h>

#include <functional>

#include "scanner/error.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

constexpr int width = 64, height = 48;

// A gradient whose every pixel tells where it was.
int value_at(int x, int y) { return 3 * x + y; }

struct Page {
  int bits = 8, samples = 1;
  int photometric = PHOTOMETRIC_MINISBLACK;
  int compression = COMPRESSION_NONE;
  int orientation = ORIENTATION_TOPLEFT;
  bool tiled = false;
  bool reduced = false;
  std::function<void(TIFF*)> more = [](TIFF*) {};
  // The bytes of row y, packed as the format wants them.
  std::function<std::vector<std::uint8_t>(int y)> row = [](int y) {
    std::vector<std::uint8_t> bytes;
    for (int x = 0; x < width; ++x) bytes.push_back(static_cast<std::uint8_t>(value_at(x, y)));
    return bytes;
  };
};

void write_page(TIFF* tiff, const Page& page) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, page.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, page.samples);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page.photometric);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, page.compression);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, page.orientation);
  TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 300.0);
  TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 150.0);
  TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  if (page.reduced) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
  page.more(tiff);
  if (page.tiled) {
    constexpr int side = 16;
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, side);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, side);
    for (int ty = 0; ty < height; ty += side) {
      for (int tx = 0; tx < width; tx += side) {
        std::vector<std::uint8_t> tile;
        for (int y = 0; y < side; ++y) {
          const auto row = page.row(ty + y);
          tile.insert(tile.end(), row.begin() + tx, row.begin() + tx + side);
        }
        TIFFWriteTile(tiff, tile.data(), static_cast<std::uint32_t>(tx),
                      static_cast<std::uint32_t>(ty), 0, 0);
      }
    }
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 16);
    for (int y = 0; y < height; ++y) {
      auto row = page.row(y);
      TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y));
    }
  }
  TIFFWriteDirectory(tiff);
}

void write_tiff(const std::filesystem::path& file, const std::vector<Page>& pages,
                const char* mode = "w") {
  TIFF* tiff = TIFFOpen(file.c_str(), mode);
  ASSERT_NE(tiff, nullptr);
  for (const Page& page : pages) write_page(tiff, page);
  TIFFClose(tiff);
}

PageImage read_back(const Page& page) {
  const TemporaryFolder folder;
  write_tiff(folder / "page.tif", {page});
  const auto source = Source::open(folder / "page.tif");
  EXPECT_EQ(source->media_type(), "image/tiff");
  const PageImage image = source->page(0);
  const PageInfo info = source->info(0);
  EXPECT_EQ(info.width, image.width);
  EXPECT_EQ(info.height, image.height);
  EXPECT_EQ(info.dpi_x, image.dpi_x);
  return image;
}

int at(const PageImage& image, int x, int y, int channel = 0) {
  return image.pixels[static_cast<std::size_t>(y) * image.row_bytes() +
                      static_cast<std::size_t>(x * image.channels + channel)];
}

// A row of the given samples per pixel, the same for all pixels.
std::function<std::vector<std::uint8_t>(int)> uniform(std::vector<std::uint8_t> pixel) {
  return [pixel](int) {
    std::vector<std::uint8_t> row;
    for (int x = 0; x < width; ++x) row.insert(row.end(), pixel.begin(), pixel.end());
    return row;
  };
}

TEST(Tiff, EveryPageIsFoundInOrderWithItsResolution) {
  const TemporaryFolder folder;
  Page second;
  second.row = uniform({77});
  write_tiff(folder / "two.tif", {Page{}, second});
  const auto source = Source::open(folder / "two.tif");
  ASSERT_EQ(source->page_count(), 2);
  EXPECT_EQ(at(source->page(1), 5, 5), 77);  // any order
  const PageImage first = source->page(0);
  EXPECT_EQ(at(first, 10, 20), value_at(10, 20));
  EXPECT_EQ(first.channels, 1);
  EXPECT_EQ(first.dpi_x, 300);
  EXPECT_EQ(first.dpi_y, 150);
}

TEST(Tiff, AThumbnailIsNoPage) {
  const TemporaryFolder folder;
  Page thumbnail;
  thumbnail.reduced = true;
  write_tiff(folder / "page.tif", {Page{}, thumbnail});
  EXPECT_EQ(Source::open(folder / "page.tif")->page_count(), 1);
}

TEST(Tiff, BigTiffIsTaken) {
  const TemporaryFolder folder;
  write_tiff(folder / "big.tif", {Page{}}, "w8");
  EXPECT_EQ(at(Source::open(folder / "big.tif")->page(0), 10, 20), value_at(10, 20));
}

TEST(Tiff, EveryUsualCompressionIsTaken) {
  for (const int compression : {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
    Page page;
    page.compression = compression;
    EXPECT_EQ(at(read_back(page), 30, 40), value_at(30, 40)) << compression;
  }
}

TEST(Tiff, FaxPagesOfOneBitAreTakenInBothPolarities) {
  for (const int photometric : {PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_MINISBLACK}) {
    Page page;
    page.bits = 1;
    page.compression = COMPRESSION_CCITTFAX4;
    page.photometric = photometric;
    page.row = [](int) { return std::vector<std::uint8_t>(width / 8, 0xf0); };
    const PageImage image = read_back(page);
    EXPECT_EQ(image.channels, 1);
    const bool white_is_zero = photometric == PHOTOMETRIC_MINISWHITE;
    EXPECT_EQ(at(image, 0, 3), white_is_zero ? 0 : 255);
    EXPECT_EQ(at(image, 4, 3), white_is_zero ? 255 : 0);
  }
}

TEST(Tiff, SixteenBitsBecomeEight) {
  Page page;
  page.bits = 16;
  page.row = [](int) {
    std::vector<std::uint8_t> row;
    for (int x = 0; x < width; ++x) row.insert(row.end(), {0x34, 0x80});  // 0x8034, little-endian
    return row;
  };
  EXPECT_NEAR(at(read_back(page), 9, 9), 0x80, 1);
}

TEST(Tiff, TwoAndFourBitsAreSpreadOverEight) {
  Page page;
  page.bits = 2;
  page.row = [](int) { return std::vector<std::uint8_t>(width / 4, 0xaa); };
  EXPECT_EQ(at(read_back(page), 9, 9), 170);
  page.bits = 4;
  page.row = [](int) { return std::vector<std::uint8_t>(width / 2, 0x77); };
  EXPECT_EQ(at(read_back(page), 9, 9), 119);
}

TEST(Tiff, ColourIsRedGreenBlue) {
  Page page;
  page.samples = 3;
  page.photometric = PHOTOMETRIC_RGB;
  page.row = uniform({200, 100, 50});
  const PageImage image = read_back(page);
  ASSERT_EQ(image.channels, 3);
  EXPECT_EQ(at(image, 1, 1, 0), 200);
  EXPECT_EQ(at(image, 1, 1, 1), 100);
  EXPECT_EQ(at(image, 1, 1, 2), 50);
}

TEST(Tiff, InksBecomeColours) {
  Page page;
  page.samples = 4;
  page.photometric = PHOTOMETRIC_SEPARATED;
  page.row = uniform({0, 255, 255, 0});
  const PageImage image = read_back(page);
  EXPECT_EQ(at(image, 1, 1, 0), 255);
  EXPECT_EQ(at(image, 1, 1, 1), 0);
}

TEST(Tiff, WhatIsTransparentIsWhitePaper) {
  Page page;
  page.samples = 4;
  page.photometric = PHOTOMETRIC_RGB;
  page.more = [](TIFF* tiff) {
    const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  };
  page.row = uniform({0, 0, 0, 0});
  EXPECT_EQ(at(read_back(page), 1, 1), 255);
  page.row = uniform({0, 0, 0, 255});
  EXPECT_EQ(at(read_back(page), 1, 1), 0);
  page.row = uniform({200, 100, 0, 128});
  const PageImage half = read_back(page);
  EXPECT_NEAR(at(half, 1, 1, 0), 227, 2);
  EXPECT_NEAR(at(half, 1, 1, 2), 127, 2);
}

TEST(Tiff, PalettesAreLookedUp) {
  Page page;
  page.photometric = PHOTOMETRIC_PALETTE;
  page.more = [](TIFF* tiff) {
    std::vector<std::uint16_t> red(256, 0), green(256, 0), blue(256, 0);
    red[7] = 0xffff;
    blue[7] = 0x8080;
    TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), green.data(), blue.data());
  };
  page.row = uniform({7});
  const PageImage image = read_back(page);
  EXPECT_EQ(at(image, 2, 2, 0), 255);
  EXPECT_EQ(at(image, 2, 2, 1), 0);
  EXPECT_EQ(at(image, 2, 2, 2), 128);
}

TEST(Tiff, TilesAreJoined) {
  Page page;
  page.tiled = true;
  const PageImage image = read_back(page);
  EXPECT_EQ(at(image, 50, 40), value_at(50, 40) & 255);
  EXPECT_EQ(at(image, 3, 17), value_at(3, 17));
}

TEST(Tiff, JpegInsideIsDecoded) {
  Page page;
  page.samples = 3;
  page.photometric = PHOTOMETRIC_YCBCR;
  page.compression = COMPRESSION_JPEG;
  page.more = [](TIFF* tiff) { TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB); };
  page.row = uniform({200, 100, 50});
  const PageImage image = read_back(page);
  ASSERT_EQ(image.channels, 3);
  EXPECT_NEAR(at(image, 1, 1, 0), 200, 3);
  EXPECT_NEAR(at(image, 1, 1, 2), 50, 3);
}

TEST(Tiff, EachOrientationIsSeenAsMeant) {
  // Where the stored pixel (column 5, row 9) is seen, by orientation.
  const struct {
    int orientation, x, y;
  } cases[] = {
      {1, 5, 9}, {2, width - 1 - 5, 9},  {3, width - 1 - 5, height - 1 - 9}, {4, 5, height - 1 - 9},
      {5, 9, 5}, {6, height - 1 - 9, 5}, {7, height - 1 - 9, width - 1 - 5}, {8, 9, width - 1 - 5}};
  for (const auto& c : cases) {
    Page page;
    page.orientation = c.orientation;
    const PageImage image = read_back(page);
    EXPECT_EQ(image.width, c.orientation < 5 ? width : height);
    EXPECT_EQ(image.dpi_x, c.orientation < 5 ? 300 : 150);
    EXPECT_EQ(at(image, c.x, c.y), value_at(5, 9)) << c.orientation;
  }
}

TEST(Tiff, ATruncatedFileIsDamagedWhereverItEnds) {
  const TemporaryFolder folder;
  Page page;
  page.compression = COMPRESSION_LZW;
  write_tiff(folder / "whole.tif", {page, page});
  const std::string bytes = read_file(folder / "whole.tif");
  int refused = 0;
  for (std::size_t length = 8; length < bytes.size() - 8; length += bytes.size() / 37) {
    write_file(folder / "cut.tif", bytes.substr(0, length));
    try {
      const auto source = Source::open(folder / "cut.tif");
      for (int i = 0; i < source->page_count(); ++i) source->page(i);
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::damaged);
      ++refused;
    }
  }
  EXPECT_GE(refused, 36);
}

TEST(Tiff, AnEnormousPageIsRefusedByItsHeader) {
  const TemporaryFolder folder;
  Page page;
  write_tiff(folder / "page.tif", {page});
  Limits limits;
  limits.max_pixels = width * height - 1;
  const auto source = Source::open(folder / "page.tif", limits);
  EXPECT_THROW(source->page(0), Error);
  limits.max_pixels += 1;
  EXPECT_EQ(Source::open(folder / "page.tif", limits)->page(0).width, width);
}

TEST(Tiff, MorePagesThanAllowedAreRefused) {
  const TemporaryFolder folder;
  write_tiff(folder / "many.tif", std::vector<Page>(5));
  Limits limits;
  limits.max_pages = 4;
  EXPECT_THROW(Source::open(folder / "many.tif", limits), Error);
}

}  // namespace
}  // namespace scanner::test
