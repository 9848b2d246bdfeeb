// SPDX-License-Identifier: Apache-2.0
#include "scanner/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <opencv2/imgproc.hpp>

#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace scanner::test {
namespace {

using synthetic::Kind;

CleanPage cleaned(const PageImage& page) {
  CleanOptions options;
  options.orient = false;
  return Cleaner(options).clean(page);
}

PageImage form(Kind kind, int person, synthetic::Manner manner) {
  synthetic::PageOptions options;
  options.manner = manner;
  options.rotation = 0;
  const synthetic::Page page = synthetic::render_page(
      kind, synthetic::make_person(5, person), static_cast<std::uint64_t>(500 + person), options);
  return {page.width, page.height, 3, 300, 300, page.rgb};
}

// The same sheet through the feeder again: it lies a little differently, under another light.
PageImage scanned_again(const PageImage& page, double turn_deg, double along, double light) {
  const cv::Mat from = internal::view(page);
  cv::Mat to;
  cv::Mat move = cv::getRotationMatrix2D(
      {static_cast<float>(from.cols) / 2, static_cast<float>(from.rows) / 2}, turn_deg, 1);
  move.at<double>(0, 2) += along;
  move.at<double>(1, 2) -= along / 2;
  cv::warpAffine(from, to, move, from.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::Mat noise(to.size(), CV_16SC3), sum;
  cv::RNG random(7);
  random.fill(noise, cv::RNG::NORMAL, 0, 5);
  to.convertTo(sum, CV_16S, light);
  sum += noise;
  sum.convertTo(to, CV_8U);
  return internal::to_page(to, page.dpi_x, page.dpi_y);
}

TEST(Fingerprint, ASheetScannedAgainIsTheSameAndAnotherFormOfItsKindIsNot) {
  double most_alike = 1, least_alike = 0;
  for (const Kind kind : {Kind::registration, Kind::annual_review, Kind::certificate}) {
    for (const auto manner : {synthetic::Manner::office, synthetic::Manner::hard}) {
      const PageImage page = form(kind, 1, manner);
      const Fingerprint first = fingerprint(cleaned(page));
      const Fingerprint again = fingerprint(cleaned(scanned_again(page, 0.5, 14, 0.95)));
      const Fingerprint other = fingerprint(cleaned(form(kind, 2, manner)));
      least_alike = std::max(least_alike, difference(first, again));
      most_alike = std::min(most_alike, difference(first, other));
      EXPECT_TRUE(same_page(first, again)) << difference(first, again);
      EXPECT_TRUE(same_page(again, first));
      EXPECT_FALSE(same_page(first, other)) << difference(first, other);
    }
  }
  std::cout << "scanned again: at most " << least_alike << " apart; other forms of the kind: at "
            << "least " << most_alike << "\n";
}

TEST(Fingerprint, TwoBlankSheetsAreTwoSheets) {
  const Fingerprint blank = fingerprint(cleaned(draw_empty()));
  EXPECT_TRUE(blank.dots.empty());
  EXPECT_FALSE(same_page(blank, blank));
  EXPECT_EQ(difference(blank, blank), 1);
}

TEST(Fingerprint, APageIsTheSameAsItselfAndNotItsUpperHalf) {
  Letter letter;
  const Fingerprint whole = fingerprint(cleaned(draw_letter(letter)));
  EXPECT_EQ(difference(whole, whole), 0);
  letter.lines = 11;
  const Fingerprint half = fingerprint(cleaned(draw_letter(letter)));
  const std::clock_t begin = std::clock();
  EXPECT_FALSE(same_page(whole, half));
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::cout << "a comparison: " << seconds * 1000 << " ms of processor time\n";
}

}  // namespace
}  // namespace scanner::test
