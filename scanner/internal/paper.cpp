// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "scanner/internal/factor.h"

namespace scanner::internal {
namespace {

constexpr double grid_dpi = 50;  // half a millimetre
constexpr double mm_per_inch = 25.4;
// Wider than the gaps inside a character, narrower than a photograph: a hole of this size in the
// paper's brightness is writing.
constexpr double writing_mm = 6.6;
// Ink is judged against the darkest ink this near.
constexpr double ink_window_mm = 12.5;

int cells(double mm, double dpi) {
  return std::max(1, static_cast<int>(std::lround(mm * dpi / mm_per_inch)));
}

int odd(int n) { return n | 1; }

using Histogram = std::array<long, 256>;

// Of every `step`th row.
Histogram histogram(const cv::Mat& gray, int step = 1) {
  Histogram counts{};
  for (int y = 0; y < gray.rows; y += step) {
    const uchar* row = gray.ptr(y);
    for (int x = 0; x < gray.cols; ++x) ++counts[row[x]];
  }
  return counts;
}

// The smallest value with at least `share` of the counts at or below it.
int quantile(const Histogram& counts, double share) {
  long total = 0;
  for (long n : counts) total += n;
  const double wanted = share * static_cast<double>(total);
  long seen = 0;
  for (int value = 0; value < 256; ++value) {
    seen += counts[static_cast<std::size_t>(value)];
    if (static_cast<double>(seen) >= wanted && seen > 0) return value;
  }
  return 255;
}

cv::Mat brightest(const cv::Mat& image) {
  if (image.channels() == 1) return image;
  std::vector<cv::Mat> planes;
  cv::split(image, planes);
  return cv::max(planes[0], cv::max(planes[1], planes[2]));
}

// A disc of about a punch hole's size, near an edge of the sheet.
bool is_punch_hole(const cv::Mat& stats, int label, cv::Size grid, double dpi) {
  const int x = stats.at<int>(label, cv::CC_STAT_LEFT), y = stats.at<int>(label, cv::CC_STAT_TOP);
  const int width = stats.at<int>(label, cv::CC_STAT_WIDTH);
  const int height = stats.at<int>(label, cv::CC_STAT_HEIGHT);
  const double fill = stats.at<int>(label, cv::CC_STAT_AREA) / static_cast<double>(width * height);
  const int distance = std::min({x, y, grid.width - x - width, grid.height - y - height});
  return std::min(width, height) >= cells(3.5, dpi) && std::max(width, height) <= cells(10, dpi) &&
         std::abs(width - height) <= 2 + std::max(width, height) / 8 && fill > 0.68 &&
         fill < 0.92 && distance <= cells(20, dpi);
}

// Where the edge of a sheet crosses the edge of the image, the lid between them tapers away in
// cells that are mostly paper: darker than the paper beside them. `border` is an outermost row or
// column, `value` the grid's there and `inner` a little further in.
void follow_tapering(cv::Mat border, const cv::Mat& value, const cv::Mat& inner, int farthest) {
  const int last = static_cast<int>(border.total()) - 1;
  for (const bool back : {false, true}) {
    int left = 0;
    for (int k = 0; k <= last; ++k) {
      const int i = back ? last - k : k;
      if (border.at<uchar>(i)) {
        left = farthest;
      } else if (left > 0 && value.at<uchar>(i) < 0.85 * inner.at<uchar>(i)) {
        border.at<uchar>(i) = 255;
        --left;
      } else {
        left = 0;
      }
    }
  }
}

// Scanner border: thick, dark, joined to the edge of the image. Writing that touches it is thinner
// and falls to the opening.
cv::Mat find_border(const cv::Mat& grid, double dpi) {
  const cv::Mat value = brightest(grid);
  const double paper = quantile(histogram(value), 0.9);
  const int thick = odd(cells(2.5, dpi)), frame = thick;
  cv::Mat dark = value < 0.4 * paper;
  cv::copyMakeBorder(dark, dark, frame, frame, frame, frame, cv::BORDER_CONSTANT, cv::Scalar(255));
  cv::morphologyEx(dark, dark, cv::MORPH_OPEN, cv::Mat::ones(thick, thick, CV_8U));
  dark.rowRange(0, frame).setTo(255);  // the opening rounds the outer corners
  dark.rowRange(dark.rows - frame, dark.rows).setTo(255);
  dark.colRange(0, frame).setTo(255);
  dark.colRange(dark.cols - frame, dark.cols).setTo(255);

  cv::Mat labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(dark, labels, stats, centres, 8, CV_32S);
  std::vector<uchar> is_foreign(static_cast<std::size_t>(count), 0);
  is_foreign[static_cast<std::size_t>(labels.at<int>(0, 0))] = 255;
  for (int label = 1; label < count; ++label) {
    if (is_punch_hole(stats, label, dark.size(), dpi)) {
      is_foreign[static_cast<std::size_t>(label)] = 255;
    }
  }
  cv::Mat border(grid.size(), CV_8U);
  for (int y = 0; y < grid.rows; ++y) {
    const int* from = labels.ptr<int>(y + frame) + frame;
    uchar* to = border.ptr(y);
    for (int x = 0; x < grid.cols; ++x) to[x] = is_foreign[static_cast<std::size_t>(from[x])];
  }
  const int farthest = cells(60, dpi), in = cells(1.5, dpi);
  if (std::min(border.rows, border.cols) <= 2 * in) return border;
  const int right = border.cols - 1, bottom = border.rows - 1;
  follow_tapering(border.row(0), value.row(0), value.row(in), farthest);
  follow_tapering(border.row(bottom), value.row(bottom), value.row(bottom - in), farthest);
  follow_tapering(border.col(0), value.col(0), value.col(in), farthest);
  follow_tapering(border.col(right), value.col(right), value.col(right - in), farthest);
  return border;
}

// The paper's value in one channel: writing closed, foreign ground filled from the paper around it.
cv::Mat paper_level(const cv::Mat& channel, const cv::Mat& foreign, double dpi) {
  const int window = odd(cells(writing_mm, dpi));
  cv::Mat closed;
  cv::morphologyEx(channel, closed, cv::MORPH_CLOSE, cv::Mat::ones(window, window, CV_8U),
                   cv::Point(-1, -1), 1, cv::BORDER_REPLICATE);
  cv::Mat weight, value, weight_sum, value_sum;
  cv::Mat(255 - foreign).convertTo(weight, CV_32F, 1.0 / 255, 1e-4);
  closed.convertTo(value, CV_32F);
  value = value.mul(weight);
  const cv::Size size(window, window);
  cv::blur(value, value_sum, size, cv::Point(-1, -1), cv::BORDER_REPLICATE);
  cv::blur(weight, weight_sum, size, cv::Point(-1, -1), cv::BORDER_REPLICATE);
  cv::divide(value_sum, weight_sum, value_sum);
  cv::Mat level;
  value_sum.convertTo(level, CV_8U);
  return level;
}

struct InkLevel {
  cv::Mat local;       // grid: how dark ink is around each cell
  double typical = 0;  // of the page; 0 when it has none
};

// The local level is never below what noise or the page's typical ink allow.
InkLevel ink_level(const cv::Mat& dark, int paper_noise, const Paper& paper) {
  cv::Mat smooth;
  cv::blur(dark, smooth, cv::Size(3, 3));  // grain is not ink
  const cv::Mat strongest = cell_maxima(smooth, paper.level.size());
  Histogram counts = histogram(strongest);
  std::fill_n(counts.begin(), std::min(255, 30 + paper_noise), 0);
  const bool any = std::any_of(counts.begin(), counts.end(), [](long n) { return n > 0; });
  const double typical = any ? quantile(counts, 0.75) : 0;
  const int window = odd(cells(ink_window_mm, paper.dpi));
  cv::Mat level;
  cv::dilate(strongest, level, cv::Mat::ones(window, window, CV_8U));
  cv::blur(level, level, cv::Size(window, window), cv::Point(-1, -1), cv::BORDER_REPLICATE);
  const double least = std::max({25.0, 5.0 * paper_noise, 0.6 * typical});
  cv::max(level, least, level);
  cv::min(level, std::max(least, typical), level);
  return {level, typical};
}

}  // namespace

Paper find_paper(const cv::Mat& image, double dpi) {
  // Whole pixels to a cell: many times faster to average, and the few left over at two sides do not
  // move the paper.
  const int cell = std::max(1, static_cast<int>(std::lround(dpi / grid_dpi)));
  const cv::Mat grid = cell_means(image, cell);

  Paper paper;
  paper.dpi = dpi / cell;
  paper.border = find_border(grid, paper.dpi);
  const int rim = odd(2 * cells(0.8, paper.dpi));
  cv::dilate(paper.border, paper.foreign, cv::Mat::ones(rim, rim, CV_8U));
  std::vector<cv::Mat> planes;
  cv::split(grid, planes);
  const cv::Mat sheet = paper.foreign == 0;
  for (std::size_t c = 0; c < planes.size(); ++c) {
    planes[c] = paper_level(planes[c], paper.foreign, paper.dpi);
    Histogram counts{};
    for (int y = 0; y < sheet.rows; ++y) {
      for (int x = 0; x < sheet.cols; ++x) {
        if (sheet.at<uchar>(y, x)) ++counts[planes[c].at<uchar>(y, x)];
      }
    }
    paper.colour[static_cast<int>(c)] = quantile(counts, 0.5);
  }
  cv::merge(planes, paper.level);
  paper.grid = grid;
  return paper;
}

cv::Mat darkness(const cv::Mat& image, const Paper& paper) {
  cv::Mat level, factor;
  paper.level.convertTo(level, CV_32F);
  cv::divide(255, cv::max(level, 1.0), factor);
  cv::Mat dark = darkness_by(image, factor);
  if (cv::countNonZero(paper.foreign) == 0) return dark;
  cv::Mat foreign;
  cv::resize(paper.foreign, foreign, image.size(), 0, 0, cv::INTER_NEAREST);
  dark.setTo(0, foreign);
  return dark;
}

cv::Mat whiten(const cv::Mat& dark, const Paper& paper, const cv::Mat& least_ink) {
  // The lower half of the paper's own values is free of ink: their spread is the noise.
  const Histogram counts = histogram(dark, 4);
  const int middle = quantile(counts, 0.5);
  const int noise = std::max(1, middle - quantile(counts, 0.16));
  const InkLevel ink = ink_level(dark, noise, paper);

  // Darkness up to `none` percent of the ink around is paper, from `full` on it is ink. The paler a
  // page's ink, the nearer its noise and what shows through come to it: strokes are kept thinner.
  constexpr int none = 30;
  const int full = std::clamp(102 - static_cast<int>(ink.typical) / 4, 70, 85);
  cv::Mat level, factor;
  ink.local.convertTo(level, CV_32F);
  if (!least_ink.empty()) cv::max(level, least_ink, level);
  cv::divide(255.0 * 100 / (full - none), level, factor);
  return brightness_by(dark, factor, 255 * none / (full - none));
}

}  // namespace scanner::internal
