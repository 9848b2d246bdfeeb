// SPDX-License-Identifier: Apache-2.0
#include "scanner/inspect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

std::optional<Finding> finding(const PageImage& page, const std::string& code,
                               CleanOptions options = {}) {
  options.orient = false;
  const QualityReport report = inspect(page, Cleaner(options).clean(page));
  const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                  [&](const Finding& f) { return f.code == code; });
  if (found == report.findings.end()) return std::nullopt;
  return *found;
}

PageImage blurred(const PageImage& page, double sigma) {
  cv::Mat soft;
  cv::GaussianBlur(internal::view(page), soft, cv::Size(), sigma);
  return internal::to_page(soft, page.dpi_x, page.dpi_y);
}

TEST(Inspect, AGoodPageHasNoWarning) {
  Letter letter;
  letter.paper = {238, 234, 226};
  letter.grain = true;
  const PageImage page = draw_letter(letter);
  const QualityReport report = inspect(page, Cleaner().clean(page));
  for (const Finding& f : report.findings) {
    EXPECT_EQ(f.severity, Severity::note) << f.code << " " << f.value;
  }
}

TEST(Inspect, ABlurredPageIsSaidToBeAndASharpOneIsNot) {
  const PageImage page = draw_letter();
  EXPECT_TRUE(finding(blurred(page, 3.5), "blurred"));
  EXPECT_FALSE(finding(page, "blurred"));
  EXPECT_FALSE(finding(blurred(page, 0.8), "blurred")) << "the softness of any lens";
}

TEST(Inspect, ACornerThatStoodOffTheGlassIsBlurredThereAndNowhereElse) {
  PageImage page = draw_letter();
  const PageImage soft = blurred(page, 3.5);
  const cv::Rect corner(page.width / 2, page.height / 3, page.width / 2, page.height / 3);
  cv::Mat image(page.height, page.width, CV_8UC3, page.pixels.data());
  internal::view(soft)(corner).copyTo(image(corner));
  const auto found = finding(page, "blurred");
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->region);
  EXPECT_NEAR(found->region->x, corner.x, 8);
  EXPECT_NEAR(found->region->y, corner.y, 16);
  EXPECT_NEAR(found->region->y + found->region->height, corner.br().y, 16);
  const auto all = finding(soft, "blurred");
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->region) << "the whole page is no place on it";
}

TEST(Inspect, APlaceIsGivenOnTheCleanImageHoweverTheSheetLay) {
  PageImage page = draw_letter();
  const cv::Mat whole = internal::view(page);
  const int cut = static_cast<int>(27 * 300 / 25.4);
  const PageImage half = internal::to_page(whole.colRange(cut, whole.cols), 300, 300);
  const PageImage upside_down = turned(half, 0, 180, {255, 255, 255});
  CleanPage clean = Cleaner().clean(upside_down);
  ASSERT_EQ(clean.rotation, 180);
  const auto findings = inspect(upside_down, clean).findings;
  const auto clipped = std::find_if(findings.begin(), findings.end(),
                                    [](const Finding& f) { return f.code == "clipped_edge"; });
  ASSERT_NE(clipped, findings.end());
  EXPECT_EQ(clipped->region->x, 0) << "the left side, where the reader sees it";
  EXPECT_GT(clean.to_original(*clipped->region).x, upside_down.width / 2);
}

TEST(Inspect, SkewThatWasLeftIsFoundAndSkewThatWasUndoneIsNot) {
  const PageImage page = turned(draw_letter(), 1.5, 0, {255, 255, 255});
  CleanOptions untouched;
  untouched.deskew = false;
  const auto left = finding(page, "residual_skew", untouched);
  ASSERT_TRUE(left);
  EXPECT_NEAR(left->value, 1.5, 0.2);
  EXPECT_FALSE(finding(page, "residual_skew"));
}

TEST(Inspect, WritingThatRunsOffTheEdgeIsFoundAtThatEdge) {
  PageImage page = draw_letter();
  const cv::Mat whole = internal::view(page);
  // The text begins 25 mm from the left: cut through its first column of characters.
  const int cut = static_cast<int>(27 * 300 / 25.4);
  const PageImage half = internal::to_page(whole.colRange(cut, whole.cols), 300, 300);
  const auto clipped = finding(half, "clipped_edge");
  ASSERT_TRUE(clipped);
  ASSERT_TRUE(clipped->region);
  EXPECT_EQ(clipped->region->x, 0);
  EXPECT_GT(clipped->region->height, clipped->region->width);
  EXPECT_FALSE(finding(page, "clipped_edge"));
}

TEST(Inspect, ResolutionIsJudged) {
  Letter letter;
  PageImage page = draw_letter(letter);
  EXPECT_FALSE(finding(page, "low_dpi"));
  EXPECT_FALSE(finding(page, "no_dpi"));
  page.dpi_x = page.dpi_y = 0;
  EXPECT_TRUE(finding(page, "no_dpi"));
  letter.dpi = 150;
  EXPECT_EQ(finding(draw_letter(letter), "low_dpi").value().severity, Severity::warning);
  letter.dpi = 100;
  EXPECT_EQ(finding(draw_letter(letter), "low_dpi").value().severity, Severity::defect);
}

TEST(Inspect, ExposureIsJudged) {
  Letter letter;
  letter.paper = {90, 88, 84};
  letter.ink = {10, 10, 10};
  EXPECT_TRUE(finding(draw_letter(letter), "underexposed"));
  letter.paper = {255, 255, 255};
  letter.ink = {205, 205, 205};
  EXPECT_TRUE(finding(draw_letter(letter), "overexposed"));
  EXPECT_FALSE(finding(draw_letter(), "overexposed"));
  EXPECT_FALSE(finding(draw_letter(), "underexposed"));
}

TEST(Inspect, ABlankPageIsNotedAndNothingElseIsSaidOfItsWriting) {
  const PageImage page = draw_empty();
  const QualityReport report = inspect(page, Cleaner().clean(page));
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].code, "blank");
}

TEST(Inspect, AnUnlikelyResolutionIsNotBelievedButSaid) {
  PageImage page = draw_letter();
  const struct {
    double dpi;
    const char* finding;
  } cases[] = {{0, "no_dpi"}, {72, "low_dpi"}, {2400, "odd_size"}};
  for (const auto& c : cases) {
    page.dpi_x = page.dpi_y = c.dpi;
    CleanOptions options;
    options.orient = false;
    const CleanPage result = Cleaner(options).clean(page);
    EXPECT_NEAR(result.recognition.width, page.width * 2 / 3, 3) << c.dpi;
    EXPECT_EQ(result.image.pixels, page.pixels) << c.dpi;
    EXPECT_TRUE(finding(page, c.finding)) << c.dpi;
  }
  // The control: one that is likely is believed.
  page.dpi_x = page.dpi_y = 200;
  CleanOptions options;
  options.orient = false;
  EXPECT_EQ(Cleaner(options).clean(page).recognition.width, page.width);
}

TEST(Inspect, APageThatReadsTheSameEveryWayUpIsUncertainAndIsNotTurned) {
  PageImage page = draw_empty();
  for (int i = 0; i < 300; ++i) {
    const int x = 320 + i % 20 * 90, y = 500 + i / 20 * 130;
    fill_disc(page, x, y, 24, {20, 20, 20});
    fill_disc(page, x, y, 18, {255, 255, 255});
  }
  Cleaner cleaner;
  const auto is_uncertain = [&](const PageImage& original) {
    const CleanPage result = cleaner.clean(original);
    EXPECT_EQ(result.rotation, 0);
    const auto findings = inspect(original, result).findings;
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.code == "orientation_uncertain"; });
  };
  EXPECT_TRUE(is_uncertain(page));
  EXPECT_FALSE(is_uncertain(draw_letter())) << "the control";
}

TEST(Inspect, AStripAndAPosterAreOfOddSize) {
  PageImage strip = draw_empty();
  strip.dpi_x = strip.dpi_y = 2000;
  EXPECT_TRUE(finding(strip, "odd_size"));
  PageImage poster = draw_empty();
  poster.dpi_x = poster.dpi_y = 110;
  EXPECT_TRUE(finding(poster, "odd_size"));
  EXPECT_FALSE(finding(draw_empty(), "odd_size"));
}

}  // namespace
}  // namespace scanner::test
