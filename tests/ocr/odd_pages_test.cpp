// SPDX-License-Identifier: Apache-2.0
// Pages that are no text: a result in bounded time, nothing made up with confidence.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <string>

#include <opencv2/imgproc.hpp>

#include "ocr/engine.h"
#include "ocr/internal/lines.h"

namespace ocr {
namespace {

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

scanner::CleanPage page_of(const cv::Mat& gray) {
  scanner::CleanPage page;
  page.image = {gray.cols, gray.rows, 1, 200, 200, {}};
  page.image.pixels.assign(gray.datastart, gray.dataend);
  page.recognition = page.image;
  return page;
}

constexpr int kWidth = 1654, kHeight = 2339;  // A4

int below(std::mt19937& random, int bound) {
  return static_cast<int>(random() % static_cast<unsigned>(bound));
}

cv::Mat paper() { return cv::Mat(kHeight, kWidth, CV_8UC1, cv::Scalar(250)); }

cv::Mat noise(unsigned seed, double share) {
  std::mt19937 random(seed);
  cv::Mat page = paper();
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      if (below(random, 10'000) < 10'000 * share) page.at<std::uint8_t>(y, x) = 20;
    }
  }
  return page;
}

cv::Mat blots(unsigned seed, int count, int size) {
  std::mt19937 random(seed);
  cv::Mat page = paper();
  for (int i = 0; i < count; ++i) {
    const cv::Point at(below(random, kWidth), below(random, kHeight));
    const int w = 3 + below(random, size), h = 3 + below(random, size);
    cv::ellipse(page, at, {w, h}, below(random, 180), 0, 360, cv::Scalar(30), -1);
  }
  return page;
}

// Curved strokes along lines, as of a pen that writes nothing.
cv::Mat scrawl(unsigned seed) {
  std::mt19937 random(seed);
  cv::Mat page = paper();
  for (int line = 0; line < 20; ++line) {
    cv::Point at(150, 200 + 90 * line);
    while (at.x < kWidth - 200) {
      const cv::Point next = at + cv::Point(below(random, 40) - 8, below(random, 50) - 25);
      cv::line(page, at, {next.x, std::clamp(next.y, 170 + 90 * line, 230 + 90 * line)},
               cv::Scalar(40), 3, cv::LINE_AA);
      at = {next.x, std::clamp(next.y, 170 + 90 * line, 230 + 90 * line)};
    }
  }
  return page;
}

cv::Mat photograph() {
  cv::Mat page(kHeight, kWidth, CV_8UC1);
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      page.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(127 + 60 * std::sin(x / 130.0) +
                                                              60 * std::sin(y / 170.0 + x / 400.0));
    }
  }
  return page;
}

cv::Mat map() {
  cv::Mat page = paper();
  std::mt19937 random(9);
  for (int i = 0; i < 120; ++i) {
    cv::Point at(below(random, kWidth), below(random, kHeight));
    for (int k = 0; k < 60; ++k) {
      const cv::Point next = at + cv::Point(below(random, 61) - 30, below(random, 61) - 30);
      cv::line(page, at, next, cv::Scalar(60), 2, cv::LINE_AA);
      at = next;
    }
  }
  return page;
}

cv::Mat seals() {
  cv::Mat page = paper();
  for (const cv::Point at : {cv::Point(500, 700), cv::Point(1100, 1500)}) {
    cv::circle(page, at, 160, cv::Scalar(150), 9, cv::LINE_AA);
    cv::circle(page, at, 50, cv::Scalar(150), -1, cv::LINE_AA);
  }
  return page;
}

cv::Mat table(int rows, int columns, bool filled) {
  cv::Mat page = paper();
  const int w = (kWidth - 200) / columns, h = (kHeight - 200) / rows;
  for (int r = 0; r <= rows; ++r)
    cv::line(page, {100, 100 + r * h}, {100 + columns * w, 100 + r * h}, cv::Scalar(20), 2);
  for (int c = 0; c <= columns; ++c)
    cv::line(page, {100 + c * w, 100}, {100 + c * w, 100 + rows * h}, cv::Scalar(20), 2);
  for (int r = 0; filled && r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      cv::putText(page, std::to_string((r * 37 + c * 11) % 90 + 10),
                  {108 + c * w, 93 + (r + 1) * h}, cv::FONT_HERSHEY_SIMPLEX, 0.7, cv::Scalar(20), 2,
                  cv::LINE_AA);
    }
  }
  return page;
}

class OddPages : public testing::Test {
 protected:
  RecognizedPage read(const cv::Mat& gray, double most_seconds) {
    const double begun = processor_seconds();
    RecognizedPage page = engine_->recognize(page_of(gray));
    const double took = processor_seconds() - begun;
    EXPECT_LT(took, most_seconds);
    std::size_t characters = 0;
    for (const Block& b : page.blocks)
      for (const Line& l : b.lines)
        for (const Word& w : l.words) characters += w.characters.size();
    std::cout << "  " << took << " s, " << characters << " characters, confidence "
              << page.confidence << ", unread " << page.unread << std::endl;
    characters_ = characters;
    return page;
  }

  std::unique_ptr<Engine> engine_ = make_tesseract();
  std::size_t characters_ = 0;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kSlow = 10;
#else
constexpr double kSlow = 1;
#endif

TEST_F(OddPages, NoiseOfManyPiecesIsReadInBoundedTimeAndSaysWhatWasLeftOut) {
  for (const double share : {0.02, 0.2, 0.5}) {
    read(noise(3, share), 20 * kSlow);
    EXPECT_LE(characters_, 300U);
  }
  const RecognizedPage page = read(blots(4, 30'000, 5), 20 * kSlow);
  EXPECT_TRUE(page.unread > 0 || characters_ < 300);
}

TEST_F(OddPages, WhatIsNoWritingIsNotReadWithConfidence) {
  for (const cv::Mat& page : {scrawl(5), photograph(), map(), seals(), blots(6, 300, 60)}) {
    const RecognizedPage text = read(page, 20 * kSlow);
    EXPECT_TRUE(characters_ < 40 || text.confidence < 0.95F);
  }
}

TEST_F(OddPages, ATableOfAThousandCellsKeepsThemAll) {
  const RecognizedPage page = read(table(50, 20, true), 30 * kSlow);
  ASSERT_EQ(page.tables.size(), 1U);
  EXPECT_EQ(page.tables[0].rows, 50);
  EXPECT_EQ(page.tables[0].columns, 20);
  EXPECT_EQ(page.tables[0].cells.size(), 1000U);
  EXPECT_EQ(page.unread, 0);
  EXPECT_GT(characters_, 1500U);
  EXPECT_EQ(read(table(50, 20, false), 5 * kSlow).text(), "");
}

TEST_F(OddPages, OfAHugeBlankNothingComes) {
  EXPECT_EQ(read(cv::Mat(7000, 5000, CV_8UC1, cv::Scalar(252)), 10 * kSlow).text(), "");
  EXPECT_EQ(read(cv::Mat(7000, 5000, CV_8UC1, cv::Scalar(0)), 10 * kSlow).text(), "");
}

// Small ones of every kind that a generator can think of: black, white, one pixel, stripes, noise.
TEST_F(OddPages, AThousandRandomImagesDoNoHarm) {
  std::mt19937 random(11);
  int with_text = 0;
  for (int i = 0; i < 1000; ++i) {
    const int width = 1 + below(random, 160), height = 1 + below(random, 160);
    cv::Mat page(height, width, CV_8UC1, cv::Scalar(below(random, 256)));
    const int kind = below(random, 5), step = 1 + below(random, 30), dark = below(random, 256);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        auto& pixel = page.at<std::uint8_t>(y, x);
        if (kind == 0) pixel = static_cast<std::uint8_t>(random());
        if (kind == 1 && x % step < step / 2) pixel = static_cast<std::uint8_t>(dark);
        if (kind == 2 && y % step < 3) pixel = static_cast<std::uint8_t>(dark);
        if (kind == 3 && (x / step + y / step) % 2 == 0) pixel = static_cast<std::uint8_t>(dark);
        if (kind == 4 && below(random, 40) == 0) pixel = 0;
      }
    }
    const RecognizedPage text = engine_->recognize(page_of(page));
    EXPECT_GE(text.confidence, 0);
    EXPECT_LE(text.confidence, 1);
    with_text += text.text().empty() ? 0 : 1;
  }
  EXPECT_LT(with_text, 400);
}

}  // namespace
}  // namespace ocr
