// SPDX-License-Identifier: Apache-2.0
#include "scanner/separator.h"

#include <gtest/gtest.h>

#define ZX_USE_UTF8 1
#include <ZXing/BarcodeFormat.h>
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <opencv2/imgproc.hpp>

#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

// Draws a code with its quiet zone onto the page.
void draw_code(PageImage& page, ZXing::BarcodeFormat format, const std::string& text,
               const Rect& at) {
  fill(page, {at.x - 40, at.y - 40, at.width + 80, at.height + 80}, {255, 255, 255});
  const ZXing::BitMatrix bits =
      ZXing::MultiFormatWriter(format).setMargin(0).encode(text, at.width, at.height);
  for (int y = 0; y < bits.height() && y < at.height; ++y) {
    for (int x = 0; x < bits.width() && x < at.width; ++x) {
      if (bits.get(x, y)) fill(page, {at.x + x, at.y + y, 1, 1}, {10, 10, 10});
    }
  }
}

TEST(Separator, APageOfProseHasNoCode) { EXPECT_TRUE(read_codes(draw_letter()).empty()); }

TEST(Separator, AnEmptyPageHasNoCode) { EXPECT_TRUE(read_codes(draw_empty()).empty()); }

TEST(Separator, APatchTSheetIsKnown) {
  PageImage page = draw_empty();
  draw_code(page, ZXing::BarcodeFormat::Code39, "PATCHT", {500, 1500, 1400, 300});
  const std::vector<Code> codes = read_codes(page);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_TRUE(is_patch_t(codes[0]));
  EXPECT_EQ(codes[0].format, "Code39");
  EXPECT_FALSE(is_patch_t({"PATCH1", "Code39", {}}));
}

TEST(Separator, EachFormatIsReadAmongWriting) {
  const struct {
    ZXing::BarcodeFormat format;
    const char* name;
    Rect at;
  } cases[] = {{ZXing::BarcodeFormat::QRCode, "QRCode", {1800, 2900, 400, 400}},
               {ZXing::BarcodeFormat::Code128, "Code128", {1300, 3000, 900, 160}}};
  for (const auto& c : cases) {
    PageImage page = draw_letter();
    draw_code(page, c.format, "DXH-2026-000042", c.at);
    const std::vector<Code> codes = read_codes(page);
    ASSERT_EQ(codes.size(), 1u) << c.name;
    EXPECT_EQ(codes[0].text, "DXH-2026-000042");
    EXPECT_EQ(codes[0].format, c.name);
    EXPECT_GE(codes[0].box.x, c.at.x - 40);
    EXPECT_LE(codes[0].box.y, c.at.y + c.at.height);
  }
}

TEST(Separator, ADataMatrixIsReadHalfWayDownThePage) {
  PageImage page = draw_empty();
  draw_code(page, ZXing::BarcodeFormat::DataMatrix, "DXH-2026-000042", {1800, 1600, 300, 300});
  const std::vector<Code> codes = read_codes(page);
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].text, "DXH-2026-000042");
  EXPECT_EQ(codes[0].format, "DataMatrix");
}

TEST(Separator, SeveralCodesComeInReadingOrderEachOnce) {
  PageImage page = draw_empty();
  draw_code(page, ZXing::BarcodeFormat::Code128, "THIRD", {400, 2600, 1200, 500});
  draw_code(page, ZXing::BarcodeFormat::QRCode, "FIRST", {300, 300, 500, 500});
  draw_code(page, ZXing::BarcodeFormat::Code39, "SECOND", {400, 1400, 1500, 300});
  std::vector<std::string> texts;
  for (const Code& code : read_codes(page)) texts.push_back(code.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"FIRST", "SECOND", "THIRD"}));
}

TEST(Separator, ATurnedSheetIsReadToo) {
  PageImage page = draw_empty();
  draw_code(page, ZXing::BarcodeFormat::Code39, "PATCHT", {500, 1500, 1400, 300});
  for (const int rotation : {90, 180, 270}) {
    const std::vector<Code> codes = read_codes(turned(page, 0, rotation, {255, 255, 255}));
    ASSERT_EQ(codes.size(), 1u) << rotation;
    EXPECT_TRUE(is_patch_t(codes[0]));
  }
}

TEST(Separator, AVeryFineImageIsReadInItsOwnPixels) {
  PageImage page = draw_empty();
  draw_code(page, ZXing::BarcodeFormat::QRCode, "FINE", {1000, 2000, 400, 400});
  cv::Mat fine;
  cv::resize(internal::view(page), fine, cv::Size(), 2, 2, cv::INTER_NEAREST);
  const std::vector<Code> codes = read_codes(internal::to_page(fine, 600, 600));
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_NEAR(codes[0].box.x, 2000, 60);
  EXPECT_NEAR(codes[0].box.y, 4000, 60);
}

}  // namespace
}  // namespace scanner::test
