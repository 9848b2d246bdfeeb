// SPDX-License-Identifier: Apache-2.0
// Ruled tables as grids: where each cell stands among the others, and what it is for.
//
// Units    pixels of the recognition image.
#pragma once

#include <cstddef>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr::internal {

// Cells of one table touch: only a rule is between them. The indices of each table's cells.
std::vector<std::vector<std::size_t>> touching_cells(const std::vector<scanner::Rect>& cells);

// Each word belongs to the cell its middle stands in.
std::vector<Table> find_tables(const std::vector<Block>& blocks,
                               const std::vector<scanner::Rect>& cells);

}  // namespace ocr::internal
