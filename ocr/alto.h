// SPDX-License-Identifier: Apache-2.0
// ALTO 4.4 (Library of Congress) of recognised pages; one document, one Page each.
// Boxes are in pixels of the original image.
#pragma once

#include <string>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr {

struct AltoPage {
  const RecognizedPage* page = nullptr;
  int original_width = 0, original_height = 0;  // pixels
  std::string source;                           // file name, for the description
};

std::string to_alto(const std::vector<AltoPage>& pages);

}  // namespace ocr
