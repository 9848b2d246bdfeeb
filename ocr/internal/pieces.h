// SPDX-License-Identifier: Apache-2.0
// What the layout arranges: lines, parted where they run over the borders of cells, freed of what is
// no text, put on one level, and made into words.
//
// Units    pixels of the recognition image.
#pragma once

#include <utility>
#include <vector>

#include "ocr/internal/layout.h"

namespace ocr::internal {

inline constexpr int kNoCell = -1;

// A line, or the part of one that stands in one cell.
struct Piece {
  std::vector<Symbol> symbols;
  scanner::Rect box;
};
using Row = std::vector<Piece>;  // pieces on one level, left to right

inline int right(const scanner::Rect& r) { return r.x + r.width; }
inline int bottom(const scanner::Rect& r) { return r.y + r.height; }
inline int middle_x(const scanner::Rect& r) { return r.x + r.width / 2; }
inline int middle_y(const scanner::Rect& r) { return r.y + r.height / 2; }
// Both; only b while a is empty, wherever a stands.
scanner::Rect enclosing(const scanner::Rect& a, const scanner::Rect& b);
int median(std::vector<int> values);  // 0 of none

// Appends the parts of a line with the cell each stands in.
void split_at_cells(const SymbolLine& line, const std::vector<scanner::Rect>& cells,
                    std::vector<std::pair<int, Piece>>& out);
// Takes away strokes at the ends that the engine itself doubts.
void trim_strokes(Piece& piece);
// `height` is that of the page's lines.
bool is_noise(const Piece& piece, int height);

std::vector<Row> levels_of(std::vector<Piece> pieces);  // top to bottom
Piece joined(Row row);                                  // one piece of a row
Line make_line(const Piece& piece);

}  // namespace ocr::internal
