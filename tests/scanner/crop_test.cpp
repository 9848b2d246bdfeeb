// SPDX-License-Identifier: Apache-2.0
// Trimming, on sheets whose place on the glass is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/clean.h"
#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "tests/scanner/drawn_page.h"

namespace scanner::test {
namespace {

// A sheet lying askew under a black lid.
struct Laid {
  PageImage image;
  Affine from_sheet;  // a point of the sheet -> of the image
  int sheet_width = 0, sheet_height = 0;
};

Laid lay(const PageImage& sheet, double skew_deg, int left, int top, int right, int bottom) {
  const cv::Mat from = internal::view(sheet);
  const cv::Size size(sheet.width + left + right, sheet.height + top + bottom);
  const cv::Point2f middle(static_cast<float>(sheet.width - 1) / 2,
                           static_cast<float>(sheet.height - 1) / 2);
  cv::Mat turn = cv::getRotationMatrix2D(middle, skew_deg, 1);
  turn.at<double>(0, 2) += left;
  turn.at<double>(1, 2) += top;
  cv::Mat image;
  cv::warpAffine(from, image, turn, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 cv::Scalar(9, 8, 10));
  Laid laid;
  laid.image = internal::to_page(image, sheet.dpi_x, sheet.dpi_y);
  const auto at = [&](int row, int column) { return turn.at<double>(row, column); };
  laid.from_sheet = {at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2)};
  laid.sheet_width = sheet.width;
  laid.sheet_height = sheet.height;
  return laid;
}

// The share of the sheet's ink that is not on the clean page.
double lost_ink(const PageImage& sheet, const Laid& laid, const CleanPage& page) {
  const Affine to_page = page.to_original.inverse();
  long all = 0, lost = 0;
  for (int y = 0; y < sheet.height; ++y) {
    for (int x = 0; x < sheet.width; ++x) {
      const std::size_t at =
          static_cast<std::size_t>(y) * sheet.row_bytes() + static_cast<std::size_t>(3 * x);
      if (sheet.pixels[at] > 110) continue;
      ++all;
      const Point p =
          to_page(laid.from_sheet(Point{static_cast<double>(x), static_cast<double>(y)}));
      lost += p.x < 0 || p.y < 0 || p.x > page.image.width - 1 || p.y > page.image.height - 1;
    }
  }
  return static_cast<double>(lost) / static_cast<double>(all);
}

// The share of the clean page that is not the sheet.
double border(const Laid& laid, const CleanPage& page) {
  const Affine to_sheet = laid.from_sheet.inverse();
  long all = 0, foreign = 0;
  for (int y = 0; y < page.image.height; y += 2) {
    for (int x = 0; x < page.image.width; x += 2) {
      const Point p =
          to_sheet(page.to_original(Point{static_cast<double>(x), static_cast<double>(y)}));
      ++all;
      foreign += p.x < -1 || p.y < -1 || p.x > laid.sheet_width || p.y > laid.sheet_height;
    }
  }
  return static_cast<double>(foreign) / static_cast<double>(all);
}

bool says_border_left(const PageImage& original, const CleanPage& page) {
  const auto findings = inspect(original, page).findings;
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.code == "border_left"; });
}

TEST(Crop, FortySheetsUnderABlackLidLoseNoInkAndKeepNoBorder) {
  constexpr double most_lost = 0.001, most_border = 0.004;
  const Colour papers[] = {
      {255, 255, 255}, {238, 205, 195}, {214, 228, 190}, {196, 212, 232}, {226, 210, 170}};
  CleanOptions options, untrimmed;
  options.orient = untrimmed.orient = untrimmed.trim = false;
  Cleaner cleaner(options);
  double worst_lost = 0, worst_border = 0;
  for (int i = 0; i < 40; ++i) {
    Letter letter;
    letter.dpi = 150;
    letter.paper = papers[i % 5];
    letter.grain = i % 2 == 0;
    letter.lines = 8 + i % 4 * 6;
    const PageImage sheet = draw_letter(letter);
    const double skew = (i - 19.5) * 0.31;
    const int margin = 60;  // so that no corner of the sheet is cut off
    const Laid laid = lay(sheet, skew, margin + i * 7 % 90, margin + i * 11 % 70,
                          margin + i * 13 % 100, margin + i * 5 % 60);
    const CleanPage page = cleaner.clean(laid.image);
    EXPECT_NEAR(page.skew_deg, skew, 0.1) << i;
    EXPECT_LE(lost_ink(sheet, laid, page), most_lost) << i;
    EXPECT_LE(border(laid, page), most_border) << i;
    EXPECT_FALSE(says_border_left(laid.image, page)) << i;
    worst_lost = std::max(worst_lost, lost_ink(sheet, laid, page));
    worst_border = std::max(worst_border, border(laid, page));

    if (i % 10 != 0) continue;
    // The controls: an untrimmed page has a border, and a page cut further has lost ink.
    CleanPage whole = Cleaner(untrimmed).clean(laid.image);
    EXPECT_GT(border(laid, whole), 10 * most_border) << i;
    if (i == 20) {
      EXPECT_TRUE(says_border_left(laid.image, whole));
    }
    whole.image.width /= 2;
    EXPECT_GT(lost_ink(sheet, laid, whole), most_lost) << i;
  }
  std::cout << "ink lost at most " << 100 * worst_lost << " %, border left at most "
            << 100 * worst_border << " % of the page\n";
}

TEST(Crop, AStampInTheCornerOfAnUncutSheetStays) {
  Letter letter;
  letter.dpi = 150;
  PageImage sheet = draw_letter(letter);
  // A red stamp two millimetres from the sheet's corner.
  fill(sheet, {12, 12, 90, 40}, {214, 40, 44});
  CleanOptions options;
  options.orient = false;
  const Laid laid = lay(sheet, 1.2, 70, 70, 70, 70);
  const CleanPage page = Cleaner(options).clean(laid.image);
  const Affine to_page = page.to_original.inverse();
  for (const Point corner : {Point{12, 12}, Point{101, 12}, Point{12, 51}, Point{101, 51}}) {
    const Point p = to_page(laid.from_sheet(corner));
    EXPECT_GE(p.x, 0);
    EXPECT_GE(p.y, 0);
  }
  const Point middle = to_page(laid.from_sheet(Point{57, 32}));
  const std::uint8_t* pixel =
      page.image.pixels.data() +
      static_cast<std::size_t>(std::lround(middle.y)) * page.image.row_bytes() +
      static_cast<std::size_t>(3 * std::lround(middle.x));
  EXPECT_NEAR(pixel[0], 214, 3);
  EXPECT_NEAR(pixel[1], 40, 3);
}

}  // namespace
}  // namespace scanner::test
