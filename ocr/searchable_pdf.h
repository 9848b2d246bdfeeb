// SPDX-License-Identifier: Apache-2.0
// A PDF of page images with the recognised text under them, invisible and selectable, without gaps
// between Han characters. (ISO 32000-1, text rendering mode 3; Type 0 font with a ToUnicode map.)
//
// Errors   ocr::Error(engine_failed) when a page's JPEG is not one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr {

struct PdfPage {
  std::vector<std::uint8_t> jpeg;  // the clean image, embedded as it is
  int image_width = 0, image_height = 0, channels = 3;
  double dpi = 200;                // of the JPEG
  const RecognizedPage* page = nullptr;  // null: image only
  bool empty = false;  // nothing but a page of A4, in the place of one that could not be read
};

std::string to_searchable_pdf(const std::vector<PdfPage>& pages, const std::string& title);

}  // namespace ocr
