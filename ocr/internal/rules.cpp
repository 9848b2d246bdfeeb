// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/rules.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace ocr::internal {
namespace {

// Inches. A rule is longer than any stroke of a character on such paper, and thinner.
constexpr double kLeastRule = 0.45;
constexpr double kThickestRule = 0.05;
constexpr double kLeastCell = 0.12;
constexpr double kPiece = 0.2;  // a rule consists of pieces longer than the strokes of body text,
constexpr double kGap = 0.03;   // which gaps up to this may part
constexpr double kBridge = 0.4;
constexpr double kShortRule = 0.15;  // between two rules that it joins

int pixels(double inches, double dpi) {
  return std::max(1, static_cast<int>(std::lround(inches * dpi)));
}

cv::Mat bar(int width, int height) {
  return cv::getStructuringElement(cv::MORPH_RECT, cv::Size(width, height));
}

// Runs of ink at least `length` long in one direction and at most `thick` across.
cv::Mat rules_along(const cv::Mat& ink, bool horizontal, double dpi) {
  const int length = pixels(kLeastRule, dpi), thick = pixels(kThickestRule, dpi);
  auto along = [&](int n) { return horizontal ? bar(n, 1) : bar(1, n); };
  auto across = [&](int n) { return horizontal ? bar(1, n) : bar(n, 1); };
  // Two pixels across bridge the steps that a rest of skew leaves in a thin rule.
  cv::Mat runs;
  cv::dilate(ink, runs, across(2));
  cv::morphologyEx(runs, runs, cv::MORPH_OPEN, along(pixels(kPiece, dpi)));
  cv::morphologyEx(runs, runs, cv::MORPH_CLOSE, along(pixels(kGap, dpi)));
  cv::morphologyEx(runs, runs, cv::MORPH_OPEN, along(length));
  cv::Mat bold;
  cv::morphologyEx(runs, bold, cv::MORPH_OPEN, across(thick));
  cv::subtract(runs, bold, runs);
  cv::morphologyEx(runs, runs, cv::MORPH_OPEN, along(length / 2));
  return runs;
}

// The side of a cell may be shorter than a rule that stands alone: it is told by both of its ends
// meeting rules of the other direction.
cv::Mat short_rules(const cv::Mat& ink, const cv::Mat& others, bool horizontal, double dpi) {
  const int thick = pixels(kThickestRule, dpi), reach = pixels(kGap, dpi);
  auto along = [&](int n) { return horizontal ? bar(n, 1) : bar(1, n); };
  cv::Mat runs, labels, stats, centroids;
  cv::dilate(ink, runs, horizontal ? bar(1, 2) : bar(2, 1));
  cv::morphologyEx(runs, runs, cv::MORPH_CLOSE, along(reach));
  runs.setTo(0, others);  // else all sides of a table are one part
  cv::morphologyEx(runs, runs, cv::MORPH_OPEN, along(pixels(kShortRule, dpi)));
  const int count = cv::connectedComponentsWithStats(runs, labels, stats, centroids, 8);
  const cv::Rect page(0, 0, ink.cols, ink.rows);
  cv::Mat found(ink.size(), CV_8UC1, cv::Scalar(0));
  for (int i = 1; i < count; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    if ((horizontal ? box.height : box.width) > thick) continue;
    const cv::Rect first = horizontal ? cv::Rect(box.x - reach, box.y, reach, box.height)
                                      : cv::Rect(box.x, box.y - reach, box.width, reach);
    const cv::Rect last = horizontal ? cv::Rect(box.br().x, box.y, reach, box.height)
                                     : cv::Rect(box.x, box.br().y, box.width, reach);
    if (cv::countNonZero(others(first & page)) == 0 || cv::countNonZero(others(last & page)) == 0) {
      continue;
    }
    found(box).setTo(255, labels(box) == i);
  }
  return found;
}

std::vector<cv::Rect> enclosed_cells(const cv::Mat& across, const cv::Mat& down, double dpi) {
  // What has been accepted as a rule may have longer gaps where the ink is pale.
  const int bridge = pixels(kBridge, dpi);
  cv::Mat rows, columns, labels, stats, centroids;
  cv::morphologyEx(across, rows, cv::MORPH_CLOSE, bar(bridge, 1));
  cv::morphologyEx(down, columns, cv::MORPH_CLOSE, bar(1, bridge));
  cv::Mat closed = rows | columns;
  cv::dilate(closed, closed, bar(5, 5));
  cv::Mat open_space = closed == 0;
  const int count = cv::connectedComponentsWithStats(open_space, labels, stats, centroids, 4);
  const int least = pixels(kLeastCell, dpi);
  std::vector<cv::Rect> cells;
  for (int i = 1; i < count; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    if (box.width < least || box.height < least) continue;
    if (box.x == 0 || box.y == 0 || box.br().x == across.cols || box.br().y == across.rows)
      continue;
    if (stats.at<int>(i, cv::CC_STAT_AREA) < 0.85 * box.area()) continue;  // not a rectangle
    cells.push_back(box);
  }
  std::sort(cells.begin(), cells.end(), [](const cv::Rect& a, const cv::Rect& b) {
    return a.y != b.y ? a.y < b.y : a.x < b.x;
  });
  return cells;
}

}  // namespace

RuledPage take_off_rules(const cv::Mat& gray, double dpi) {
  cv::Mat ink;
  const double level = cv::threshold(gray, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  // Thin rules are paler than the strokes that Otsu balances; paper is near 255 here.
  cv::threshold(gray, ink, std::clamp(level + 25, 150.0, 225.0), 255, cv::THRESH_BINARY_INV);

  cv::Mat across = rules_along(ink, true, dpi);
  cv::Mat down = rules_along(ink, false, dpi);
  down |= short_rules(ink, across, false, dpi);
  across |= short_rules(ink, down, true, dpi);

  // Where a stroke runs across a rule the rule's pixels are the stroke's too, and stay.
  const int longer = pixels(kThickestRule, dpi) + 3;
  cv::Mat upright, level_strokes;
  cv::subtract(ink, down, upright);
  cv::morphologyEx(upright, upright, cv::MORPH_OPEN, bar(1, longer));
  cv::subtract(ink, across, level_strokes);
  cv::morphologyEx(level_strokes, level_strokes, cv::MORPH_OPEN, bar(longer, 1));

  RuledPage page;
  page.cells = enclosed_cells(across, down, dpi);
  page.gray = gray.clone();
  cv::Mat thick_across, thick_down;
  cv::dilate(across, thick_across, bar(3, 3));
  cv::dilate(down, thick_down, bar(3, 3));
  page.rules = thick_across | thick_down;
  cv::Mat crossing =
      (thick_across & ~thick_down & upright) | (thick_down & ~thick_across & level_strokes);
  page.gray.setTo(255, page.rules & ~crossing);
  return page;
}

}  // namespace ocr::internal
