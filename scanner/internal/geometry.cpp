// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace scanner::internal {
namespace {

// first, then second.
Affine compose(const Affine& first, const Affine& second) {
  Affine both;
  both.a = second.a * first.a + second.b * first.d;
  both.b = second.a * first.b + second.b * first.e;
  both.c = second.a * first.c + second.b * first.f + second.c;
  both.d = second.d * first.a + second.e * first.d;
  both.e = second.d * first.b + second.e * first.e;
  both.f = second.d * first.c + second.e * first.f + second.f;
  return both;
}

// From pixel centres of an image to those of the same image scaled.
Affine scaling(double x, double y) { return {x, 0, x / 2 - 0.5, 0, y, y / 2 - 0.5}; }

cv::Matx23d matrix(const Affine& t) { return {t.a, t.b, t.c, t.d, t.e, t.f}; }

// A quarter turn exactly, any other angle as it comes.
void sine_cosine(int rotation, double skew_deg, double& s, double& c) {
  static constexpr int sines[] = {0, 1, 0, -1};
  const int quarter = rotation / 90 % 4;
  const double angle = skew_deg * std::numbers::pi / 180;
  const double quarter_sine = sines[quarter], quarter_cosine = sines[(quarter + 1) % 4];
  s = quarter_sine * std::cos(angle) + quarter_cosine * std::sin(angle);
  c = quarter_cosine * std::cos(angle) - quarter_sine * std::sin(angle);
}

// From a pixel of a picture of the page, of `size`, to one of a picture of the original.
Affine between(cv::Size original, const Affine& to_original, cv::Size page, cv::Size size,
               cv::Size picture) {
  const Affine up = scaling(static_cast<double>(page.width) / size.width,
                            static_cast<double>(page.height) / size.height);
  const Affine down = scaling(static_cast<double>(picture.width) / original.width,
                              static_cast<double>(picture.height) / original.height);
  return compose(compose(up, to_original), down);
}

}  // namespace

Placement place(cv::Size original, double stretch_x, double stretch_y, int rotation,
                double skew_deg) {
  Placement placement;
  placement.rotation = rotation;
  placement.resampled = skew_deg != 0 || stretch_x != 1 || stretch_y != 1;
  double s = 0, c = 1;
  sine_cosine(rotation, skew_deg, s, c);
  const double width = original.width * stretch_x, height = original.height * stretch_y;
  // The whole of the turned page fits; trimming takes the empty corners away again.
  placement.canvas = {static_cast<int>(std::lround(std::abs(width * c) + std::abs(height * s))),
                      static_cast<int>(std::lround(std::abs(width * s) + std::abs(height * c)))};
  placement.canvas.width = std::max(1, placement.canvas.width);
  placement.canvas.height = std::max(1, placement.canvas.height);
  const double from_x = (width - 1) / 2, from_y = (height - 1) / 2;
  const double to_x = (placement.canvas.width - 1) / 2.0;
  const double to_y = (placement.canvas.height - 1) / 2.0;
  // The content was turned counter-clockwise; turning it clockwise undoes that, and back again:
  const Affine turned_back{c, s, from_x - c * to_x - s * to_y, -s, c, from_y + s * to_x - c * to_y};
  placement.to_original = compose(turned_back, scaling(1 / stretch_x, 1 / stretch_y));
  return placement;
}

Affine crop_transform(const Placement& placement, const cv::Rect& crop) {
  return compose(Affine{1, 0, static_cast<double>(crop.x), 0, 1, static_cast<double>(crop.y)},
                 placement.to_original);
}

void apply(const cv::Mat& original, const Placement& placement, const cv::Rect& crop,
           const cv::Scalar& fill, cv::Mat page) {
  const Affine from = crop_transform(placement, crop);
  if (placement.resampled) {
    cv::warpAffine(original, page, matrix(from), crop.size(),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, fill);
    return;
  }
  const Rect part = from(Rect{0, 0, crop.width, crop.height});  // exact: quarter turns
  const cv::Mat kept = original(cv::Rect(part.x, part.y, part.width, part.height));
  switch (placement.rotation) {
    case 90:
      cv::rotate(kept, page, cv::ROTATE_90_CLOCKWISE);
      break;
    case 180:
      cv::rotate(kept, page, cv::ROTATE_180);
      break;
    case 270:
      cv::rotate(kept, page, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
    default:
      kept.copyTo(page);
      break;
  }
}

cv::Mat carry(const cv::Mat& mask, cv::Size original, const Affine& to_original, cv::Size page,
              cv::Size size, int outside) {
  cv::Mat carried;
  cv::warpAffine(mask, carried, matrix(between(original, to_original, page, size, mask.size())),
                 size, cv::INTER_NEAREST | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT,
                 cv::Scalar(outside));
  return carried;
}

cv::Mat carry_smooth(const cv::Mat& picture, cv::Size original, const Affine& to_original,
                     cv::Size page, cv::Size size) {
  cv::Mat carried;
  cv::warpAffine(picture, carried,
                 matrix(between(original, to_original, page, size, picture.size())), size,
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return carried;
}

cv::Rect find_crop(const Placement& placement, cv::Size original, const cv::Mat& foreign,
                   const cv::Mat& ink) {
  const cv::Size canvas = placement.canvas;
  // At the masks' own resolution, whichever way the page lies.
  const double scale = std::min(1.0, static_cast<double>(std::max(foreign.cols, foreign.rows)) /
                                         std::max(original.width, original.height));
  const cv::Size size(std::max(1, static_cast<int>(canvas.width * scale)),
                      std::max(1, static_cast<int>(canvas.height * scale)));
  const cv::Mat empty = carry(foreign, original, placement.to_original, canvas, size, 255);
  const cv::Mat written = carry(ink, original, placement.to_original, canvas, size, 0);

  int left = 0, top = 0, right = size.width, bottom = size.height;
  const auto cut = [&](const cv::Rect& strip) {
    return cv::countNonZero(empty(strip)) * 5 > strip.area() && !cv::countNonZero(written(strip));
  };
  // Cutting one side shortens the others, which may then be mostly empty, or no longer.
  for (bool again = true; again && right - left > 2 && bottom - top > 2;) {
    again = false;
    if (cut({left, top, right - left, 1})) ++top, again = true;
    if (cut({left, bottom - 1, right - left, 1})) --bottom, again = true;
    if (cut({left, top, 1, bottom - top})) ++left, again = true;
    if (cut({right - 1, top, 1, bottom - top})) --right, again = true;
  }
  const cv::Rect whole(cv::Point(), canvas);
  if (right - left < size.width / 4 || bottom - top < size.height / 4) return whole;
  const int x = left == 0 ? 0 : static_cast<int>(std::lround(left / scale));
  const int y = top == 0 ? 0 : static_cast<int>(std::lround(top / scale));
  const int x_end =
      right == size.width ? canvas.width : static_cast<int>(std::lround(right / scale));
  const int y_end =
      bottom == size.height ? canvas.height : static_cast<int>(std::lround(bottom / scale));
  return cv::Rect(x, y, x_end - x, y_end - y) & whole;
}

}  // namespace scanner::internal
