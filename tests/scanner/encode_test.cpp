// SPDX-License-Identifier: Apache-2.0
#include "scanner/encode.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

PageImage decoded(const std::vector<std::uint8_t>& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "page", std::string(bytes.begin(), bytes.end()));
  return Source::open(folder / "page")->page(0);
}

TEST(Encode, AJpegHasTheSizeResolutionAndNearlyTheValuesOfTheImage) {
  Letter letter;
  letter.dpi = 150;
  const PageImage page = draw_letter(letter);
  const PageImage back = decoded(encode_jpeg(page, 85));
  EXPECT_EQ(back.width, page.width);
  EXPECT_EQ(back.channels, 3);
  EXPECT_EQ(back.dpi_x, 150);
  EXPECT_LT(mean_difference(page, back), 3);
  EXPECT_GT(mean_difference(draw_empty(letter), back), 6) << "a control that must differ";
}

TEST(Encode, TheSamePixelsGiveTheSameBytes) {
  const PageImage page = draw_letter();
  EXPECT_EQ(encode_jpeg(page, 60), encode_jpeg(page, 60));
  EXPECT_NE(encode_jpeg(page, 60), encode_jpeg(page, 61));
}

TEST(Encode, AGrayImageStaysGrayAndAnUnknownResolutionUnknown) {
  PageImage gray;
  gray.width = 40;
  gray.height = 30;
  gray.channels = 1;
  gray.pixels.assign(1200, 77);
  const PageImage back = decoded(encode_jpeg(gray, 90));
  EXPECT_EQ(back.channels, 1);
  EXPECT_EQ(back.dpi_x, 0);
  EXPECT_NEAR(back.pixels[600], 77, 1);
}

TEST(Encode, AnImageWithoutPixelsIsTheCallersMistake) {
  EXPECT_THROW(encode_jpeg(PageImage{}, 80), std::invalid_argument);
}

TEST(Resize, ShrinkingAveragesAreas) {
  PageImage stripes;
  stripes.width = 4;
  stripes.height = 2;
  stripes.channels = 1;
  stripes.dpi_x = stripes.dpi_y = 200;
  stripes.pixels = {0, 100, 200, 200, 0, 100, 200, 200};
  const PageImage half = resize(stripes, 2, 1);
  EXPECT_EQ(half.pixels, (std::vector<std::uint8_t>{50, 200}));
  EXPECT_EQ(half.dpi_x, 100);
}

TEST(Resize, ToAResolutionNeverEnlarges) {
  const PageImage page = draw_empty();
  EXPECT_NEAR(resize_to_dpi(page, 150).width, page.width / 2, 1);
  EXPECT_EQ(resize_to_dpi(page, 600).width, page.width);
}

TEST(Resize, APageOfUnknownResolutionIsBoundedByItsLongSide) {
  PageImage page = draw_empty();
  page.dpi_x = page.dpi_y = 0;
  EXPECT_EQ(resize_to_dpi(page, 150).height, 2400);
  const PageImage small = resize(page, 700, 1000);
  EXPECT_EQ(resize_to_dpi(small, 150).height, 1000);
}

}  // namespace
}  // namespace scanner::test
