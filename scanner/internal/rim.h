// SPDX-License-Identifier: Apache-2.0
// What trimming leaves of the scanner's black lid: slivers thinner than the grid that trimming
// looks at, and wedges beside a sheet whose edge is not parallel to its lines.
//
// The lid is dark, joined to the border that was measured, and ends at the edge of a sheet, which
// is straight or nearly so: what rises from it steeply (a stroke, a photograph, a torn corner) is
// not the lid.
//
// Threads  pure functions.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "scanner/internal/paper.h"
#include "scanner/page_image.h"

namespace scanner::internal {

// How far into a page, in pixels from one side of it, what is not the sheet reaches.
struct Reach {
  int outside = 0;  // these lie beyond the original
  int end = 0;      // and up to here is lid
};

struct Rim {
  std::array<std::vector<Reach>, 4> sides;  // left, top, right, bottom; every `stride` pixels
  int stride = 1;
  int roughness = 1;  // pixels: less is no more than a sheet's edge has itself
};

// The rim of the page of that size whose pixels come from the original by `to_original`; `dpi` is
// the page's.
Rim find_rim(const cv::Mat& original, const Affine& to_original, cv::Size page, const Paper& paper,
             double dpi);

// The page's part, in its own pixels, without the outermost rows and columns of which a fifth or
// more is rim. A side with anything written so near stays; `ink` covers the original.
cv::Rect within_rim(const Rim& rim, const Affine& to_original, cv::Size page, const cv::Mat& ink,
                    cv::Size original);

// Gives the rim the colour of the paper beside it; the share of the page this was done to.
double fill_rim(const Rim& rim, const Affine& to_original, const Paper& paper, cv::Size original,
                cv::Mat page);

}  // namespace scanner::internal
