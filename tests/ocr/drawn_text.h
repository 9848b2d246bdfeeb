// SPDX-License-Identifier: Apache-2.0
// Recognised pages made by hand, character by character.
#pragma once

#include <string_view>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr::test {

// A line of which every Han character is a square of `size` and every other half as wide. A space
// in `text` parts words by two sizes, an underscore by a fifth of one (as between Latin words).
Line line_at(std::string_view text, int x, int y, int size = 40, float confidence = 0.98F);

// One block of the lines, on an A4 page at 300 dpi.
RecognizedPage page_of(std::vector<Line> lines);

}  // namespace ocr::test
