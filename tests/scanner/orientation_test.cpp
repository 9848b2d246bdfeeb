// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/orientation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "scanner/clean.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace scanner::test {
namespace {

using internal::Measures;
using synthetic::Kind;
using synthetic::Manner;

Measures measured(const PageImage& page) {
  return internal::measure(internal::view(page), internal::resolution_of(page), 20);
}

internal::Writing writing_of(const Measures& page) {
  return {page.white, page.ink.pieces, page.dpi, page.skew.degrees, page.skew.lines_stand};
}

double ink(const cv::Mat& white) {
  return cv::countNonZero(white < 128) / static_cast<double>(white.total());
}

class PaperOfManner : public testing::TestWithParam<Manner> {};

TEST_P(PaperOfManner, ComesOutUprightHoweverItLies) {
  Cleaner cleaner;
  int number = 0;
  for (const Kind kind :
       {Kind::annual_review, Kind::party_decision, Kind::title_review_opinion, Kind::certificate}) {
    synthetic::PageOptions options;
    options.manner = GetParam();
    options.rotation = 0;
    ++number;
    const synthetic::Page page =
        synthetic::render_page(kind, synthetic::make_person(31, number),
                               static_cast<std::uint64_t>(700 + number), options);
    const PageImage upright{page.width, page.height, 3, 300, 300, page.rgb};
    for (const int rotation : {0, 90, 180, 270}) {
      const CleanPage result = cleaner.clean(turned(upright, 0, rotation, {}));
      EXPECT_EQ(result.rotation, rotation) << page.kind << " " << result.rotation_confidence;
      EXPECT_GE(result.rotation_confidence, 1) << page.kind << " " << rotation;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Manners, PaperOfManner,
                         testing::Values(Manner::office, Manner::hard, Manner::aged));

TEST(Orientation, AFewLinesOfSmallCharactersAreEnough) {
  Cleaner cleaner;
  for (const auto& [lines, skew] : {std::pair(1, 0.0), std::pair(4, 9.0)}) {
    Letter letter;
    letter.lines = lines;
    letter.text_mm = 3;
    for (const int rotation : {0, 90, 180, 270}) {
      const PageImage page = turned(draw_letter(letter), skew, rotation, {255, 255, 255});
      const CleanPage result = cleaner.clean(page);
      EXPECT_EQ(result.rotation, rotation) << lines << " " << result.rotation_confidence;
    }
  }
}

TEST(Orientation, APageWithoutASingleCharacterHasNothingToTellBy) {
  PageImage rules = draw_empty();
  for (int i = 0; i < 20; ++i) fill(rules, {300, 400 + i * 120, 1800, 5}, {20, 20, 20});
  const Measures page = measured(rules);
  EXPECT_TRUE(internal::telling_pieces(writing_of(page)).empty());
  internal::OrientationDetector detector("");
  const internal::Orientation found = detector.detect(writing_of(page));
  EXPECT_LT(found.confidence, 1);
  EXPECT_FALSE(internal::is_convincing(found, false));
  // The control: a letter has.
  const Measures letter = measured(draw_letter());
  EXPECT_TRUE(internal::is_convincing(detector.detect(writing_of(letter)), false));
}

TEST(TellingPieces, ComeWithTheSparseOnesFirstAndFromAllOverThePage) {
  const Measures page = measured(draw_letter());
  const std::vector<cv::Rect> pieces = internal::telling_pieces(writing_of(page));
  ASSERT_GT(pieces.size(), 200u);
  ASSERT_LT(pieces.size(), page.ink.pieces.size()) << "strokes and dots are left out";
  double first = 0, last = 0;
  int upper = 0, left = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    first += ink(page.white(pieces[i]));
    last += ink(page.white(pieces[pieces.size() - 1 - i]));
    // The writing ends at about two thirds of the page.
    upper += pieces[i].y < page.white.rows / 3;
    left += pieces[i].x < page.white.cols / 2;
  }
  EXPECT_LT(first, 0.7 * last);
  EXPECT_GE(upper, 6);
  EXPECT_LE(upper, 18);
  EXPECT_GE(left, 6);
  EXPECT_LE(left, 18);
}

TEST(TellingPieces, AreOfTheSizeOfCharacters) {
  const Measures page = measured(draw_letter());
  for (const cv::Rect& piece : internal::telling_pieces(writing_of(page))) {
    const auto [shorter, longer] = std::minmax(piece.width, piece.height);
    EXPECT_GE(shorter, 11);
    EXPECT_LE(longer, 2 * shorter);
    EXPECT_LT(longer, page.dpi / 25.4 * 9 + 1);
  }
}

}  // namespace
}  // namespace scanner::test
