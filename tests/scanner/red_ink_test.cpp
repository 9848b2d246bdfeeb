// SPDX-License-Identifier: Apache-2.0
// What becomes of red ink on the recognition image: seals vanish, red writing stays.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/clean.h"
#include "scanner/internal/pixels.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

constexpr Colour seal_red{172, 40, 46};
const cv::Scalar red(seal_red.r, seal_red.g, seal_red.b);

CleanPage cleaned(const PageImage& page) {
  CleanOptions options;
  options.orient = false;
  return Cleaner(options).clean(page);
}

cv::Mat pixels(PageImage& page) {
  return cv::Mat(page.height, page.width, CV_8UC3, page.pixels.data());
}

Letter paper_of(int number) {
  const Colour papers[] = {{255, 255, 255}, {236, 228, 208}, {238, 205, 195}, {214, 228, 190}};
  Letter letter;
  letter.paper = papers[number % 4];
  letter.lines = 8;
  letter.grain = number % 2 == 1;
  return letter;
}

// Red printing of its own, cut from a letter: lines of about `text_mm`.
void print_red(PageImage& page, const cv::Rect& at, double text_mm, const Letter& paper) {
  Letter letter = paper;
  letter.ink = seal_red;
  letter.text_mm = text_mm;
  letter.lines = 1;
  letter.grain = false;
  const PageImage heading = draw_letter(letter);
  const cv::Rect from(static_cast<int>(25 * 300 / 25.4), static_cast<int>(30 * 300 / 25.4),
                      at.width, at.height);
  internal::view(heading)(from).copyTo(pixels(page)(at));
}

// A round, an oval or a square seal with a star, or characters, inside.
void stamp(PageImage& page, cv::Point middle, int kind) {
  cv::Mat image = pixels(page);
  const double mm = 300 / 25.4;
  const auto size = [mm](double w, double h) {
    return cv::Size(static_cast<int>(w * mm), static_cast<int>(h * mm));
  };
  const int stroke = static_cast<int>(1.1 * mm);
  if (kind == 2) {
    const cv::Size half = size(9, 9);
    cv::rectangle(image, middle - cv::Point(half), middle + cv::Point(half), red, stroke);
    for (const int x : {-1, 1}) {
      cv::rectangle(image, middle + cv::Point(x * half.width / 2 - 30, -70),
                    middle + cv::Point(x * half.width / 2 + 30, 70), red, 14);
    }
    return;
  }
  const cv::Size half = kind == 0 ? size(20, 20) : size(22, 15);
  cv::ellipse(image, middle, half, 0, 0, 360, red, stroke, cv::LINE_AA);
  std::vector<cv::Point> star;
  for (int i = 0; i < 10; ++i) {
    const double angle = i * CV_PI / 5, reach = (i % 2 ? 2.6 : 6.5) * mm;
    star.emplace_back(middle.x + static_cast<int>(reach * std::sin(angle)),
                      middle.y - static_cast<int>(reach * std::cos(angle)));
  }
  cv::fillPoly(image, std::vector<std::vector<cv::Point>>{star}, red);
}

// How much of what is red on the clean image is dark, and how much gray, for recognition.
struct Seen {
  double dark = 0, gray = 0;
};

Seen seen(const CleanPage& page, const cv::Rect& part) {
  cv::Mat read;
  cv::resize(internal::view(page.recognition), read, internal::view(page.image).size(), 0, 0,
             cv::INTER_LINEAR);
  const cv::Mat image = internal::view(page.image);
  long all = 0, dark = 0, gray = 0;
  for (int y = part.y; y < part.br().y; ++y) {
    for (int x = part.x; x < part.br().x; ++x) {
      const cv::Vec3b& value = image.at<cv::Vec3b>(y, x);
      if (value[0] - value[1] < 100) continue;
      ++all;
      dark += read.at<uchar>(y, x) < 110;
      gray += read.at<uchar>(y, x) < 225;
    }
  }
  if (all < 1000) ADD_FAILURE() << "nothing red there";
  const auto share = [&](long n) { return static_cast<double>(n) / static_cast<double>(all); };
  return {share(dark), share(gray)};
}

TEST(RedInk, ASealVanishesWhereNothingIsWrittenNearIt) {
  for (int i = 0; i < 12; ++i) {
    PageImage page = draw_letter(paper_of(i));
    const cv::Point middle(1500, 2500);
    stamp(page, middle, i % 3);
    const PageImage before = page;
    const CleanPage result = cleaned(page);
    const cv::Rect part(middle - cv::Point(300, 300), cv::Size(600, 600));
    EXPECT_LT(seen(result, part).gray, 0.01) << i;
    EXPECT_EQ(result.image.pixels, before.pixels) << "whole in the clean image";
    // The control: the same ink with an open outline is not known for a seal.
    cv::rectangle(pixels(page), middle - cv::Point(300, 300), middle + cv::Point(300, 0),
                  cv::Scalar(paper_of(i).paper.r, paper_of(i).paper.g, paper_of(i).paper.b),
                  cv::FILLED);
    EXPECT_GT(seen(cleaned(page), part).gray, 0.5) << i;
  }
}

TEST(RedInk, ARedHeadingIsDark) {
  for (int i = 0; i < 12; ++i) {
    const Letter letter = paper_of(i);
    PageImage page = draw_letter(letter);
    const double mm = 4.2 + i % 4 * 4;
    const cv::Rect at(500, 60, static_cast<int>(std::min(140.0, mm * 8) * 300 / 25.4),
                      static_cast<int>(mm * 1.5 * 300 / 25.4));
    print_red(page, at, mm, letter);
    const CleanPage result = cleaned(page);
    EXPECT_GT(seen(result, at).dark, 0.85) << i;
    // The control: a seal in its place is not.
    PageImage stamped = draw_empty(letter);
    stamp(stamped, {1200, 400}, 0);
    EXPECT_LT(seen(cleaned(stamped), {900, 100, 600, 600}).dark, 0.01) << i;
  }
}

TEST(RedInk, CharactersThatAreClosedOutlinesAreNoSeals) {
  // Three boxes in a row, as of 国, 田 and 回, seven to fifteen millimetres high.
  for (const int side : {84, 130, 178}) {
    PageImage page = draw_letter();
    for (int k = 0; k < 3; ++k) {
      const cv::Point corner(800 + k * side * 5 / 4, 100);
      cv::rectangle(pixels(page), corner, corner + cv::Point(side, side), red, side / 9);
      cv::line(pixels(page), corner + cv::Point(side / 4, side / 2),
               corner + cv::Point(side * 3 / 4, side / 2), red, side / 9);
    }
    const cv::Rect part(780, 80, side * 4 + 40, side + 40);
    EXPECT_GT(seen(cleaned(page), part).dark, 0.85) << side;
  }
}

TEST(RedInk, TheWritingUnderASealIsAsItIsWithoutIt) {
  Letter letter = paper_of(1);
  letter.lines = 22;
  const PageImage plain = draw_letter(letter);
  PageImage page = plain;
  stamp(page, {1200, 1500}, 0);
  cv::Mat both;
  cv::min(internal::view(page), internal::view(plain), both);  // ink over ink
  both.copyTo(pixels(page));
  const cv::Mat with = internal::view(cleaned(page).recognition).clone() < 110;
  const cv::Mat without = internal::view(cleaned(plain).recognition).clone() < 110;
  cv::Mat differs = with ^ without;
  EXPECT_LT(cv::countNonZero(differs), 0.005 * cv::countNonZero(without));
  // The control: as it came, the seal is dark.
  cv::Mat gray;
  cv::cvtColor(internal::view(page), gray, cv::COLOR_RGB2GRAY);
  cv::resize(gray, gray, without.size(), 0, 0, cv::INTER_AREA);
  differs = (gray < 110) ^ without;
  EXPECT_GT(cv::countNonZero(differs), 0.01 * cv::countNonZero(without));
}

}  // namespace
}  // namespace scanner::test
