// SPDX-License-Identifier: Apache-2.0
#include "service/stored_page.h"

namespace service {

ocr::RecognizedPage recognized_page(const store::PageResult& result) {
  ocr::PlacedText placed;
  placed.text = result.text;
  for (const store::CharBox& box : result.boxes)
    placed.characters.push_back(
        {0, {box.x, box.y, box.width, box.height}, static_cast<float>(box.confidence) / 100});
  ocr::RecognizedPage page = ocr::page_from(placed);
  page.width = result.clean_width;
  page.height = result.clean_height;
  const auto& m = result.to_original;
  page.to_original = {m[0], m[1], m[2], m[3], m[4], m[5]};
  page.engine = result.engine;
  page.confidence = static_cast<float>(result.confidence);
  return page;
}

}  // namespace service
