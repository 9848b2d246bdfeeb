// SPDX-License-Identifier: Apache-2.0
// Everything that is measured on a page before anything is done to it, on one reduced picture.
#pragma once

#include <opencv2/core.hpp>

#include "scanner/internal/ink.h"
#include "scanner/internal/paper.h"
#include "scanner/internal/skew.h"
#include "scanner/page_image.h"

namespace scanner::internal {

struct Resolution {
  double dpi = 0;                       // of square pixels
  double stretch_x = 1, stretch_y = 1;  // makes them square
};

// What the file says, or, where it says nothing credible, an A4 sheet's: cameras write 72 whatever
// they take, and a page is not scanned at 2,400.
Resolution resolution_of(const PageImage& page);

struct Measures {
  double dpi = 0;  // of the reduced picture, and so of ink and white
  Paper paper;
  Ink ink;
  cv::Mat white;  // the whitened page, square pixels
  Skew skew;
  bool colour = false;  // coloured paper, or something coloured on it: a seal, a photograph
};

Measures measure(const cv::Mat& original, const Resolution& resolution, double max_skew_deg);

}  // namespace scanner::internal
