// SPDX-License-Identifier: Apache-2.0
// A factor that varies slowly over a page, known on a coarse grid and applied to every pixel.
//
// Written with OpenCV's vector types: these loops see every pixel of every page, and as library
// calls with whole images in between they cost four times as much.
#pragma once

#include <opencv2/core.hpp>

namespace scanner::internal {

// 255 less the greatest over the channels of pixel times factor, never under 0.
// `factor` is CV_32F with the channels of `image` (1 or 3), values under 256.
cv::Mat darkness_by(const cv::Mat& image, const cv::Mat& factor);

// 255 - (value * factor - less), between 0 and 255. `values` and `factor` have one channel.
cv::Mat brightness_by(const cv::Mat& values, const cv::Mat& factor, int less);

// The mean of each cell x cell pixels, the few left over at two sides apart; 1 or 3 channels.
cv::Mat cell_means(const cv::Mat& image, int cell);

// The greatest value in each cell of a grid of that size; one channel.
cv::Mat cell_maxima(const cv::Mat& image, cv::Size grid);

}  // namespace scanner::internal
