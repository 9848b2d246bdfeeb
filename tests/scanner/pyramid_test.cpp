// SPDX-License-Identifier: Apache-2.0
#include "scanner/pyramid.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

// Smooth colours with a dark square, so that a tile out of its place is seen.
PageImage picture(int width, int height, int channels) {
  PageImage image{width, height, channels, 300, 300, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c) {
        const bool square = x > width / 2 && x < width / 2 + 60 && y > height / 3 && y < height / 3 + 60;
        image.pixels.push_back(static_cast<std::uint8_t>(
            square ? 20 : 40 + (x * (c + 1) / 8 + y / 6) % 200));
      }
  return image;
}

double mean_difference(const PageImage& a, const PageImage& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    sum += std::abs(static_cast<double>(a.pixels[i]) - b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

std::vector<std::uint8_t> tile_jpeg(const std::vector<std::uint8_t>& bytes, int level, int column,
                                    int row) {
  const auto tile = tile_at(read_pyramid(bytes), level, column, row).value();
  const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(tile.offset);
  return {from, from + tile.size};
}

PageImage decoded(const std::vector<std::uint8_t>& bytes, const char* name) {
  const TemporaryFolder folder;
  write_file(folder / name, std::string(bytes.begin(), bytes.end()));
  return Source::open(folder / name)->page(0);
}

TEST(Pyramid, HalvesDownToOneTileAndIsOnePageToOtherReaders) {
  const auto bytes = encode_pyramid(picture(1300, 2000, 3), 85);
  const Pyramid pyramid = read_pyramid(bytes);
  ASSERT_EQ(pyramid.levels.size(), 3U);
  EXPECT_EQ(pyramid.channels, 3);
  EXPECT_EQ(pyramid.dpi_x, 300);
  EXPECT_EQ(pyramid.levels[1].width, 650);
  EXPECT_EQ(pyramid.levels[2].height, 500);
  EXPECT_EQ(pyramid.levels[0].columns, 3);
  EXPECT_EQ(pyramid.levels[0].rows, 4);
  EXPECT_EQ(pyramid.levels[2].columns * pyramid.levels[2].rows, 1);
  const TemporaryFolder folder;
  write_file(folder / "p.tif", std::string(bytes.begin(), bytes.end()));
  EXPECT_EQ(Source::open(folder / "p.tif")->page_count(), 1);
}

TEST(Pyramid, LevelZeroIsTheImage) {
  for (const int channels : {1, 3}) {
    const PageImage image = picture(1300, 700, channels);
    const PageImage back = decoded(encode_pyramid(image, 90), "p.tif");
    ASSERT_EQ(back.width, image.width);
    ASSERT_EQ(back.height, image.height);
    ASSERT_EQ(back.channels, channels);
    EXPECT_LT(mean_difference(image, back), 4);
    PageImage inverted = image;
    for (std::uint8_t& value : inverted.pixels) value = static_cast<std::uint8_t>(255 - value);
    EXPECT_GT(mean_difference(inverted, back), 4) << "the control";
  }
}

TEST(Pyramid, ATileIsAJpegOfItsPartOfTheImage) {
  const PageImage image = picture(1300, 2000, 3);
  const auto bytes = encode_pyramid(image, 90);
  const PageImage tile = decoded(tile_jpeg(bytes, 0, 1, 2), "t.jpg");
  ASSERT_EQ(tile.width, pyramid_tile);
  ASSERT_EQ(tile.height, pyramid_tile);
  const auto part = [&](int left, int top) {
    PageImage cut{pyramid_tile, pyramid_tile, 3, 0, 0, {}};
    for (int y = 0; y < pyramid_tile; ++y)
      for (int x = 0; x < pyramid_tile * 3; ++x)
        cut.pixels.push_back(image.pixels[static_cast<std::size_t>(top + y) * image.row_bytes() +
                                          static_cast<std::size_t>(left * 3 + x)]);
    return cut;
  };
  EXPECT_LT(mean_difference(part(512, 1024), tile), 4);
  EXPECT_GT(mean_difference(part(512, 512), tile), 4) << "control: another tile";
}

TEST(Pyramid, OfOnePixelIsOneTile) {
  const Pyramid pyramid = read_pyramid(encode_pyramid(picture(1, 1, 1), 80));
  ASSERT_EQ(pyramid.levels.size(), 1U);
  EXPECT_EQ(pyramid.levels[0].width, 1);
}

TEST(Pyramid, TheSameImageGivesTheSameBytes) {
  EXPECT_EQ(encode_pyramid(picture(700, 600, 3), 85), encode_pyramid(picture(700, 600, 3), 85));
}

TEST(Pyramid, ATileThatIsNotThereIsNone) {
  const Pyramid pyramid = read_pyramid(encode_pyramid(picture(700, 600, 3), 85));
  EXPECT_TRUE(tile_at(pyramid, 0, 1, 1).has_value());
  for (const auto& [level, column, row] :
       {std::array{0, 2, 0}, {0, 0, 2}, {0, -1, 0}, {0, 0, -1}, {-1, 0, 0}, {2, 0, 0}, {1, 1, 0}})
    EXPECT_FALSE(tile_at(pyramid, level, column, row).has_value())
        << level << " " << column << " " << row;
}

TEST(Pyramid, IsDescribedFromASmallPartOfTheFile) {
  const auto bytes = encode_pyramid(picture(1300, 2000, 3), 85);
  std::size_t taken = 0;
  read_pyramid(bytes.size(), [&](std::uint64_t offset, std::size_t size) {
    taken += size;
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    return std::vector<std::uint8_t>(from, from + static_cast<std::ptrdiff_t>(size));
  });
  EXPECT_LT(taken, 2000U);
}

bool is_refused(const std::vector<std::uint8_t>& bytes) {
  try {
    read_pyramid(bytes);
    return false;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::damaged);
    return true;
  }
}

TEST(Pyramid, BytesThatAreNoneAreRefused) {
  EXPECT_TRUE(is_refused({}));
  EXPECT_TRUE(is_refused({'I', 'I', '*', 0, 8, 0, 0, 0}));
  const auto good = encode_pyramid(picture(700, 600, 3), 85);
  EXPECT_FALSE(is_refused(good));
  // The last bytes are resolutions of the last level, which nobody reads.
  for (std::size_t n = 0; n + 128 < good.size(); n += 97)
    EXPECT_TRUE(is_refused({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n)})) << n;
}

TEST(Pyramid, ChangedBytesAreRefusedOrTheirTilesStayInsideTheFile) {
  const auto good = encode_pyramid(picture(700, 600, 1), 60);
  std::mt19937 random(11);
  int refused = 0, taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = good;
    // The directories stand behind their tiles; half of the changes go to the last one.
    for (int k = 0; k < 3; ++k) {
      const std::size_t at = random() % (i % 2 == 0 ? bytes.size() : 400);
      bytes[i % 2 == 0 ? at : bytes.size() - 1 - at] = static_cast<std::uint8_t>(random());
    }
    try {
      for (const auto& level : read_pyramid(bytes).levels)
        for (const auto& tile : level.tiles) EXPECT_LE(tile.offset + tile.size, bytes.size());
      ++taken;
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(taken, 100);
}

}  // namespace
}  // namespace scanner::test
