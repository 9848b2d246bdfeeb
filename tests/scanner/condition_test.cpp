// SPDX-License-Identifier: Apache-2.0
// Sheets in the condition they come in: specked, folded, faded, stamped, blank with traces.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/clean.h"
#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/hard_cases.h"

namespace scanner::test {
namespace {

CleanPage cleaned(const PageImage& page) {
  CleanOptions options;
  options.orient = false;
  return Cleaner(options).clean(page);
}

cv::Mat pixels(PageImage& page) {
  return cv::Mat(page.height, page.width, CV_8UC3, page.pixels.data());
}

Letter at_150_dpi() {
  Letter letter;
  letter.dpi = 150;
  letter.paper = {236, 228, 208};
  return letter;
}

void fold(PageImage& page, int y) {
  for (int i = -5; i <= 5; ++i) {
    const int v = 235 - 13 * (5 - std::abs(i));
    fill(page, {0, y + i, page.width, 1}, {v, v - 8, v - 26});
  }
}

// The ink of the recognition image where the letter has none, and the letter's that is there, as
// shares of the letter's ink.
struct Reading {
  double strange = 0, kept = 0;
};

Reading compare(const CleanPage& page, const CleanPage& truth) {
  const cv::Mat seen = internal::view(page.recognition) < 128;
  const cv::Mat written = internal::view(truth.recognition) < 128;
  cv::Mat around;
  cv::dilate(written, around, cv::Mat::ones(5, 5, CV_8U));
  const double ink = cv::countNonZero(written);
  return {cv::countNonZero(seen & ~around) / ink, cv::countNonZero(seen & written) / ink};
}

// The control: a page whose recognition image is merely gray.
CleanPage unprocessed(CleanPage page) {
  cv::Mat one;
  cv::cvtColor(internal::view(page.image), one, cv::COLOR_RGB2GRAY);
  cv::resize(one, one, internal::view(page.recognition).size(), 0, 0, cv::INTER_AREA);
  page.recognition = internal::to_page(one, page.recognition.dpi_x, page.recognition.dpi_y);
  return page;
}

TEST(Condition, SpecksFoldsAndBleedThroughLeaveTheWritingWhole) {
  Letter letter = at_150_dpi();
  const CleanPage truth = cleaned(draw_letter(letter));
  PageImage page = draw_letter(letter);
  show_through(page, letter, 0.15);
  strew_specks(page, 500, 3);
  fold(page, 620);
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.skew_deg, 0);
  const Reading reading = compare(result, truth);
  EXPECT_GT(reading.kept, 0.95);
  EXPECT_LT(reading.strange, 0.1);
  // The control: as much ink elsewhere is seen to be strange, and none of the letter's is there.
  const Reading elsewhere =
      compare(truth, cleaned(turned(draw_letter(letter), 0, 180, letter.paper)));
  EXPECT_GT(elsewhere.strange, 0.3);
  EXPECT_LT(elsewhere.kept, 0.5);
}

TEST(Condition, FadedInkIsDarkForRecognition) {
  Letter letter = at_150_dpi();
  const CleanPage truth = cleaned(draw_letter(letter));
  letter.ink = {190, 180, 176};
  letter.grain = true;
  const PageImage faded = draw_letter(letter);
  const Reading reading = compare(cleaned(faded), truth);
  EXPECT_GT(reading.kept, 0.85);
  EXPECT_LT(reading.strange, 0.02);
  // The control: as it is, none of it is dark.
  EXPECT_LT(cv::countNonZero(internal::view(faded).reshape(1) < 128), 100);
  EXPECT_LT(compare(unprocessed(cleaned(faded)), truth).kept, 0.1);
}

TEST(Condition, ASealOverWritingIsWholeInTheImageAndTheWritingIsWholeForRecognition) {
  const Letter letter = at_150_dpi();
  const PageImage plain = draw_letter(letter);
  PageImage page = turned(plain, 1.3, 0, letter.paper);
  cv::Mat image = pixels(page);
  cv::Mat ring = cv::Mat::zeros(image.size(), CV_8U);
  const cv::Point middle(page.width / 2, page.height / 3);
  cv::circle(ring, middle, 118, cv::Scalar(255), 10, cv::LINE_8);
  cv::Mat red(image.size(), CV_8UC3, cv::Scalar(208, 36, 40)), stamped;
  cv::min(image, red, stamped);  // ink over ink
  stamped.copyTo(image, ring);
  const CleanPage result = cleaned(page);
  EXPECT_TRUE(result.colour);
  EXPECT_NEAR(result.skew_deg, 1.3, 0.1);
  // Every point of the ring is as red as it was.
  const Affine to_page = result.to_original.inverse();
  long seen = 0, red_points = 0;
  for (int degree = 0; degree < 360; ++degree) {
    const double angle = degree * CV_PI / 180;
    const Point on_ring{middle.x + 118 * std::cos(angle), middle.y + 118 * std::sin(angle)};
    const Point p = to_page(on_ring);
    const std::uint8_t* pixel =
        result.image.pixels.data() +
        static_cast<std::size_t>(std::lround(p.y)) * result.image.row_bytes() +
        static_cast<std::size_t>(3 * std::lround(p.x));
    const std::uint8_t* before =
        page.pixels.data() + static_cast<std::size_t>(std::lround(on_ring.y)) * page.row_bytes() +
        static_cast<std::size_t>(3 * std::lround(on_ring.x));
    const auto is_red = [](const std::uint8_t* rgb) { return rgb[0] - rgb[1] > 60; };
    if (!is_red(before)) continue;  // writing under the seal
    ++seen;
    red_points += is_red(pixel);
  }
  EXPECT_GT(seen, 200);
  EXPECT_GE(red_points, seen * 97 / 100);
  // And for recognition it is gone: what is dark there is what is dark without the seal.
  const CleanPage unstamped = cleaned(turned(plain, 1.3, 0, letter.paper));
  const Reading reading = compare(result, unstamped);
  EXPECT_GT(reading.kept, 0.97);
  EXPECT_LT(reading.strange, 0.005);
  EXPECT_GT(compare(unprocessed(result), unstamped).strange, 0.005) << "the control";
}

// A portrait of sorts at `frame`: many tones, few edges.
void paste_photograph(PageImage& page, const cv::Rect& frame) {
  cv::Mat image = pixels(page);
  for (int y = 0; y < frame.height; ++y) {
    for (int x = 0; x < frame.width; ++x) {
      const int v = 60 + (x * 2 + y) / 4 + (x / 9 + y / 7) % 5 * 9;
      image.at<cv::Vec3b>(frame.y + y, frame.x + x) =
          cv::Vec3b(cv::saturate_cast<uchar>(v + 25), cv::saturate_cast<uchar>(v),
                    cv::saturate_cast<uchar>(v - 15));
    }
  }
}

TEST(Condition, APhotographComesOutAsItWentIn) {
  PageImage page = draw_letter(at_150_dpi());
  paste_photograph(page, {850, 300, 150, 210});
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.image.pixels, page.pixels);
  EXPECT_EQ(result.skew_deg, 0);
}

TEST(Condition, APhotographKeepsItsTonesOnASheetThatIsStraightened) {
  constexpr double skew = 2.2;
  PageImage page = draw_letter(at_150_dpi());
  paste_photograph(page, {850, 300, 150, 210});
  const CleanPage result = cleaned(turned(page, skew, 0, at_150_dpi().paper));
  EXPECT_NEAR(result.skew_deg, skew, 0.1);
  // Where the photograph's middle is on the clean page.
  const double angle = skew * CV_PI / 180, x = 925 - (page.width - 1) / 2.0,
               y = 405 - (page.height - 1) / 2.0;
  const Point middle = result.to_original.inverse()(
      Point{(page.width - 1) / 2.0 + x * std::cos(angle) + y * std::sin(angle),
            (page.height - 1) / 2.0 - x * std::sin(angle) + y * std::cos(angle)});
  const cv::Size size(130, 190);
  const cv::Rect before(925 - size.width / 2, 405 - size.height / 2, size.width, size.height);
  const cv::Rect after(static_cast<int>(std::lround(middle.x)) - size.width / 2,
                       static_cast<int>(std::lround(middle.y)) - size.height / 2, size.width,
                       size.height);
  cv::Scalar mean, spread, mean_seen, spread_seen, mean_read, spread_read;
  cv::meanStdDev(internal::view(page)(before), mean, spread);
  cv::meanStdDev(internal::view(result.image)(after), mean_seen, spread_seen);
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(mean_seen[c], mean[c], 3);
    EXPECT_NEAR(spread_seen[c], spread[c], 3);
  }
  // The control: whitened for recognition, they are others.
  cv::Mat read;
  cv::resize(internal::view(result.recognition), read, internal::view(result.image).size());
  cv::meanStdDev(read(after), mean_read, spread_read);
  EXPECT_GT(std::abs(mean_read[0] - mean[0]) + std::abs(spread_read[0] - spread[0]), 12);
}

TEST(Condition, ABlankSheetIsBlankWithWhatBlankSheetsHaveOnThem) {
  int blank = 0;
  for (int i = 0; i < blank_sheets; ++i) blank += cleaned(blank_sheet(i)).blank;
  EXPECT_GE(blank, blank_sheets * 95 / 100);
  std::cout << blank << " of " << blank_sheets << " blank sheets found\n";
}

TEST(Condition, NoPageWithWritingIsCalledBlank) {
  for (int i = 0; i < sparse_pages; ++i) {
    const CleanPage result = cleaned(sparse_page(i));
    EXPECT_FALSE(result.blank) << i << " " << result.ink;
  }
}

}  // namespace
}  // namespace scanner::test
