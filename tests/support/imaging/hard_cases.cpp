// SPDX-License-Identifier: Apache-2.0
#include "tests/support/imaging/hard_cases.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <random>

#include "scanner/internal/pixels.h"

namespace scanner::test {
namespace {

cv::Mat pixels(PageImage& page) {
  return cv::Mat(page.height, page.width, CV_8UC3, page.pixels.data());
}

Letter coarse_letter() {
  Letter letter;
  letter.dpi = 150;
  letter.paper = {236, 228, 208};
  return letter;
}

constexpr Colour papers[] = {
    {255, 255, 255}, {238, 205, 195}, {214, 228, 190}, {196, 212, 232}, {226, 210, 170}};
const cv::Scalar lid_colour(9, 8, 10);

}  // namespace

bool Laid::is_sheet(Point p) const {
  const auto hollow = [this](double at, int length) {
    const double t = std::clamp(at / length, 0.0, 1.0);
    return std::round(bow * 4 * t * (1 - t));
  };
  const double beside = hollow(p.y, sheet_height), above = hollow(p.x, sheet_width);
  return p.x >= beside && p.y >= above && p.x <= sheet_width - 1 - beside &&
         p.y <= sheet_height - 1 - above;
}

Laid lay(const PageImage& sheet, double skew_deg, int left, int top, int right, int bottom,
         double bow) {
  Laid laid;
  laid.sheet_width = sheet.width;
  laid.sheet_height = sheet.height;
  laid.bow = bow;
  cv::Mat from = internal::view(sheet).clone();
  for (int y = 0; y < from.rows && bow > 0; ++y) {
    for (int x = 0; x < from.cols; ++x) {
      const Point p{static_cast<double>(x), static_cast<double>(y)};
      if (!laid.is_sheet(p)) from(cv::Rect(x, y, 1, 1)).setTo(lid_colour);
    }
  }
  const cv::Size size(sheet.width + left + right, sheet.height + top + bottom);
  const cv::Point2f middle(static_cast<float>(sheet.width - 1) / 2,
                           static_cast<float>(sheet.height - 1) / 2);
  cv::Mat turn = cv::getRotationMatrix2D(middle, skew_deg, 1);
  turn.at<double>(0, 2) += left;
  turn.at<double>(1, 2) += top;
  cv::Mat image;
  cv::warpAffine(from, image, turn, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT, lid_colour);
  laid.image = internal::to_page(image, sheet.dpi_x, sheet.dpi_y);
  const auto at = [&](int row, int column) { return turn.at<double>(row, column); };
  laid.from_sheet = {at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2)};
  return laid;
}

LaidLetter laid_letter(int number) {
  Letter letter;
  letter.dpi = 150;
  letter.paper = papers[number % 5];
  letter.grain = number % 2 == 0;
  letter.lines = 8 + number % 4 * 6;
  LaidLetter laid;
  laid.sheet = draw_letter(letter);
  laid.skew_deg = (number - 19.5) * 0.31;
  constexpr int margin = 60;  // so that no corner of the sheet is cut off
  laid.laid = lay(laid.sheet, laid.skew_deg, margin + number * 7 % 90, margin + number * 11 % 70,
                  margin + number * 13 % 100, margin + number * 5 % 60);
  return laid;
}

LaidLetter crooked_letter(int number) {
  Letter letter;
  letter.dpi = number % 3 == 2 ? 300 : 150;
  letter.paper = papers[number % 5];
  letter.grain = number % 2 == 1;
  letter.lines = 8 + number % 4 * 6;
  const double mm = letter.dpi / 25.4, tilt = (number - 11.5) * 0.11;
  const double lies = (number * 7 % crooked_letters - 11.5) * 0.3;
  LaidLetter laid;
  laid.sheet = turned(draw_letter(letter), tilt, 0, letter.paper);
  laid.skew_deg = lies + tilt;
  // Every sixth sheet is so large that its corners lie outside the image.
  const int margin = static_cast<int>((number % 6 == 5 ? 2 : 10) * mm);
  laid.laid = lay(laid.sheet, lies, margin + number * 7 % 90, margin + number * 11 % 70,
                  margin + number * 13 % 100, margin + number * 5 % 60, number % 4 * 0.25 * mm);
  return laid;
}

double lost_ink(const PageImage& sheet, const Laid& laid, const CleanPage& page) {
  const Affine to_page = page.to_original.inverse();
  long all = 0, lost = 0;
  for (int y = 0; y < sheet.height; ++y) {
    for (int x = 0; x < sheet.width; ++x) {
      const std::size_t at =
          static_cast<std::size_t>(y) * sheet.row_bytes() + static_cast<std::size_t>(3 * x);
      if (sheet.pixels[at] > 110) continue;
      ++all;
      const Point p =
          to_page(laid.from_sheet(Point{static_cast<double>(x), static_cast<double>(y)}));
      lost += p.x < 0 || p.y < 0 || p.x > page.image.width - 1 || p.y > page.image.height - 1;
    }
  }
  return static_cast<double>(lost) / static_cast<double>(all);
}

double border_left(const Laid& laid, const CleanPage& page) {
  const Affine to_sheet = laid.from_sheet.inverse();
  long all = 0, foreign = 0;
  for (int y = 0; y < page.image.height; y += 2) {
    for (int x = 0; x < page.image.width; x += 2) {
      const Point p =
          to_sheet(page.to_original(Point{static_cast<double>(x), static_cast<double>(y)}));
      ++all;
      foreign += p.x < -1 || p.y < -1 || p.x > laid.sheet_width || p.y > laid.sheet_height;
    }
  }
  return static_cast<double>(foreign) / static_cast<double>(all);
}

double lid_seen(const Laid& laid, const CleanPage& page) {
  const Affine to_sheet = laid.from_sheet.inverse();
  const cv::Mat image = internal::view(page.image);
  long seen = 0;
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const Point p{static_cast<double>(x), static_cast<double>(y)};
      if (laid.is_sheet(to_sheet(page.to_original(p)))) continue;
      const cv::Vec3b& value = image.at<cv::Vec3b>(y, x);
      seen += std::max({value[0], value[1], value[2]}) < 110;
    }
  }
  return static_cast<double>(seen) / static_cast<double>(image.total());
}

double painted_over(const Laid& laid, const CleanPage& page) {
  constexpr int tolerance = 20;  // beyond the values of the pixels around
  const Affine to_sheet = laid.from_sheet.inverse();
  const cv::Mat image = internal::view(page.image), original = internal::view(laid.image);
  const cv::Rect inside(1, 1, original.cols - 2, original.rows - 2);
  long painted = 0;
  for (int y = 0; y < image.rows; ++y) {
    for (int x = 0; x < image.cols; ++x) {
      const Point from = page.to_original(Point{static_cast<double>(x), static_cast<double>(y)});
      const cv::Point pixel(static_cast<int>(std::lround(from.x)),
                            static_cast<int>(std::lround(from.y)));
      if (!pixel.inside(inside) || !laid.is_sheet(to_sheet(from))) continue;
      const int value = image.at<cv::Vec3b>(y, x)[1];
      int least = 255, most = 0;
      for (int i = 0; i < 9; ++i) {
        const int near = original.at<cv::Vec3b>(pixel.y + i / 3 - 1, pixel.x + i % 3 - 1)[1];
        least = std::min(least, near);
        most = std::max(most, near);
      }
      painted += value < least - tolerance || value > most + tolerance;
    }
  }
  return static_cast<double>(painted) / static_cast<double>(image.total());
}

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

PageImage blank_sheet(int number) {
  Letter letter = coarse_letter();
  letter.grain = number % 2 == 0;
  if (number % 3 == 0) letter.paper = {205, 226, 196};
  PageImage page = draw_empty(letter);
  Letter back = letter;
  back.ink = {60, 58, 60};
  back.lines = 6 + number % 17;
  if (number % 4 != 0) show_through(page, back, 0.06 + 0.02 * (number % 5));
  if (number % 2 == 1) {
    fill_disc(page, 60 + number % 7, 600, 17, {10, 10, 10});
    fill_disc(page, 60 + number % 7, 1150, 17, {10, 10, 10});
  }
  if (number % 5 == 0) strew_specks(page, 60, static_cast<unsigned>(number + 1));
  if (number % 8 == 0) fill(page, {0, 0, 20 + number, page.height}, {8, 8, 8});
  return page;
}

PageImage sparse_page(int number) {
  Letter letter = coarse_letter();
  letter.grain = number % 2 == 0;
  PageImage page = draw_empty(letter);
  if (number % 3 == 1) show_through(page, letter, 0.1);
  const int width = 8 + number % 5 * 4, height = 3, tone = 40 + number % 4 * 35;
  const int count = page.width * page.height / 500 / (width * height);
  for (int k = 0; k < count; ++k) {
    fill(page, {150 + k % 24 * 38, 250 + k / 24 * 22, width, height}, {tone, tone, tone});
  }
  return page;
}

}  // namespace scanner::test
