// SPDX-License-Identifier: Apache-2.0
// The seam between our plain images and OpenCV's matrices.
#pragma once

#include <opencv2/core.hpp>

#include "scanner/page_image.h"

namespace scanner::internal {

// A matrix over the image's own pixels, without a copy: valid as long as the image, and not to be
// written through. Throws std::invalid_argument when the image has no pixels or its buffer does not
// fit its size.
cv::Mat view(const PageImage& image);

// A copy of the matrix (CV_8UC1 or CV_8UC3) as an image.
PageImage to_page(const cv::Mat& pixels, double dpi_x, double dpi_y);

}  // namespace scanner::internal
