// SPDX-License-Identifier: Apache-2.0
// Red ink on a page, told apart: seals, which are not read, and writing, which is.
//
// A seal is known by its outline: a closed ellipse or rectangle of seal ink, as large as seals are.
// A character may have such an outline too (国, 口), so a small one must stand alone. Writing is
// pieces of one height in a row. What is neither is left as it is.
//
// Threads  pure functions.
#pragma once

#include <opencv2/core.hpp>

#include "scanner/internal/paper.h"

namespace scanner::internal {

enum class RedInk : uchar { other = 0, seal = 1, writing = 2 };

// RedInk by cells of the paper's grid; empty for a gray page and where there is none.
cv::Mat find_red_ink(const Paper& paper);

// Gives red writing all the darkness it has in `dark`, the darkness of `image`, and says by cells
// how dark ink must be to be more than a seal (CV_32F, 0 outside of seals). `kinds` is as from
// find_red_ink, `level` the paper's, both as they lie under the image.
cv::Mat separate_red_ink(const cv::Mat& image, const cv::Mat& level, const cv::Mat& kinds,
                         cv::Mat& dark);

}  // namespace scanner::internal
