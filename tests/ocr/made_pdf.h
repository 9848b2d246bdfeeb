// SPDX-License-Identifier: Apache-2.0
// Searchable PDFs of plain images.
#pragma once

#include <string>

#include "ocr/searchable_pdf.h"
#include "scanner/page_image.h"

namespace ocr::test {

// An image of this size, all of one gray; its pixels need not be given.
PdfPage image_page(scanner::PageImage image);
// A4 at 30 dpi in colour, with the text.
PdfPage pdf_page(const RecognizedPage* page);
// One such page.
std::string pdf_of(const RecognizedPage& page);

// A page as nobody would make it: any characters, boxes of no size, outside of the page, out of
// order. The same seed gives the same page.
RecognizedPage random_page(unsigned seed);

}  // namespace ocr::test
