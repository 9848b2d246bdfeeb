// SPDX-License-Identifier: Apache-2.0
// Trimming, on sheets whose place on the glass is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <opencv2/core.hpp>

#include "scanner/clean.h"
#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/hard_cases.h"

namespace scanner::test {
namespace {

bool says_border_left(const PageImage& original, const CleanPage& page) {
  const auto findings = inspect(original, page).findings;
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.code == "border_left"; });
}

TEST(Crop, FortySheetsUnderABlackLidLoseNoInkAndKeepNoBorder) {
  constexpr double most_lost = 0.001, most_border = 0.0005;
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

TEST(Crop, OnSheetsWhoseSidesAreNeitherStraightNorAlongTheLinesNoLidIsSeen) {
  constexpr double most_lost = 0.001, most_seen = 0.0001, most_painted = 0.0001;
  CleanOptions options, untrimmed;
  options.orient = untrimmed.orient = untrimmed.trim = false;
  Cleaner cleaner(options);
  double worst_seen = 0, worst_painted = 0, worst_border = 0;
  for (int i = 0; i < crooked_letters; ++i) {
    const auto [sheet, skew, laid] = crooked_letter(i);
    const CleanPage page = cleaner.clean(laid.image);
    EXPECT_NEAR(page.skew_deg, skew, 0.1) << i;
    EXPECT_LE(lost_ink(sheet, laid, page), most_lost) << i;
    const double seen = lid_seen(laid, page), painted = painted_over(laid, page);
    EXPECT_LE(seen, most_seen) << i;
    EXPECT_LE(painted, most_painted) << i;
    worst_seen = std::max(worst_seen, seen);
    worst_painted = std::max(worst_painted, painted);
    worst_border = std::max(worst_border, border_left(laid, page));
    if (i % 8 != 0) continue;
    // The controls: an untrimmed page shows the lid, and one painted over does not pass.
    CleanPage whole = Cleaner(untrimmed).clean(laid.image);
    EXPECT_EQ(whole.lid, 0);
    EXPECT_GT(lid_seen(laid, whole), 10 * most_seen) << i;
    fill(whole.image, {whole.image.width / 2, whole.image.height / 2, 40, 40}, {90, 90, 90});
    EXPECT_GT(painted_over(laid, whole), most_painted) << i;
  }
  std::cout << "lid seen at most " << 100 * worst_seen << " %, sheet painted over at most "
            << 100 * worst_painted << " %, beside the sheet at most " << 100 * worst_border
            << " % of the page\n";
}

TEST(Crop, WhatIsDarkAtTheEdgeOfASheetIsNotTakenForTheLid) {
  Letter letter;
  letter.dpi = 150;
  letter.paper = {236, 228, 208};
  PageImage sheet = draw_letter(letter);
  const int right = sheet.width, bottom = sheet.height;
  const Colour ink{30, 30, 34}, seal{208, 36, 40};
  // A photograph that runs off the sheet, a thin and dark one along its side, strokes over the
  // edge, and half of a seal.
  const Rect dark[] = {{0, 900, 130, 180},
                       {right - 14, 700, 14, 120},
                       {400, bottom - 40, 8, 40},
                       {430, bottom - 60, 12, 60},
                       {700, bottom - 110, 90, 110}};
  for (const Rect& thing : dark) fill(sheet, thing, ink);
  fill(sheet, {right - 80, 1200, 80, 120}, seal);
  CleanOptions options;
  options.orient = false;
  Cleaner cleaner(options);
  options.trim = false;
  Cleaner untrimmed(options);
  for (const double lies : {0.0, 1.7, -3.1}) {
    const Laid laid = lay(sheet, lies, 70, 70, 70, 70);
    const CleanPage page = cleaner.clean(laid.image);
    const Affine to_page = page.to_original.inverse();
    const cv::Mat image = internal::view(page.image);
    long all = 0, kept = 0;
    for (const Rect& thing : dark) {
      for (int y = thing.y; y < thing.y + thing.height; ++y) {
        for (int x = thing.x; x < thing.x + thing.width; ++x, ++all) {
          const Point p = to_page(laid.from_sheet(Point{static_cast<double>(x), double(y)}));
          const cv::Point at(static_cast<int>(std::lround(p.x)),
                             static_cast<int>(std::lround(p.y)));
          kept += at.inside(cv::Rect({}, image.size())) && image.at<cv::Vec3b>(at)[0] < 110;
        }
      }
    }
    EXPECT_GT(static_cast<double>(kept), 0.97 * static_cast<double>(all)) << lies;
    EXPECT_LE(painted_over(laid, page), 0.0003) << lies;
    EXPECT_LE(lid_seen(laid, page), 0.0005) << lies;
    // The control: there is a lid beside the sheet.
    EXPECT_GT(lid_seen(laid, untrimmed.clean(laid.image)), 0.01) << lies;
  }
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
