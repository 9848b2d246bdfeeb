// SPDX-License-Identifier: Apache-2.0
// Where each pixel of a cleaned page comes from: square pixels, turning, straightening and trimming
// composed into one transform, so that an image is resampled once or not at all.
//
// A pixel's coordinates are those of its centre, as in OpenCV and in scanner::Affine.
#pragma once

#include <opencv2/core.hpp>

#include "scanner/page_image.h"

namespace scanner::internal {

// The page before trimming.
struct Placement {
  cv::Size canvas;         // of the upright, straight page
  Affine to_original;      // canvas pixel -> original pixel
  int rotation = 0;        // undone quarter turns, counter-clockwise degrees
  bool resampled = false;  // false: quarter turns at most, every pixel keeps its value
};

// stretch_x, stretch_y make the original's pixels square; skew and rotation as in CleanPage.
Placement place(cv::Size original, double stretch_x, double stretch_y, int rotation,
                double skew_deg);

// to_original of the part `crop` of the canvas.
Affine crop_transform(const Placement& placement, const cv::Rect& crop);

// Writes the cropped page into `page`, which has crop's size and the original's channels already;
// pixels from outside the original get `fill`.
void apply(const cv::Mat& original, const Placement& placement, const cv::Rect& crop,
           const cv::Scalar& fill, cv::Mat page);

// The part of the canvas worth keeping: outer rows and columns are cut while more than a fifth of them
// is foreign ground or lies outside the original, and nothing is written there. `foreign` and `ink`
// are masks of any one resolution over the original.
cv::Rect find_crop(const Placement& placement, cv::Size original, const cv::Mat& foreign,
                   const cv::Mat& ink);

// `mask`, which covers the original at any resolution, as it lies on the cropped page, at `size`.
cv::Mat carry(const cv::Mat& mask, cv::Size original, const Affine& to_original, cv::Size page,
              cv::Size size, int outside);

// The same for a picture of what varies slowly; beyond the original goes on what is at its edge.
cv::Mat carry_smooth(const cv::Mat& picture, cv::Size original, const Affine& to_original,
                     cv::Size page, cv::Size size);

}  // namespace scanner::internal
