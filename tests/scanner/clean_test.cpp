// SPDX-License-Identifier: Apache-2.0
#include "scanner/clean.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "scanner/error.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

constexpr Colour white{255, 255, 255}, black{8, 8, 8}, pink{236, 200, 190};

CleanPage cleaned(const PageImage& page, const CleanOptions& options = {}) {
  return Cleaner(options).clean(page);
}

CleanOptions without_orientation() {
  CleanOptions options;
  options.orient = false;
  return options;
}

cv::Mat gray(const PageImage& page) {
  cv::Mat one;
  cv::cvtColor(internal::view(page), one, cv::COLOR_RGB2GRAY);
  return one;
}

// The values at each pixel of the clean image and where it says it came from, averaged.
double mean_mapping_error(const PageImage& original, const CleanPage& page, const Affine& map) {
  double sum = 0;
  long count = 0;
  for (int y = 0; y < page.image.height; y += 3) {
    for (int x = 0; x < page.image.width; x += 3) {
      const Point p = map(Point{static_cast<double>(x), static_cast<double>(y)});
      const long ox = std::lround(p.x), oy = std::lround(p.y);
      if (ox < 0 || oy < 0 || ox >= original.width || oy >= original.height) continue;
      const auto at = [](const PageImage& image, long column, long row) {
        return image.pixels[static_cast<std::size_t>(row) * image.row_bytes() +
                            static_cast<std::size_t>(column * image.channels)];
      };
      sum += std::abs(at(page.image, x, y) - at(original, ox, oy));
      ++count;
    }
  }
  return sum / static_cast<double>(count);
}

TEST(Clean, AnUprightStraightPageComesOutBitIdentical) {
  const PageImage page = draw_letter();
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.rotation, 0);
  EXPECT_EQ(result.skew_deg, 0);
  EXPECT_EQ(result.image.pixels, page.pixels);
  EXPECT_EQ(result.image.width, page.width);
  EXPECT_EQ(result.crop, (Rect{0, 0, page.width, page.height}));
  EXPECT_FALSE(result.blank);
}

class SkewedPage : public testing::TestWithParam<double> {};

TEST_P(SkewedPage, IsStraightenedToWithinATenthOfADegree) {
  const PageImage page = turned(draw_letter(), GetParam(), 0, white);
  EXPECT_NEAR(cleaned(page, without_orientation()).skew_deg, GetParam(), 0.1);
  // The control: the page as it came is further off than that.
  CleanOptions as_it_is = without_orientation();
  as_it_is.deskew = false;
  EXPECT_GT(std::abs(cleaned(page, as_it_is).skew_deg - GetParam()), 0.1);
}

INSTANTIATE_TEST_SUITE_P(Angles, SkewedPage,
                         testing::Values(-19.4, -11.3, -4.7, -0.62, -0.2, 0.3, 1.1, 2.9, 8.8,
                                         19.6));

TEST(Clean, AStraightenedPageHasNoSkewLeftAndTheUnprocessedOneHasAllOfIt) {
  const PageImage page = turned(draw_letter(), 2.4, 0, white);
  const CleanPage result = cleaned(page, without_orientation());
  CleanOptions as_it_is = without_orientation();
  as_it_is.trim = false;
  EXPECT_NEAR(cleaned(result.image, as_it_is).skew_deg, 0, 0.06);
  EXPECT_NEAR(cleaned(page, as_it_is).skew_deg, 2.4, 0.1);
}

class TurnedPage : public testing::TestWithParam<std::tuple<int, double>> {};

TEST_P(TurnedPage, ComesOutUpright) {
  const auto [rotation, skew] = GetParam();
  const PageImage upright = draw_letter();
  const PageImage page = turned(upright, skew, rotation, white);
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.rotation, rotation);
  EXPECT_GE(result.rotation_confidence, rotation == 0 ? 1 : 1.8);
  EXPECT_NEAR(result.skew_deg, skew, 0.1);
  EXPECT_GT(result.image.height, result.image.width);
  if (skew == 0) {
    EXPECT_EQ(mean_difference(result.image, upright), 0);
  }
  // The control: unturned, it does not lie as it should.
  const CleanPage as_it_lies = cleaned(page, without_orientation());
  EXPECT_EQ(as_it_lies.rotation, 0);
  if (rotation != 0) {
    EXPECT_GT(mean_difference(as_it_lies.image, upright), 5);
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, TurnedPage,
                         testing::Combine(testing::Values(0, 90, 180, 270),
                                          testing::Values(0.0, -1.7)));

TEST(Clean, EveryPointMapsBackToWhereItCameFrom) {
  for (const int rotation : {0, 90, 180, 270}) {
    const PageImage page = turned(draw_letter(), 1.9, rotation, white);
    const CleanPage result = cleaned(page);
    ASSERT_EQ(result.rotation, rotation);
    const double error = mean_mapping_error(page, result, result.to_original);
    EXPECT_LT(error, 4);
    Affine shifted = result.to_original;  // the control: three pixels off is seen
    shifted.c += 3;
    EXPECT_GT(mean_mapping_error(page, result, shifted), 2 * error);
  }
}

TEST(Clean, TheRecognitionImageIsTheImageScaled) {
  const CleanPage result = cleaned(draw_letter(), without_orientation());
  EXPECT_NEAR(result.recognition_scale, 200.0 / 300, 1e-9);
  EXPECT_NEAR(result.recognition.width, result.image.width * result.recognition_scale, 1);
  EXPECT_EQ(result.recognition.channels, 1);
  EXPECT_NEAR(result.recognition.dpi_x, 200, 0.5);
}

TEST(Clean, BlackScannerBordersAreCutAndTheSheetIsKept) {
  Letter letter;
  letter.paper = {240, 238, 230};
  PageImage page = draw_letter(letter);
  fill(page, {0, 0, 90, page.height}, black);
  fill(page, {0, page.height - 70, page.width, 70}, black);
  const CleanPage result = cleaned(page, without_orientation());
  EXPECT_NEAR(result.crop.x, 90, 8);
  EXPECT_EQ(result.crop.y, 0);
  EXPECT_NEAR(result.crop.y + result.crop.height, page.height - 70, 8);
  EXPECT_EQ(result.crop.x + result.crop.width, page.width);
  CleanOptions untrimmed = without_orientation();
  untrimmed.trim = false;
  const CleanPage whole = cleaned(page, untrimmed);
  EXPECT_EQ(whole.image.pixels, page.pixels);
  EXPECT_GT(std::abs(whole.crop.x - 90), 8) << "the control";
}

TEST(Clean, WritingBesideABlackBorderIsNotCut) {
  PageImage page = draw_letter();
  // The border ends half way down; beneath it is written to the very edge.
  fill(page, {0, 0, 80, page.height / 2}, black);
  const PageImage unwritten = page;
  for (int line = 0; line < 12; ++line) fill(page, {24, 2000 + line * 90, 40, 8}, {30, 30, 30});
  EXPECT_LE(cleaned(page, without_orientation()).crop.x, 24);
  // The control: without the writing the border goes.
  EXPECT_GT(cleaned(unwritten, without_orientation()).crop.x, 60);
}

TEST(Clean, ABlackBorderIsWhiteForRecognition) {
  PageImage page = draw_letter();
  fill(page, {0, 0, 90, page.height}, black);
  CleanOptions untrimmed = without_orientation();
  untrimmed.trim = false;
  const CleanPage result = cleaned(page, untrimmed);
  const cv::Mat strip = internal::view(result.recognition).colRange(0, 50);
  EXPECT_GT(cv::mean(strip)[0], 250);
  EXPECT_LT(cv::mean(internal::view(result.image).colRange(0, 75))[0], 20) << "the control";
}

TEST(Clean, ASealVanishesForRecognitionAndStaysInTheImage) {
  PageImage page = draw_empty();
  fill(page, {1000, 1000, 400, 60}, {225, 40, 45});
  fill(page, {1000, 1400, 400, 30}, {25, 25, 25});
  CleanOptions options = without_orientation();
  options.deskew = false;
  const CleanPage result = cleaned(page, options);
  EXPECT_TRUE(result.colour);
  EXPECT_EQ(result.image.pixels, page.pixels);
  const cv::Mat recognition = internal::view(result.recognition);
  EXPECT_GT(recognition.at<uchar>(1030 * 2 / 3, 1200 * 2 / 3), 200);
  EXPECT_LT(recognition.at<uchar>(1415 * 2 / 3, 1200 * 2 / 3), 60);
  EXPECT_LT(gray(page).at<uchar>(1030, 1200), 120) << "the control: as it is, a seal is dark";
}

// White at the edge, with ink enough to be read.
void expect_ready_to_read(const PageImage& page, const std::string& what) {
  const auto is_ready = [](const cv::Mat& image) {
    return cv::mean(image.rowRange(0, 150))[0] > 240 &&
           cv::countNonZero(image < 80) > 0.02 * static_cast<double>(image.total());
  };
  const CleanPage result = cleaned(page, without_orientation());
  EXPECT_TRUE(is_ready(internal::view(result.recognition))) << what;
  EXPECT_FALSE(is_ready(gray(result.image))) << what << ", the control: as it came";
}

TEST(Clean, PaperOfAnyColourIsWhiteForRecognitionAndItsPaleInkIsDark) {
  const std::vector<std::pair<const char*, Colour>> papers{{"pink", pink},
                                                           {"green", {196, 222, 196}},
                                                           {"blue", {188, 206, 230}},
                                                           {"yellow", {240, 226, 168}},
                                                           {"brown", {196, 172, 138}},
                                                           {"gray", {180, 180, 180}}};
  for (const auto& [name, paper] : papers) {
    Letter letter;
    letter.paper = paper;
    const auto pale = [](int value) { return static_cast<std::uint8_t>(value * 6 / 10); };
    letter.ink = {pale(paper.r), pale(paper.g), pale(paper.b)};
    letter.grain = true;
    expect_ready_to_read(draw_letter(letter), name);
  }
}

TEST(Clean, AShadowOverThePageIsTakenOut) {
  for (const bool sideways : {false, true}) {
    PageImage page = draw_letter({});
    cv::Mat pixels = internal::view(page);
    for (int y = 0; y < pixels.rows; ++y) {
      for (int x = 0; x < pixels.cols; ++x) {
        const double at = sideways ? static_cast<double>(x) / pixels.cols
                                   : 1 - static_cast<double>(y) / pixels.rows;
        for (int c = 0; c < 3; ++c) {
          auto& value = pixels.ptr(y)[3 * x + c];
          value = static_cast<std::uint8_t>(value * (1 - 0.45 * at));
        }
      }
    }
    expect_ready_to_read(page, sideways ? "to the right" : "to the top");
  }
}

TEST(Clean, CarbonCopyIsDarkForRecognition) {
  Letter letter;
  letter.paper = {236, 232, 224};
  letter.ink = {128, 122, 178};
  expect_ready_to_read(draw_letter(letter), "carbon");
}

TEST(Blank, AnEmptySheetIsBlankWhateverItsPaperGrainBordersAndHoles) {
  for (const bool grain : {false, true}) {
    Letter letter;
    letter.paper = pink;
    letter.grain = grain;
    PageImage page = draw_empty(letter);
    fill(page, {0, 0, 60, page.height}, black);
    fill_disc(page, 160, 1200, 36, black);
    fill_disc(page, 160, 2200, 36, black);
    const CleanPage result = cleaned(page);
    EXPECT_TRUE(result.blank) << result.ink;
    EXPECT_EQ(result.image.pixels, page.pixels);
    letter.lines = 1;  // the control
    EXPECT_FALSE(cleaned(draw_letter(letter), without_orientation()).blank);
  }
}

TEST(Blank, WhatShowsThroughFromTheBackDoesNotCount) {
  Letter letter;
  letter.paper = {226, 216, 190};
  letter.ink = {192, 180, 150};
  PageImage page = draw_letter(letter);
  cv::Mat image(page.height, page.width, CV_8UC3, page.pixels.data());
  cv::flip(image.clone(), image, 1);
  cv::GaussianBlur(image.clone(), image, cv::Size(), 3.5);
  const CleanPage result = cleaned(page, without_orientation());
  EXPECT_TRUE(result.blank) << result.ink;
  // The control: the same ink on this side is sharp, and writing.
  EXPECT_FALSE(cleaned(draw_letter(letter), without_orientation()).blank);
}

TEST(Blank, APageWithOneShortLineIsNotBlank) {
  Letter letter;
  letter.grain = true;
  PageImage page = draw_empty(letter);
  // Two thousandths of the page, as the strokes of a short note.
  const int count = page.width * page.height / 500 / (40 * 6);
  for (int i = 0; i < count; ++i) {
    fill(page, {400 + i % 25 * 60, 600 + i / 25 * 50, 40, 6}, {60, 60, 60});
  }
  const CleanPage result = cleaned(page);
  EXPECT_FALSE(result.blank);
  EXPECT_NEAR(result.ink, 0.002, 0.001);
  EXPECT_LT(cleaned(draw_empty(letter)).ink, 0.0006) << "the control";
}

TEST(Clean, APageOfUnequalResolutionsGetsSquarePixels) {
  const PageImage square = draw_letter();
  cv::Mat flat;
  cv::resize(internal::view(square), flat, cv::Size(), 1, 0.5, cv::INTER_AREA);
  const PageImage page = internal::to_page(flat, 300, 150);
  const CleanPage result = cleaned(page, without_orientation());
  EXPECT_NEAR(result.image.width, square.width, 2);
  EXPECT_NEAR(result.image.height, square.height, 2);
  EXPECT_GT(std::abs(page.height - square.height), 2) << "the control";
  EXPECT_EQ(result.image.dpi_x, 300);
  EXPECT_EQ(result.image.dpi_y, 300);
  const Point end = result.to_original(Point{0, static_cast<double>(result.image.height - 1)});
  EXPECT_NEAR(end.y, page.height - 1, 1);
}

TEST(Clean, OptionsThatAskForNothingChangeNothing) {
  CleanOptions nothing;
  nothing.orient = nothing.deskew = nothing.trim = false;
  const PageImage page = turned(draw_letter(), 3, 180, black);
  const CleanPage result = cleaned(page, nothing);
  EXPECT_EQ(result.image.pixels, page.pixels);
  EXPECT_EQ(result.rotation_confidence, 0);
}

TEST(Clean, TheSmallestImagesAreTakenToo) {
  Cleaner cleaner;
  for (const int size : {1, 2, 3, 17}) {
    for (const int channels : {1, 3}) {
      PageImage page;
      page.width = page.height = size;
      page.channels = channels;
      page.pixels.assign(static_cast<std::size_t>(size * size * channels), 200);
      EXPECT_TRUE(cleaner.clean(page).blank);
    }
  }
}

TEST(Clean, NoiseComesBackWithoutBeingTurned) {
  PageImage page = draw_empty();
  unsigned state = 1;
  for (std::uint8_t& value : page.pixels) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<std::uint8_t>(state >> 24);
  }
  const CleanPage result = cleaned(page);
  EXPECT_EQ(result.rotation, 0);
}

TEST(Clean, AnImageWithoutPixelsIsTheCallersMistake) {
  Cleaner cleaner(without_orientation());
  EXPECT_THROW(cleaner.clean(PageImage{}), std::invalid_argument);
  PageImage lying = draw_empty();
  lying.height += 1;
  EXPECT_THROW(cleaner.clean(lying), std::invalid_argument);
}

TEST(Clean, AMissingOrientationModelIsNamed) {
  CleanOptions options;
  options.tessdata = "/nonexistent";
  try {
    Cleaner cleaner(options);
    FAIL() << "made a cleaner without a model";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::missing);
    EXPECT_EQ(e.subject(), "osd.traineddata");
  }
}

}  // namespace
}  // namespace scanner::test
