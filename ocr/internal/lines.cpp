// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "ocr/internal/parts.h"
#include "ocr/internal/runs.h"

namespace ocr::internal {
namespace {

// Inches.
constexpr double kSmear = 0.24;        // gaps within a line
constexpr double kGreatestPart = 0.6;  // of a character; larger is a picture or a seal
constexpr double kGutter = 0.05;       // paper between columns, at least
constexpr double kLeastLine = 0.05;
constexpr double kTypicalLine = 0.14;

int pixels(double inches, double dpi) {
  return std::max(1, static_cast<int>(std::lround(inches * dpi)));
}

cv::Mat bar(int width, int height) {
  return cv::getStructuringElement(cv::MORPH_RECT, cv::Size(width, height));
}

struct Ink {
  cv::Mat lines;  // what lines are made of
  cv::Mat text;   // and what may be part of a character too: seals and signatures that touch one
};

// Ink of characters: parts that are dark enough somewhere, and neither specks nor pictures. What
// shines through from the back is paler than the text of the page, and so is what a seal leaves.
Ink character_ink(const cv::Mat& gray, double dpi) {
  constexpr std::uint8_t kPicture = 1, kCharacter = 255;
  constexpr double kInk = 0.4, kStrong = 0.55;  // of the contrast between paper and ink
  cv::Mat dark;
  cv::threshold(gray, dark, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
  const double contrast = std::max(30.0, 255 - cv::mean(gray, dark)[0]);
  const cv::Mat ink = gray < 255 - kInk * contrast;
  const double strong = 255 - kStrong * contrast;

  const auto [parts, runs] = find_parts(ink);
  std::vector<std::uint8_t> keep(parts.size(), 0);
  for (const PartRun& run : runs) {
    const auto* g = gray.ptr<std::uint8_t>(run.y);
    if (*std::min_element(g + run.from, g + run.to) <= strong) {
      keep[static_cast<std::size_t>(run.part)] = kCharacter;
    }
  }
  const int greatest = pixels(kGreatestPart, dpi);
  const int speck = std::max(2, pixels(0.015, dpi));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int w = parts[i].box.width, h = parts[i].box.height;
    if (keep[i] != 0 && (h > greatest || w > 4 * greatest)) keep[i] = kPicture;
    if (w < speck && h < speck) keep[i] = 0;
  }
  cv::Mat kept_ink(gray.size(), CV_8UC1, cv::Scalar(0));
  for (const PartRun& run : runs) {
    auto* out = kept_ink.ptr<std::uint8_t>(run.y);
    std::fill(out + run.from, out + run.to, keep[static_cast<std::size_t>(run.part)]);
  }
  return {kept_ink == kCharacter, kept_ink > 0};
}

int median_of(std::vector<int> values, int otherwise) {
  if (values.empty()) return otherwise;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A box of several lines that touch somewhere is cut where its rows hold least ink.
void cut_rows(const cv::Mat& ink, const cv::Rect& box, int height, std::vector<cv::Rect>& out) {
  const int lines =
      static_cast<int>(std::lround(static_cast<double>(box.height) / (1.35 * height)));
  if (box.height < 1.9 * height || lines < 2 || box.width < 3 * height) {
    out.push_back(box);
    return;
  }
  cv::Mat sums;
  cv::reduce(ink(box), sums, 1, cv::REDUCE_SUM, CV_32S);
  int best = -1;
  for (int y = height * 2 / 3; y < box.height - height * 2 / 3; ++y) {
    if (best < 0 || sums.at<int>(y) < sums.at<int>(best)) best = y;
  }
  const double mean = cv::mean(sums)[0];
  if (best < 0 || sums.at<int>(best) > 0.3 * mean) {  // a large title, not two lines
    out.push_back(box);
    return;
  }
  cut_rows(ink, {box.x, box.y, box.width, best}, height, out);
  cut_rows(ink, {box.x, box.y + best, box.width, box.height - best}, height, out);
}

// The tightest box around the ink within, or an empty one.
cv::Rect fitted(const cv::Mat& ink, const cv::Rect& box) {
  const cv::Rect inner = cv::boundingRect(ink(box));
  return {box.x + inner.x, box.y + inner.y, inner.width, inner.height};
}

// Parts of one character or line that stand above each other (二, ：, =) belong together.
void join_parts(std::vector<cv::Rect>& boxes, int height) {
  std::sort(boxes.begin(), boxes.end(),
            [](const cv::Rect& a, const cv::Rect& b) { return a.y < b.y; });
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < boxes.size(); ++j) {
      if (i == j || boxes[i].empty() || boxes[j].empty()) continue;
      const cv::Rect &a = boxes[i], &b = boxes[j];
      const int across = std::min(a.br().x, b.br().x) - std::max(a.x, b.x);
      const int down = std::min(a.br().y, b.br().y) - std::max(a.y, b.y);
      const cv::Rect both = a | b;
      const bool stacked = 2 * across > std::min(a.width, b.width) && both.height <= 1.25 * height;
      const bool beside = 2 * down > std::min(a.height, b.height) && across > -height / 2 &&
                          both.height <= 1.6 * std::max(a.height, b.height);
      if (!stacked && !beside) continue;
      boxes[i] = both;
      boxes[j] = {};
      j = static_cast<std::size_t>(-1);  // the grown box may touch more
    }
  }
  std::erase_if(boxes, [](const cv::Rect& r) { return r.empty(); });
}

// For each column of the page: is there a gap in this line, at least so wide, with text on both
// sides of it?
std::vector<std::uint8_t> gaps_of(const cv::Mat& ink, const cv::Rect& line, int least) {
  std::vector<std::uint8_t> gaps(static_cast<std::size_t>(ink.cols), 0);
  cv::Mat columns;
  cv::reduce(ink(line), columns, 0, cv::REDUCE_MAX);
  int begin = -1;
  for (int x = 0; x < line.width; ++x) {
    const bool empty = columns.at<std::uint8_t>(x) == 0;
    if (empty && begin < 0) begin = x;
    if (empty || begin < 0) continue;
    if (begin > 0 && x - begin >= least) {
      std::fill(gaps.begin() + line.x + begin, gaps.begin() + line.x + x, std::uint8_t{1});
    }
    begin = -1;
  }
  return gaps;
}

// Parts lines that were joined over the gutter between columns: where many lines in a row, and no
// line between them, have a gap at the same place.
std::vector<cv::Rect> cut_gutters(const cv::Mat& ink, std::vector<cv::Rect> lines, double dpi) {
  constexpr std::size_t kLeastLines = 6;
  std::sort(lines.begin(), lines.end(),
            [](const cv::Rect& a, const cv::Rect& b) { return a.y < b.y; });
  std::vector<std::vector<std::uint8_t>> gaps;
  for (const cv::Rect& line : lines) gaps.push_back(gaps_of(ink, line, pixels(kGutter, dpi)));
  std::vector<std::vector<int>> cuts(lines.size());
  for (int x = 0; x < ink.cols; ++x) {
    std::vector<std::size_t> run;
    for (std::size_t i = 0; i <= lines.size(); ++i) {
      const bool end = i == lines.size();
      if (!end && (x < lines[i].x || x >= lines[i].br().x)) continue;  // not beside this line
      if (!end && gaps[i][static_cast<std::size_t>(x)] != 0) {
        run.push_back(i);
        continue;
      }
      if (run.size() >= kLeastLines) {
        for (std::size_t line : run) cuts[line].push_back(x);
      }
      run.clear();
    }
  }
  std::vector<cv::Rect> parts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    int from = lines[i].x;
    for (int x : cuts[i]) {  // neighbours in one gap cut off slices without ink, dropped later
      parts.push_back({from, lines[i].y, x - from, lines[i].height});
      from = x;
    }
    parts.push_back({from, lines[i].y, lines[i].br().x - from, lines[i].height});
  }
  return parts;
}

// Leaves the greatest; returns how many went.
int keep_greatest(std::vector<cv::Rect>& boxes, std::size_t most) {
  if (boxes.size() <= most) return 0;
  std::sort(boxes.begin(), boxes.end(), [](const cv::Rect& a, const cv::Rect& b) {
    return std::tuple(-a.area(), a.y, a.x) < std::tuple(-b.area(), b.y, b.x);
  });
  const int left_out = static_cast<int>(boxes.size() - most);
  boxes.resize(most);
  return left_out;
}

}  // namespace

TextLines find_lines(const RuledPage& page, double dpi) {
  const auto [ink, text_ink] = character_ink(page.gray, dpi);
  cv::Mat smeared = ink.clone();
  bridge_gaps(smeared, pixels(kSmear, dpi), Along::rows);
  smeared.setTo(0, page.rules);

  const int least = pixels(kLeastLine, dpi);
  std::vector<cv::Rect> boxes;
  std::vector<int> heights;
  for (const auto& [box, area] : find_parts(smeared).parts) {
    boxes.push_back(box);
    if (box.height >= least && box.width > 2 * box.height) heights.push_back(box.height);
  }
  const int height = median_of(heights, pixels(kTypicalLine, dpi));
  int left_out = keep_greatest(boxes, kMostParts);
  std::vector<cv::Rect> lines;
  for (const cv::Rect& box : cut_gutters(ink, std::move(boxes), dpi)) {
    if (!fitted(ink, box).empty()) cut_rows(ink, fitted(ink, box), height, lines);
  }
  for (cv::Rect& box : lines) box = fitted(ink, box);
  std::erase_if(lines, [](const cv::Rect& r) { return r.empty(); });
  join_parts(lines, height);
  std::erase_if(lines, [&](const cv::Rect& r) {
    if (r.height < least && r.width < 2 * least) return true;  // specks, a lost full stop
    // Rests of rules and folds; only 一 is so low, and it is as wide as a character.
    return 5 * r.height < 2 * height && (5 * r.width < 3 * height || 2 * r.width > 3 * height);
  });
  left_out += keep_greatest(lines, kMostLines);
  TextLines found{std::move(lines), cv::Mat(page.gray.size(), CV_8UC1, cv::Scalar(255)), left_out};
  cv::Mat near_ink;
  cv::dilate(text_ink, near_ink, bar(5, 5));  // the soft edges of strokes belong to them
  page.gray.copyTo(found.gray, near_ink);
  return found;
}

}  // namespace ocr::internal
