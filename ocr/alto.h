// SPDX-License-Identifier: Apache-2.0
// ALTO 4.4 (Library of Congress) of recognised pages; one document, one Page each, with the order
// in which the blocks are read, and their language where they have Han characters. Boxes are in
// pixels of the original image; what XML cannot hold is U+FFFD.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr {

struct AltoPage {
  const RecognizedPage* page = nullptr;
  int original_width = 0, original_height = 0;  // pixels
  std::string source;                           // file name, for the description
};

std::string to_alto(const std::vector<AltoPage>& pages);
// The same in parts, of a page at most.
void write_alto(const std::vector<AltoPage>& pages,
                const std::function<void(std::string_view)>& sink);

}  // namespace ocr
