// SPDX-License-Identifier: Apache-2.0
// Text that is set in columns from right to left (竖排), each character upright below the one
// before. Recognisers read rows: the characters of a column are laid side by side for them.
//
// Units    pixels of the recognition image.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "ocr/internal/line_reader.h"
#include "ocr/recognized_page.h"

namespace ocr::internal {

struct Column {
  cv::Rect box;
  std::vector<cv::Rect> characters;  // top to bottom
};

// The columns of a page whose text outside of tables is set so, right to left; none of any other.
// gray: the page with nothing on it but the ink of characters (TextLines).
std::vector<Column> find_columns(const cv::Mat& gray, const std::vector<cv::Rect>& cells,
                                 double dpi);

// A line of direction vertical.
Line read_column(LineReader& reader, const cv::Mat& gray, const Column& column, double dpi);

}  // namespace ocr::internal
