// SPDX-License-Identifier: Apache-2.0
// A page of the archive as recognition made it, for everything that writes or reads text with
// places.
//
// Threads  pure function.
#pragma once

#include "ocr/recognized_page.h"
#include "store/records.h"

namespace service {

// The lines, words and boxes of the stored text: ocr::place() of it is the text and the boxes that
// are stored. Boxes are in pixels of the clean image, all lines in one block.
ocr::RecognizedPage recognized_page(const store::PageResult& result);

}  // namespace service
