// SPDX-License-Identifier: Apache-2.0
// Runs of ink along rows and columns. The same as opening and closing with a bar one pixel thick,
// at a cost that does not grow with the bar.
#pragma once

#include <cstdint>

#include <opencv2/core.hpp>

namespace ocr::internal {

enum class Along { rows, columns };

// The first place from `from` on with ink, or cols: most of a page is paper, passed eight pixels at
// a time.
int next_ink(const std::uint8_t* row, int from, int cols);

// The end of the run of ink that begins at `from`.
int ink_end(const std::uint8_t* row, int from, int cols);

// least: up to 255. ink: 8-bit, one channel, 255 where ink is and 0 elsewhere; stays so.
// Takes away runs shorter than `least`.
void keep_runs(cv::Mat& ink, int least, Along along);
// Fills gaps shorter than `least` between ink on both sides.
void bridge_gaps(cv::Mat& ink, int least, Along along);

}  // namespace ocr::internal
