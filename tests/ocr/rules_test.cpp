// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "ocr/internal/lines.h"

namespace ocr::internal {
namespace {

constexpr double kDpi = 200;

cv::Mat paper() { return cv::Mat(2339, 1654, CV_8UC1, cv::Scalar(255)); }

// Squares with a cross in them: as wide and dense as Han characters, and as far apart.
void characters(cv::Mat& page, int x, int y, int count, int gray = 0, int size = 28) {
  for (int i = 0; i < count; ++i) {
    const cv::Rect box(x + i * (size + std::max(4, size / 8)), y, size, size);
    page(box).setTo(gray);
    const int hole = size / 2 - 4;
    for (const int dx : {3, size / 2 + 1}) {
      for (const int dy : {3, size / 2 + 1}) {
        page(cv::Rect(box.x + dx, y + dy, hole, hole)).setTo(255);
      }
    }
  }
}

void table(cv::Mat& page, int gray = 0, int thickness = 2) {
  for (int row = 0; row <= 3; ++row) {
    cv::line(page, {200, 300 + 66 * row}, {1400, 300 + 66 * row}, cv::Scalar(gray), thickness);
  }
  for (const int x : {200, 400, 1000, 1400}) {
    cv::line(page, {x, 300}, {x, 300 + 66 * 3}, cv::Scalar(gray), thickness);
  }
}

TEST(Rules, ATableGivesItsCellsAndLosesItsRules) {
  cv::Mat page = paper();
  table(page);
  const RuledPage ruled = take_off_rules(page, kDpi);
  EXPECT_EQ(ruled.cells.size(), 9u);
  EXPECT_LT(cv::countNonZero(ruled.gray < 128), 20);  // a corner's pixel or two
  EXPECT_GT(cv::countNonZero(page < 128), 9000);      // they were there
}

TEST(Rules, PaleThinRulesAreFoundToo) {
  cv::Mat page = paper();
  table(page, 150, 1);
  characters(page, 220, 318, 4);
  EXPECT_EQ(take_off_rules(page, kDpi).cells.size(), 9u);
}

TEST(Rules, TheShortSidesOfARowOfCellsAreRulesToo) {
  cv::Mat page = paper();
  table(page);
  cv::line(page, {700, 366}, {700, 432}, cv::Scalar(0), 2);  // only in the second row
  characters(page, 715, 380, 3);
  const RuledPage ruled = take_off_rules(page, kDpi);
  EXPECT_EQ(ruled.cells.size(), 10u);
  EXPECT_EQ(cv::countNonZero(ruled.gray(cv::Rect(690, 375, 20, 50)) < 128), 0);
}

TEST(Rules, ABreakInARuleDoesNotOpenTheCell) {
  cv::Mat page = paper();
  table(page);
  page(cv::Rect(600, 290, 40, 20)).setTo(255);
  EXPECT_EQ(take_off_rules(page, kDpi).cells.size(), 9u);
}

TEST(Rules, CharactersAreNotTakenForRules) {
  cv::Mat page = paper();
  for (int y = 100; y < 2200; y += 60) characters(page, 150, y, 40);
  const RuledPage ruled = take_off_rules(page, kDpi);
  EXPECT_TRUE(ruled.cells.empty());
  EXPECT_EQ(cv::countNonZero(ruled.gray != page), 0);
}

TEST(Rules, AStrokeThatCrossesARuleStaysWhole) {
  cv::Mat page = paper();
  cv::line(page, {200, 500}, {1400, 500}, cv::Scalar(0), 3);
  cv::line(page, {700, 480}, {700, 520}, cv::Scalar(0), 4);
  const RuledPage ruled = take_off_rules(page, kDpi);
  EXPECT_EQ(cv::countNonZero(ruled.gray(cv::Rect(300, 490, 300, 20)) < 128), 0);
  for (int y = 482; y < 518; ++y) EXPECT_LT(ruled.gray.at<std::uint8_t>(y, 700), 128) << y;
}

TEST(Rules, ABlankPageHasNeitherRulesNorLines) {
  const RuledPage ruled = take_off_rules(paper(), kDpi);
  EXPECT_TRUE(ruled.cells.empty());
  EXPECT_TRUE(find_lines(ruled, kDpi).boxes.empty());
}

std::vector<cv::Rect> lines_of(const cv::Mat& page) {
  std::vector<cv::Rect> boxes = find_lines(take_off_rules(page, kDpi), kDpi).boxes;
  std::sort(boxes.begin(), boxes.end(), [](const cv::Rect& a, const cv::Rect& b) {
    return a.y != b.y ? a.y < b.y : a.x < b.x;
  });
  return boxes;
}

TEST(Lines, EveryLineIsFoundOnceFromTheTitleToASingleCharacter) {
  cv::Mat page = paper();
  characters(page, 600, 100, 4, 0, 60);
  for (int i = 0; i < 10; ++i) characters(page, 150, 300 + 62 * i, 40);
  characters(page, 150, 1000, 1);
  const std::vector<cv::Rect> boxes = lines_of(page);
  ASSERT_EQ(boxes.size(), 12u);
  EXPECT_NEAR(boxes[0].height, 60, 4);
  EXPECT_NEAR(boxes[11].width, 28, 4);
  for (int i = 0; i < 10; ++i) {
    EXPECT_NEAR(boxes[static_cast<std::size_t>(i) + 1].y, 300 + 62 * i, 3);
  }
}

TEST(Lines, TextOfTwoCellsIsNotOneLine) {
  cv::Mat page = paper();
  table(page);
  characters(page, 360, 318, 1);
  characters(page, 412, 318, 2);  // closer than two words of one line
  EXPECT_EQ(lines_of(page).size(), 2u);
}

TEST(Lines, WhatShinesThroughFromTheBackIsNotALine) {
  cv::Mat page = paper();
  for (int i = 0; i < 6; ++i) characters(page, 150, 300 + 62 * i, 40);
  const std::size_t lines = lines_of(page).size();
  characters(page, 300, 900, 20, 200);
  EXPECT_EQ(lines, 6u);
  EXPECT_EQ(lines_of(page).size(), lines);
  characters(page, 300, 1100, 20, 60);  // paler than the rest, but ink
  EXPECT_EQ(lines_of(page).size(), lines + 1);
}

TEST(Lines, SpecksAreNotLines) {
  cv::Mat page = paper();
  for (int i = 0; i < 6; ++i) characters(page, 150, 300 + 62 * i, 40);
  for (int i = 0; i < 30; ++i)
    cv::circle(page, {100 + 47 * i, 1200 + 31 * i}, 3, cv::Scalar(0), -1);
  EXPECT_EQ(lines_of(page).size(), 6u);
}

}  // namespace
}  // namespace ocr::internal
