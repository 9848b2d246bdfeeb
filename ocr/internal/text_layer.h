// SPDX-License-Identifier: Apache-2.0
// The invisible text of a PDF page, each character over its image.
//
// Readers of PDFs take a gap for a space, so there is none: a character reaches to where the next
// one begins, and a space fills what parts two words. Neighbours of even pitch are shown together.
//
// Units    points; the page's pixels are stretched to width and height.
// Errors   as TextFont.
#pragma once

#include <string>

#include "ocr/internal/text_font.h"
#include "ocr/recognized_page.h"

namespace ocr::internal {

// Operators for a content stream, in which the font is /F0. Boxes may lie anywhere and have no
// size: what is written lies on the page.
std::string text_layer(const RecognizedPage& page, double width, double height, TextFont& font);

// Whether the line's characters stand one below the other.
bool runs_down(const Line& line);

}  // namespace ocr::internal
