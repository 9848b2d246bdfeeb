// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/rules.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <opencv2/imgproc.hpp>

#include "ocr/internal/parts.h"
#include "ocr/internal/runs.h"

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
  const Along along = horizontal ? Along::rows : Along::columns;
  const Along across = horizontal ? Along::columns : Along::rows;
  // Two pixels across bridge the steps that a rest of skew leaves in a thin rule.
  cv::Mat runs;
  cv::dilate(ink, runs, horizontal ? bar(1, 2) : bar(2, 1));
  keep_runs(runs, pixels(kPiece, dpi), along);
  bridge_gaps(runs, pixels(kGap, dpi), along);
  keep_runs(runs, length, along);
  if (cv::countNonZero(runs) == 0) return runs;
  cv::Mat bold = runs.clone();
  keep_runs(bold, thick, across);
  cv::subtract(runs, bold, runs);
  keep_runs(runs, length / 2, along);
  return runs;
}

// The side of a cell may be shorter than a rule that stands alone: it is told by both of its ends
// meeting rules of the other direction.
cv::Mat short_rules(const cv::Mat& ink, const cv::Mat& others, bool horizontal, double dpi) {
  const int thick = pixels(kThickestRule, dpi), reach = pixels(kGap, dpi);
  const Along along = horizontal ? Along::rows : Along::columns;
  cv::Mat runs;
  cv::dilate(ink, runs, horizontal ? bar(1, 2) : bar(2, 1));
  bridge_gaps(runs, reach, along);
  runs.setTo(0, others);  // else all sides of a table are one part
  keep_runs(runs, pixels(kShortRule, dpi), along);
  const Parts found_runs = find_parts(runs);
  const cv::Rect page(0, 0, ink.cols, ink.rows);
  std::vector<bool> is_rule;
  for (const auto& [box, area] : found_runs.parts) {
    is_rule.push_back(false);
    if ((horizontal ? box.height : box.width) > thick) continue;
    const cv::Rect first = horizontal ? cv::Rect(box.x - reach, box.y, reach, box.height)
                                      : cv::Rect(box.x, box.y - reach, box.width, reach);
    const cv::Rect last = horizontal ? cv::Rect(box.br().x, box.y, reach, box.height)
                                     : cv::Rect(box.x, box.br().y, box.width, reach);
    if (cv::countNonZero(others(first & page)) == 0 || cv::countNonZero(others(last & page)) == 0) {
      continue;
    }
    is_rule.back() = true;
  }
  cv::Mat found(ink.size(), CV_8UC1, cv::Scalar(0));
  for (const PartRun& run : found_runs.runs) {
    auto* out = found.ptr<std::uint8_t>(run.y);
    if (is_rule[static_cast<std::size_t>(run.part)])
      std::fill(out + run.from, out + run.to, std::uint8_t{255});
  }
  return found;
}

std::vector<cv::Rect> enclosed_cells(const cv::Mat& across, const cv::Mat& down, double dpi) {
  // What has been accepted as a rule may have longer gaps where the ink is pale.
  const int bridge = pixels(kBridge, dpi);
  cv::Mat rows = across.clone(), columns = down.clone();
  bridge_gaps(rows, bridge, Along::rows);
  bridge_gaps(columns, bridge, Along::columns);
  cv::Mat closed = rows | columns;
  cv::dilate(closed, closed, bar(5, 5));
  cv::Mat open_space = closed == 0;
  const int least = pixels(kLeastCell, dpi);
  std::vector<cv::Rect> cells;
  for (const auto& [box, area] : find_parts(open_space, Sharing::sides).parts) {
    if (box.width < least || box.height < least) continue;
    if (box.x == 0 || box.y == 0 || box.br().x == across.cols || box.br().y == across.rows)
      continue;
    if (area < 0.85 * box.area()) continue;  // not a rectangle
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
  if (cv::countNonZero(across) == 0 && cv::countNonZero(down) == 0) {
    return {gray, cv::Mat(gray.size(), CV_8UC1, cv::Scalar(0)), {}};
  }
  down |= short_rules(ink, across, false, dpi);
  across |= short_rules(ink, down, true, dpi);

  // Where a stroke runs across a rule the rule's pixels are the stroke's too, and stay.
  const int longer = pixels(kThickestRule, dpi) + 3;
  cv::Mat upright, level_strokes;
  cv::subtract(ink, down, upright);
  keep_runs(upright, longer, Along::columns);
  cv::subtract(ink, across, level_strokes);
  keep_runs(level_strokes, longer, Along::rows);

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
