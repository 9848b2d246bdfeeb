// SPDX-License-Identifier: Apache-2.0
// From the symbols an engine reports to lines a reader would accept: noise dropped, words parted
// where the paper parts them, forms read row by row.
//
// Units    pixels of the recognition image.
#pragma once

#include <vector>

#include "ocr/recognized_page.h"

namespace ocr::internal {

struct Symbol {
  Character character;
  bool starts_word = false;  // as the engine sees words; Han "words" are its guess
};

struct SymbolLine {
  std::vector<Symbol> symbols;  // left to right
  scanner::Rect box;
  float darkness = 1;  // of its ink, 0..1
};

// `cells` are the frames of forms, empty on a page without.
std::vector<Block> arrange(std::vector<SymbolLine> lines, const std::vector<scanner::Rect>& cells);

}  // namespace ocr::internal
