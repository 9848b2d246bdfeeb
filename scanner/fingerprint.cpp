// SPDX-License-Identifier: Apache-2.0
#include "scanner/fingerprint.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

constexpr double dots_per_inch = 50;
constexpr int columns = 440, rows = 600;  // 223 x 305 mm
constexpr std::size_t bytes = columns / 8 * rows;

cv::Mat dots_of(const Fingerprint& print) {
  cv::Mat dots(rows, columns, CV_8U);
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const std::uint8_t byte = print.dots[static_cast<std::size_t>(y * columns + x) / 8];
      dots.at<uchar>(y, x) = byte >> (x % 8) & 1 ? 255 : 0;
    }
  }
  return dots;
}

// b moved by (x, y), i.e. what lies at p in the result lay at p + (x, y).
cv::Mat moved(const cv::Mat& b, cv::Point by) {
  cv::Mat result = cv::Mat::zeros(b.size(), b.type());
  const cv::Rect whole(cv::Point(), b.size());
  const cv::Rect from = (whole + by) & whole;
  if (!from.empty()) b(from).copyTo(result(from - by));
  return result;
}

// The move within `reach` around `from` that lays most of b's ink on a's.
cv::Point best_move(const cv::Mat& a, const cv::Mat& b, cv::Point from, int reach) {
  cv::Point best = from;
  double least = -1;
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      const cv::Point by = from + cv::Point(x, y);
      const double apart = cv::norm(a, moved(b, by), cv::NORM_L1);
      if (least >= 0 && apart >= least) continue;
      least = apart;
      best = by;
    }
  }
  return best;
}

cv::Mat aligned(const cv::Mat& a, const cv::Mat& b) {
  constexpr int coarse = 4;
  cv::Mat small_a, small_b;
  cv::resize(a, small_a, cv::Size(columns / coarse, rows / coarse), 0, 0, cv::INTER_AREA);
  cv::resize(b, small_b, small_a.size(), 0, 0, cv::INTER_AREA);
  const cv::Point about = best_move(small_a, small_b, {0, 0}, 8) * coarse;
  return moved(b, best_move(a, b, about, 3));
}

// Whether the ink of a's square is found in b, at most `reach` dots away.
bool matches(const cv::Mat& a, const cv::Mat& b, const cv::Rect& square, int reach) {
  constexpr double most_apart = 0.45;
  const double ink = cv::countNonZero(a(square));
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      const cv::Mat other = b(square + cv::Point(x, y));
      const double apart = cv::norm(a(square), other, cv::NORM_L1) / 255;
      if (apart <= most_apart * (ink + cv::countNonZero(other))) return true;
    }
  }
  return false;
}

}  // namespace

Fingerprint fingerprint(const CleanPage& page) {
  if (page.blank) return {};
  const cv::Mat white = internal::view(page.recognition);
  const double scale = dots_per_inch / page.recognition.dpi_x;
  cv::Mat ink;
  const cv::Size size(std::max(1, static_cast<int>(std::lround(white.cols * scale))),
                      std::max(1, static_cast<int>(std::lround(white.rows * scale))));
  cv::resize(white, ink, size, 0, 0, cv::INTER_AREA);
  ink = ink < 192;
  // Around the middle of the ink: where the sheet lay and how it was trimmed does not count.
  const cv::Moments moments = cv::moments(ink, true);
  if (moments.m00 <= 0) return {};
  const cv::Point middle(static_cast<int>(std::lround(moments.m10 / moments.m00)),
                         static_cast<int>(std::lround(moments.m01 / moments.m00)));
  Fingerprint print;
  print.dots.assign(bytes, 0);
  for (int y = 0; y < rows; ++y) {
    const int from_y = y + middle.y - rows / 2;
    if (from_y < 0 || from_y >= ink.rows) continue;
    for (int x = 0; x < columns; ++x) {
      const int from_x = x + middle.x - columns / 2;
      if (from_x < 0 || from_x >= ink.cols || !ink.at<uchar>(from_y, from_x)) continue;
      std::uint8_t& byte = print.dots[static_cast<std::size_t>(y * columns + x) / 8];
      byte = static_cast<std::uint8_t>(byte | 1 << (x % 8));
    }
  }
  return print;
}

double difference(const Fingerprint& a, const Fingerprint& b) {
  constexpr int side = 16, reach = 2, least_ink = 10;
  if (a.dots.size() != bytes || b.dots.size() != bytes) return 1;
  const cv::Mat one = dots_of(a), two = aligned(one, dots_of(b));
  double all = 0, apart = 0;
  for (int y = reach; y + side + reach <= rows; y += side) {
    for (int x = reach; x + side + reach <= columns; x += side) {
      const cv::Rect square(x, y, side, side);
      const int ink = std::max(cv::countNonZero(one(square)), cv::countNonZero(two(square)));
      if (ink < least_ink) continue;  // a speck
      all += ink;
      if (!matches(one, two, square, reach)) apart += ink;
    }
  }
  return all > 0 ? apart / all : 1;
}

bool same_page(const Fingerprint& a, const Fingerprint& b) {
  // Scanned again a page is at most 0.01 apart, forms of one kind are so from 0.02 on.
  constexpr double most = 0.015;
  return difference(a, b) < most;
}

}  // namespace scanner
