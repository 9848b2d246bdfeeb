// SPDX-License-Identifier: Apache-2.0
// Sheets in the condition they come in: specked, folded, faded, stamped, blank with traces.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <random>

#include "scanner/clean.h"
#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "tests/scanner/drawn_page.h"

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

// What shows through from a written back: mirrored, pale and soft.
void show_through(PageImage& page, const Letter& letter, double strength) {
  const PageImage back = draw_letter(letter);
  cv::Mat mirrored, soft;
  cv::flip(internal::view(back), mirrored, 1);
  cv::GaussianBlur(mirrored, soft, cv::Size(), letter.dpi / 85);
  cv::addWeighted(pixels(page), 1 - strength, soft, strength, 0, pixels(page));
}

void strew_specks(PageImage& page, int count, unsigned seed) {
  std::minstd_rand random(seed);
  for (int i = 0; i < count; ++i) {
    const int x = static_cast<int>(random() % static_cast<unsigned>(page.width - 4));
    const int y = static_cast<int>(random() % static_cast<unsigned>(page.height - 4));
    fill(page, {x, y, 1 + i % 2, 2}, {70, 66, 60});
  }
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
  // The control: as much ink elsewhere is seen to be strange.
  EXPECT_GT(compare(truth, cleaned(turned(draw_letter(letter), 0, 180, letter.paper))).strange,
            0.3);
}

TEST(Condition, FadedInkIsDarkForRecognition) {
  Letter letter = at_150_dpi();
  const CleanPage truth = cleaned(draw_letter(letter));
  letter.ink = {190, 180, 176};
  letter.grain = true;
  const PageImage faded = draw_letter(letter);
  const Reading reading = compare(cleaned(faded), truth);
  EXPECT_GT(reading.kept, 0.85);
  // The control: as it is, none of it is dark.
  EXPECT_LT(cv::countNonZero(internal::view(faded).reshape(1) < 128), 100);
  EXPECT_LT(reading.strange, 0.02);
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
  const Reading reading = compare(result, cleaned(turned(plain, 1.3, 0, letter.paper)));
  EXPECT_GT(reading.kept, 0.97);
  EXPECT_LT(reading.strange, 0.005);
}

TEST(Condition, APhotographComesOutAsItWentIn) {
  PageImage page = draw_letter(at_150_dpi());
  cv::Mat image = pixels(page);
  const cv::Rect frame(850, 300, 150, 210);
  for (int y = 0; y < frame.height; ++y) {
    for (int x = 0; x < frame.width; ++x) {
      const int v = 60 + (x * 2 + y) / 4 + (x / 9 + y / 7) % 5 * 9;
      image.at<cv::Vec3b>(frame.y + y, frame.x + x) =
          cv::Vec3b(cv::saturate_cast<uchar>(v + 25), cv::saturate_cast<uchar>(v),
                    cv::saturate_cast<uchar>(v - 15));
    }
  }
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.image.pixels, page.pixels);
  EXPECT_EQ(result.skew_deg, 0);
}

TEST(Condition, ABlankSheetIsBlankWithWhatBlankSheetsHaveOnThem) {
  int blank = 0, all = 0;
  for (int i = 0; i < 40; ++i) {
    Letter letter = at_150_dpi();
    letter.grain = i % 2 == 0;
    if (i % 3 == 0) letter.paper = {205, 226, 196};
    PageImage page = draw_empty(letter);
    Letter back = letter;
    back.ink = {60, 58, 60};
    back.lines = 6 + i % 17;
    if (i % 4 != 0) show_through(page, back, 0.06 + 0.02 * (i % 5));
    if (i % 2 == 1) {
      fill_disc(page, 60 + i % 7, 600, 17, {10, 10, 10});
      fill_disc(page, 60 + i % 7, 1150, 17, {10, 10, 10});
    }
    if (i % 5 == 0) strew_specks(page, 60, static_cast<unsigned>(i + 1));
    if (i % 8 == 0) fill(page, {0, 0, 20 + i, page.height}, {8, 8, 8});
    const CleanPage result = cleaned(page);
    blank += result.blank;
    ++all;
  }
  EXPECT_GE(blank, all * 95 / 100);
  std::cout << blank << " of " << all << " blank sheets found\n";
}

TEST(Condition, NoPageWithWritingIsCalledBlank) {
  for (int i = 0; i < 24; ++i) {
    Letter letter = at_150_dpi();
    letter.grain = i % 2 == 0;
    PageImage page = draw_empty(letter);
    if (i % 3 == 1) show_through(page, letter, 0.1);
    // Two thousandths of the page, as strokes of another strength and size each time.
    const int width = 8 + i % 5 * 4, height = 3, tone = 40 + i % 4 * 35;
    const int count = page.width * page.height / 500 / (width * height);
    for (int k = 0; k < count; ++k) {
      fill(page, {150 + k % 24 * 38, 250 + k / 24 * 22, width, height}, {tone, tone, tone});
    }
    const CleanPage result = cleaned(page);
    EXPECT_FALSE(result.blank) << i << " " << result.ink;
  }
}

}  // namespace
}  // namespace scanner::test
