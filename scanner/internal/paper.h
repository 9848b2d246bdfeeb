// SPDX-License-Identifier: Apache-2.0
// The sheet without what is written on it, measured on a coarse grid, and the page divided by it.
//
// Tinted, yellowed and unevenly lit paper becomes white, and so does red seal ink: of the channels,
// each divided by the paper's own value there, the brightest counts, and in one of them a seal is
// as bright as the paper. Bleed-through and pale ink part by strength: ink is measured against the
// darkest ink within a centimetre or so, and what is far paler than that is not ink.
#pragma once

#include <opencv2/core.hpp>

namespace scanner::internal {

struct Paper {
  cv::Mat grid;       // the page averaged to half-millimetre cells
  cv::Mat level;      // grid, channels of the image: the bare paper's value
  cv::Mat border;     // grid, 255 where there is no paper: black scanner border, punch hole
  cv::Mat foreign;    // the same with its blurred rim
  cv::Scalar colour;  // the paper's median colour
  double dpi = 0;     // resolution of the grid
};

// `image` has 1 or 3 channels of 8 bits, square pixels, and `dpi` as far as known.
Paper find_paper(const cv::Mat& image, double dpi);

// How much darker than the paper each pixel is, 0..255; 0 on foreign ground.
// `image` is the one the paper was measured on.
cv::Mat darkness(const cv::Mat& image, const Paper& paper);

// Gray, the paper at 255, ink near 0 however pale it was; for eyes and engines that expect print.
// `least_ink`, where given (grid, CV_32F), is how dark ink is taken to be at least.
cv::Mat whiten(const cv::Mat& darkness, const Paper& paper, const cv::Mat& least_ink = {});

}  // namespace scanner::internal
