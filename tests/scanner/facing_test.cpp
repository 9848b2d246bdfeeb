// SPDX-License-Identifier: Apache-2.0
#include "scanner/facing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

Letter small() {
  Letter letter;
  letter.dpi = 150;
  letter.paper = {240, 236, 226};
  return letter;
}

PageImage side_by_side(const PageImage& left, const PageImage& right) {
  cv::Mat both;
  cv::hconcat(internal::view(left), internal::view(right), both);
  return internal::to_page(both, left.dpi_x, left.dpi_y);
}

// The shadow of an open booklet, dark in the fold and gone a centimetre and a half from it.
PageImage shaded(PageImage page, int fold) {
  cv::Mat image(page.height, page.width, CV_8UC3, page.pixels.data());
  constexpr int reach = 90;
  for (int x = std::max(0, fold - reach); x < std::min(page.width, fold + reach); ++x) {
    const double away = std::abs(x - fold) / static_cast<double>(reach);
    image.col(x) *= 0.55 + 0.45 * away;
  }
  return page;
}

TEST(Facing, TwoPagesAreFoundAndPartedWithEveryPixelInOneOfThem) {
  const PageImage page = draw_letter(small());
  const PageImage both = side_by_side(page, page);
  const auto gutter = find_gutter(both);
  ASSERT_TRUE(gutter);
  EXPECT_FALSE(gutter->shaded);
  EXPECT_NEAR(gutter->x, page.width, 40);
  const auto parts = split_facing(both);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->first.width + parts->second.width, both.width);
  EXPECT_EQ(parts->first.height, both.height);
  EXPECT_EQ(mean_difference(side_by_side(parts->first, parts->second), both), 0);
}

TEST(Facing, AFoldIsFoundInItsShadowThoughOnePageIsEmpty) {
  const PageImage written = draw_letter(small()), empty = draw_empty(small());
  const int fold = written.width + 25;
  const auto gutter = find_gutter(shaded(side_by_side(written, empty), fold));
  ASSERT_TRUE(gutter);
  EXPECT_TRUE(gutter->shaded);
  EXPECT_NEAR(gutter->x, fold, 12);
}

TEST(Facing, InspectionNamesTheGuttersPlace) {
  const PageImage page = draw_letter(small());
  const PageImage both = shaded(side_by_side(page, page), page.width);
  CleanOptions options;
  options.orient = false;
  const auto findings = inspect(both, Cleaner(options).clean(both)).findings;
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& f) { return f.code == "two_pages"; });
  ASSERT_NE(found, findings.end());
  EXPECT_NEAR(found->value, 0.5, 0.02);
  ASSERT_TRUE(found->region);
  EXPECT_LT(found->region->x, page.width);
  EXPECT_GT(found->region->x + found->region->width, page.width);
  // The control: one page has no such place.
  for (const Finding& f : inspect(page, Cleaner(options).clean(page)).findings) {
    EXPECT_NE(f.code, "two_pages");
  }
}

TEST(Facing, OnePageIsNotParted) {
  const PageImage upright = draw_letter(small());
  EXPECT_FALSE(find_gutter(upright));
  EXPECT_FALSE(split_facing(upright));
  // A sheet lying across, written from side to side.
  PageImage wide = side_by_side(draw_empty(small()), draw_empty(small()));
  for (int line = 0; line < 20; ++line) {
    for (int i = 0; i < 100; ++i) {
      fill(wide, {150 + i * 22, 200 + line * 60, 18, 24}, {30, 30, 30});
    }
  }
  EXPECT_FALSE(find_gutter(wide));
  // A table across the fold, even where a shadow lies.
  PageImage table = side_by_side(upright, upright);
  for (int rule = 0; rule < 10; ++rule) {
    fill(table, {200, 200 + rule * 120, table.width - 400, 3}, {20, 20, 20});
  }
  EXPECT_FALSE(find_gutter(shaded(table, upright.width)));
  EXPECT_FALSE(find_gutter(side_by_side(draw_empty(small()), draw_empty(small()))));
}

CleanPage cleaned(const PageImage& page) {
  CleanOptions options;
  options.orient = false;
  return Cleaner(options).clean(page);
}

TEST(Facing, ACleanPageIsPartedWithItsReadingImageAndItsWayBack) {
  const PageImage page = draw_letter(small()), empty = draw_empty(small());
  const CleanPage spread = cleaned(shaded(side_by_side(page, empty), page.width));
  const auto sides = split_facing(spread);
  ASSERT_TRUE(sides);
  const CleanPage& left = sides->first;
  const CleanPage& right = sides->second;
  EXPECT_EQ(left.image.width + right.image.width, spread.image.width);
  EXPECT_EQ(left.recognition.width + right.recognition.width, spread.recognition.width);
  EXPECT_NEAR(left.recognition.width, left.image.width * left.recognition_scale, 1);
  EXPECT_FALSE(left.blank);
  EXPECT_TRUE(right.blank);
  for (const Point p : {Point{0, 0}, Point{100, 50}}) {
    const Point there = right.to_original(p);
    const Point same = spread.to_original(Point{p.x + left.image.width, p.y});
    EXPECT_NEAR(there.x, same.x, 1e-9);
    EXPECT_NEAR(there.y, same.y, 1e-9);
  }
}

TEST(Facing, OnlyWhatCanBeNothingElseIsPartedUnasked) {
  const PageImage page = draw_letter(small());
  EXPECT_TRUE(split_facing(cleaned(side_by_side(page, page))));
  EXPECT_FALSE(split_facing(cleaned(page)));
  // Two blocks of writing on a sheet of A4 that lies across: found, said, and left as it is.
  PageImage across = side_by_side(page, page);
  across.dpi_x = across.dpi_y = small().dpi * 2;
  EXPECT_TRUE(find_gutter(across));
  EXPECT_FALSE(split_facing(cleaned(across)));
  PageImage table = side_by_side(page, page);
  for (int rule = 0; rule < 10; ++rule)
    fill(table, {200, 200 + rule * 120, table.width - 400, 3}, {20, 20, 20});
  EXPECT_FALSE(split_facing(cleaned(table)));
  EXPECT_FALSE(split_facing(cleaned(side_by_side(draw_empty(small()), draw_empty(small())))));
}

}  // namespace
}  // namespace scanner::test
