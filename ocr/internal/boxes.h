// SPDX-License-Identifier: Apache-2.0
// Mends the boxes of single characters. The engine knows the order of the characters well and their
// places roughly: boxes overlap, run backwards, or span half a line.
#pragma once

#include <opencv2/core.hpp>

#include "ocr/internal/layout.h"

namespace ocr::internal {

// Afterwards the boxes of the line follow each other without overlap, and each hugs its ink.
// gray is the page the line's boxes refer to.
void fit_boxes(SymbolLine& line, const cv::Mat& gray);

}  // namespace ocr::internal
