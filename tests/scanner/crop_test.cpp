// SPDX-License-Identifier: Apache-2.0
// Trimming, on sheets whose place on the glass is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scanner/clean.h"
#include "scanner/inspect.h"
#include "tests/support/imaging/hard_cases.h"

namespace scanner::test {
namespace {

bool says_border_left(const PageImage& original, const CleanPage& page) {
  const auto findings = inspect(original, page).findings;
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.code == "border_left"; });
}

TEST(Crop, FortySheetsUnderABlackLidLoseNoInkAndKeepNoBorder) {
  constexpr double most_lost = 0.001, most_border = 0.004;
  CleanOptions options, untrimmed;
  options.orient = untrimmed.orient = untrimmed.trim = false;
  Cleaner cleaner(options);
  double worst_lost = 0, worst_border = 0;
  for (int i = 0; i < laid_letters; ++i) {
    const auto [sheet, skew, laid] = laid_letter(i);
    const CleanPage page = cleaner.clean(laid.image);
    EXPECT_NEAR(page.skew_deg, skew, 0.1) << i;
    EXPECT_LE(lost_ink(sheet, laid, page), most_lost) << i;
    EXPECT_LE(border_left(laid, page), most_border) << i;
    EXPECT_FALSE(says_border_left(laid.image, page)) << i;
    worst_lost = std::max(worst_lost, lost_ink(sheet, laid, page));
    worst_border = std::max(worst_border, border_left(laid, page));

    if (i % 10 != 0) continue;
    // The controls: an untrimmed page has a border, and a page cut further has lost ink.
    CleanPage whole = Cleaner(untrimmed).clean(laid.image);
    EXPECT_GT(border_left(laid, whole), 10 * most_border) << i;
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
  EXPECT_GT(pixel[3 * 70 + 1], 200) << "the control: beside the stamp is paper";
}

}  // namespace
}  // namespace scanner::test
