// SPDX-License-Identifier: Apache-2.0
#include "scanner/join.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <opencv2/imgproc.hpp>

#include "scanner/encode.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace scanner::test {
namespace {

Letter letter_of(double dpi) {
  Letter letter;
  letter.dpi = dpi;
  letter.paper = {232, 228, 214};
  letter.grain = true;
  return letter;
}

// A fold-out: three letters beside each other.
PageImage fold_out(double dpi = 200) {
  std::vector<cv::Mat> pages;
  std::vector<PageImage> keep;
  for (const double size : {4.2, 3.6, 4.8}) {
    Letter letter = letter_of(dpi);
    letter.text_mm = size;
    keep.push_back(draw_letter(letter));
  }
  for (const PageImage& page : keep) pages.push_back(internal::view(page));
  cv::Mat wide;
  cv::hconcat(pages, wide);
  return internal::to_page(wide, dpi, dpi);
}

// A filled-in form: the prose of a drawn letter repeats itself, and would fit on itself elsewhere.
PageImage form(synthetic::Kind kind) {
  synthetic::PageOptions options;
  options.manner = synthetic::Manner::office;
  options.rotation = 0;
  const synthetic::Page page =
      synthetic::render_page(kind, synthetic::make_person(5, 1), 501, options);
  return resize_to_dpi({page.width, page.height, 3, 300, 300, page.rgb}, 200);
}

struct Cut {
  double left, top, width, height;  // shares of the whole
  double turn_deg = 0, light = 1;
};

// What lies on the glass, and the truth: pixel of the whole -> pixel of the part.
struct Part {
  PageImage image;
  Affine from_whole;
};

Part cut_out(const PageImage& whole, const Cut& cut) {
  const cv::Mat from = internal::view(whole);
  const int width = static_cast<int>(cut.width * whole.width);
  const int height = static_cast<int>(cut.height * whole.height);
  const double x = cut.left * whole.width + width / 2.0;
  const double y = cut.top * whole.height + height / 2.0;
  cv::Mat move =
      cv::getRotationMatrix2D({static_cast<float>(x), static_cast<float>(y)}, cut.turn_deg, 1);
  move.at<double>(0, 2) += width / 2.0 - x;
  move.at<double>(1, 2) += height / 2.0 - y;
  cv::Mat to;
  cv::warpAffine(from, to, move, cv::Size(width, height), cv::INTER_CUBIC, cv::BORDER_CONSTANT,
                 cv::Scalar::all(200));
  to.convertTo(to, CV_8U, cut.light);
  const auto m = [&](int row, int column) { return move.at<double>(row, column); };
  return {internal::to_page(to, whole.dpi_x, whole.dpi_y),
          {m(0, 0), m(0, 1), m(0, 2), m(1, 0), m(1, 1), m(1, 2)}};
}

std::vector<PageImage> images_of(const std::vector<Part>& parts) {
  std::vector<PageImage> images;
  for (const Part& part : parts) images.push_back(part.image);
  return images;
}

// How far the parts' points lie from where the first part says they should, at worst, in pixels.
double worst_error(const std::vector<Part>& parts, const Joined& joined) {
  double worst = 0;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Affine to_whole = parts[i].from_whole.inverse();
    for (const double x : {0.0, parts[i].image.width - 1.0}) {
      for (const double y : {0.0, parts[i].image.height - 1.0}) {
        const Point truth = joined.to_joined[0](parts[0].from_whole(to_whole(Point{x, y})));
        const Point got = joined.to_joined[i](Point{x, y});
        worst = std::max(worst, std::hypot(truth.x - got.x, truth.y - got.y));
      }
    }
  }
  return worst;
}

// The whole as the first part would show it, where the joined image shows it.
double difference_to_whole(const PageImage& whole, const Part& first, const Joined& joined,
                           const cv::Rect& within) {
  const Affine move = joined.to_joined[0];
  const Affine from = first.from_whole;
  const cv::Matx23d at(from.a, from.b, from.c + move.c, from.d, from.e, from.f + move.f);
  cv::Mat truth, apart;
  cv::warpAffine(internal::view(whole), truth, at,
                 cv::Size(joined.image.width, joined.image.height), cv::INTER_CUBIC,
                 cv::BORDER_CONSTANT, cv::Scalar::all(255));
  cv::absdiff(truth(within), internal::view(joined.image)(within), apart);
  return cv::mean(apart.reshape(1))[0];
}

TEST(Join, PartsOfAFoldOutComeTogetherToAFractionOfAPixel) {
  const PageImage whole = fold_out();
  const std::vector<Part> parts = {cut_out(whole, {0.0, 0, 0.45, 1, 0, 1}),
                                   cut_out(whole, {0.37, 0, 0.4, 1, 1.4, 0.88}),
                                   cut_out(whole, {0.68, 0, 0.32, 1, -0.9, 1.06})};
  const Joined joined = join(images_of(parts));
  ASSERT_EQ(joined.misfit, Misfit::none) << to_string(joined.misfit) << " " << joined.part;
  const double error = worst_error(parts, joined);
  std::cout << "worst corner " << error << " pixels, residual " << joined.residual << "\n";
  EXPECT_LT(error, 3);
  EXPECT_LT(joined.residual, 1);
  EXPECT_NEAR(joined.image.width, whole.width, 40);
  EXPECT_NEAR(joined.image.height, whole.height, 60);
  EXPECT_EQ(joined.image.dpi_x, whole.dpi_x);

  // Writing is where it was and stands once: as near to the truth over the seams as elsewhere, and
  // far from what it would be a millimetre away.
  const cv::Rect text(whole.width / 10, whole.height / 8, whole.width * 8 / 10, whole.height / 2);
  const double near = difference_to_whole(whole, parts[0], joined, text);
  Joined beside = joined;
  beside.to_joined[0].c += 8;
  const double off = difference_to_whole(whole, parts[0], beside, text);
  std::cout << "apart from the truth " << near << ", a millimetre away " << off << "\n";
  EXPECT_LT(near, 10);
  EXPECT_GT(off, 2 * near);
}

TEST(Join, PartsBelowAndAboveAndBackFromTheMiddleAreJoinedToo) {
  const PageImage whole = form(synthetic::Kind::registration);
  const std::vector<Part> parts = {cut_out(whole, {0, 0.3, 1, 0.4, 0, 1}),
                                   cut_out(whole, {0, 0, 1, 0.45, 0.7, 0.95}),
                                   cut_out(whole, {0.1, 0.5, 0.8, 0.4, -1.5, 1})};
  const Joined joined = join(images_of(parts));
  ASSERT_EQ(joined.misfit, Misfit::none) << to_string(joined.misfit) << " " << joined.part;
  EXPECT_LT(worst_error(parts, joined), 3);
  EXPECT_GT(joined.to_joined[0].f, 0.2 * whole.height) << "the sheet grew upwards";
}

TEST(Join, ADarkerPartIsBroughtToTheLightOfTheFirst) {
  const PageImage whole = draw_letter(letter_of(150));
  const Part upper = cut_out(whole, {0, 0, 1, 0.5}),
             lower = cut_out(whole, {0, 0.3, 1, 0.6, 0, 0.8});
  const Joined joined = join({upper.image, lower.image});
  ASSERT_EQ(joined.misfit, Misfit::none);
  const cv::Mat image = internal::view(joined.image);
  const cv::Scalar above = cv::mean(image(cv::Rect(10, 100, 60, 400)));
  const cv::Scalar below = cv::mean(image(cv::Rect(10, joined.image.height - 500, 60, 400)));
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(above[c], below[c], 4) << c;
}

TEST(Join, PartsOfAnotherResolutionAndInGrayFollowTheFirst) {
  const PageImage whole = draw_letter(letter_of(200));
  const Part upper = cut_out(whole, {0, 0, 1, 0.5}), lower = cut_out(whole, {0, 0.3, 1, 0.6});
  cv::Mat gray;
  cv::cvtColor(internal::view(lower.image), gray, cv::COLOR_RGB2GRAY);
  cv::resize(gray, gray, {}, 1.5, 1.5, cv::INTER_CUBIC);
  const Joined joined = join({upper.image, internal::to_page(gray, 300, 300)});
  ASSERT_EQ(joined.misfit, Misfit::none) << to_string(joined.misfit);
  EXPECT_EQ(joined.image.channels, 3);
  EXPECT_NEAR(joined.image.height, whole.height * 0.9, 4);
  const Point end = joined.to_joined[1](Point{gray.cols - 1.0, gray.rows - 1.0});
  EXPECT_NEAR(end.x, whole.width - 1, 3);
  EXPECT_NEAR(end.y, whole.height * 0.9 - 1, 3);
}

TEST(Join, WhatDoesNotBelongTogetherIsNotJoined) {
  const PageImage whole = form(synthetic::Kind::registration);
  const PageImage stranger = form(synthetic::Kind::certificate);
  const Part upper = cut_out(whole, {0, 0, 1, 0.5});
  const auto why = [&](const PageImage& second) { return join({upper.image, second}).misfit; };
  EXPECT_NE(why(cut_out(whole, {0, 0.5, 1, 0.5}).image), Misfit::none) << "no overlap";
  EXPECT_NE(why(cut_out(whole, {0, 0.485, 1, 0.5}).image), Misfit::none) << "4 mm";
  EXPECT_NE(why(cut_out(stranger, {0, 0.3, 1, 0.5}).image), Misfit::none) << "another sheet";
  EXPECT_NE(why(draw_empty(letter_of(200))), Misfit::none);
  EXPECT_EQ(why(cut_out(whole, {0, 0.02, 1, 0.5, 0.5}).image), Misfit::same_page);
  // The same cut with an overlap is joined: none of this is for want of looking.
  EXPECT_EQ(why(cut_out(whole, {0, 0.3, 1, 0.5}).image), Misfit::none);
  const Joined third = join({upper.image, cut_out(whole, {0, 0.3, 1, 0.5}).image, stranger});
  EXPECT_NE(third.misfit, Misfit::none);
  EXPECT_EQ(third.part, 2);
  EXPECT_TRUE(third.image.pixels.empty());
}

// Ruled cells look the same one row further: any of a dozen places would fit.
TEST(Join, AnEmptyTableThatFitsInManyPlacesIsNotJoined) {
  PageImage table = draw_empty(letter_of(150));
  for (int row = 0; row <= 24; ++row) fill(table, {120, 100 + row * 60, 960, 3}, {30, 30, 30});
  for (int column = 0; column <= 8; ++column)
    fill(table, {120 + column * 120, 100, 3, 1440}, {30, 30, 30});
  const PageImage upper = cut_out(table, {0, 0.1, 1, 0.45}).image;
  const PageImage lower = cut_out(table, {0, 0.35, 1, 0.5}).image;
  EXPECT_NE(join({upper, lower}).misfit, Misfit::none);
}

TEST(Join, OnePartIsItselfAndTooManyPixelsAreRefused) {
  const PageImage page = draw_letter(letter_of(100));
  const Joined alone = join({page});
  EXPECT_EQ(alone.misfit, Misfit::none);
  EXPECT_EQ(alone.image.pixels, page.pixels);
  EXPECT_THROW(join({}), std::invalid_argument);
  JoinOptions options;
  options.max_pixels = std::int64_t{page.width} * page.height * 3 / 2;
  const Joined large = join({page, page}, options);
  EXPECT_EQ(large.misfit, Misfit::too_large);
  EXPECT_EQ(large.part, 1);
}

}  // namespace
}  // namespace scanner::test
