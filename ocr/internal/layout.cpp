// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/layout.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "ocr/internal/pieces.h"
#include "ocr/internal/tables.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

Block make_block(std::vector<Line> lines) {
  Block block;
  block.lines = std::move(lines);
  for (const Line& line : block.lines) block.box = enclosing(block.box, line.box);
  return block;
}

// Rows of cells: those whose middle lies beside the row's first cell, or that begin where it does.
std::vector<std::vector<std::size_t>> cell_rows(const std::vector<Rect>& cells,
                                                std::vector<std::size_t> table) {
  std::sort(table.begin(), table.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(cells[a].y, cells[a].x) < std::pair(cells[b].y, cells[b].x);
  });
  std::vector<std::vector<std::size_t>> rows;
  while (!table.empty()) {
    const Rect first = cells[table.front()];
    std::vector<std::size_t> row, rest;
    for (std::size_t i : table) {
      const int middle = middle_y(cells[i]);
      const bool beside = middle >= first.y && middle < bottom(first);
      const bool begins = 4 * std::abs(cells[i].y - first.y) < first.height;
      (beside || begins ? row : rest).push_back(i);
    }
    std::sort(row.begin(), row.end(),
              [&](std::size_t a, std::size_t b) { return cells[a].x < cells[b].x; });
    rows.push_back(std::move(row));
    table = std::move(rest);
  }
  return rows;
}

// A row whose cells hold a line each is one line; otherwise its cells are read one after another.
void read_row(const std::vector<std::size_t>& row, std::vector<std::vector<Piece>>& in_cell,
              std::vector<Line>& out) {
  const bool single =
      std::all_of(row.begin(), row.end(), [&](std::size_t i) { return in_cell[i].size() <= 1; });
  Line* current = nullptr;
  for (std::size_t i : row) {
    for (const Piece& piece : in_cell[i]) {
      Line line = make_line(piece);
      // Two cells may become one line only where the gap will read as a space.
      if (single && current != nullptr &&
          line.box.x - right(current->box) > std::max(line.box.height, current->box.height)) {
        const float left = static_cast<float>(current->words.size());
        const float added = static_cast<float>(line.words.size());
        current->confidence =
            (current->confidence * left + line.confidence * added) / (left + added);
        current->box = enclosing(current->box, line.box);
        std::move(line.words.begin(), line.words.end(), std::back_inserter(current->words));
      } else {
        out.push_back(std::move(line));
        current = &out.back();
      }
    }
  }
}

// Lines of a good length, and several: prose, not the labels or the values of a form.
bool is_column(const std::vector<Piece>& pieces) {
  std::size_t symbols = 0;
  for (const Piece& piece : pieces) symbols += piece.symbols.size();
  return pieces.size() >= 4 && symbols > 10 * pieces.size();
}

// Consecutive rows [first, last) that one upright strip of paper parts into two columns.
struct Columns {
  std::size_t first = 0, last = 0;
  int from = 0, to = 0;  // the strip
};

Columns columns_from(const std::vector<Row>& rows, std::size_t first) {
  Columns found{first, first, 0, 0};
  for (std::size_t i = first; i < rows.size(); ++i) {
    int from = found.from, to = found.to;
    if (rows[i].size() == 2) {
      const int left_end = right(rows[i][0].box), right_begin = rows[i][1].box.x;
      from = i == first ? left_end : std::max(from, left_end);
      to = i == first ? right_begin : std::min(to, right_begin);
    } else if (rows[i].size() == 1 && i > first) {  // one column has ended, or pauses
      const Rect& box = rows[i][0].box;
      if (middle_x(box) < from) from = std::max(from, right(box));
      if (middle_x(box) > to) to = std::min(to, box.x);
      if (box.x < from && right(box) > to) break;
    } else {
      break;
    }
    if (from >= to) break;
    found.from = from;
    found.to = to;
    if (rows[i].size() == 2) found.last = i + 1;
  }
  return found;
}

void read_rows(std::vector<Row>& rows, std::size_t first, std::size_t last,
               std::vector<Block>& out) {
  std::vector<Line> lines;
  int reached = 0;
  for (std::size_t i = first; i < last; ++i) {
    const Piece piece = joined(std::move(rows[i]));
    if (!lines.empty() && piece.box.y - reached > piece.box.height) {
      out.push_back(make_block(std::exchange(lines, {})));
    }
    reached = bottom(piece.box);
    lines.push_back(make_line(piece));
  }
  if (!lines.empty()) out.push_back(make_block(std::move(lines)));
}

// The text outside of tables, top to bottom; columns of prose one after another.
void read_free(std::vector<Piece> pieces, std::vector<Block>& out) {
  std::vector<Row> rows = levels_of(std::move(pieces));
  std::size_t done = 0;
  for (std::size_t i = 0; i < rows.size();) {
    const Columns columns = columns_from(rows, i);
    std::vector<Piece> left, right_side;
    for (std::size_t r = columns.first; r < columns.last; ++r) {
      for (const Piece& piece : rows[r]) {
        (middle_x(piece.box) < columns.to ? left : right_side).push_back(piece);
      }
    }
    if (!is_column(left) || !is_column(right_side)) {
      ++i;
      continue;
    }
    read_rows(rows, done, columns.first, out);
    read_free(std::move(left), out);
    read_free(std::move(right_side), out);
    done = i = columns.last;
  }
  read_rows(rows, done, rows.size(), out);
}

// Characters one below the other (labels at the side of a form) are one line.
bool is_upright_label(const std::vector<Row>& rows) {
  return rows.size() > 1 && std::all_of(rows.begin(), rows.end(), [](const Row& row) {
           return row.size() == 1 && row.front().symbols.size() == 1 &&
                  terms::is_han(row.front().symbols.front().character.code);
         });
}

std::vector<Piece> lines_of_cell(std::vector<Piece> pieces, int height) {
  std::vector<Row> rows = levels_of(std::move(pieces));
  if (is_upright_label(rows)) {
    Row label;
    for (Row& row : rows) label.push_back(std::move(row.front()));
    return {joined(std::move(label))};
  }
  std::vector<Piece> lines;
  for (Row& row : rows) {
    std::erase_if(row, [&](const Piece& piece) { return is_noise(piece, height); });
    if (!row.empty()) lines.push_back(joined(std::move(row)));
  }
  return lines;
}

bool within(const Rect& inner, const Rect& outer) {
  const int x = inner.x + inner.width / 2, y = middle_y(inner);
  return x >= outer.x && x < right(outer) && y >= outer.y && y < bottom(outer);
}

}  // namespace

std::vector<Block> arrange(std::vector<SymbolLine> lines, const std::vector<Rect>& found_cells) {
  std::vector<Rect> cells = found_cells;
  std::vector<std::pair<int, Piece>> pieces;
  for (const SymbolLine& line : lines) split_at_cells(line, cells, pieces);

  std::vector<std::vector<Piece>> in_cell(cells.size());
  std::vector<Piece> free;
  for (auto& entry : pieces) trim_strokes(entry.second);
  std::erase_if(pieces, [](const auto& entry) { return entry.second.symbols.empty(); });
  std::vector<int> heights;
  for (const auto& entry : pieces) heights.push_back(entry.second.box.height);
  const int height = median(std::move(heights));
  for (auto& [cell, piece] : pieces) {
    if (cell != kNoCell) {
      in_cell[static_cast<std::size_t>(cell)].push_back(std::move(piece));
    } else if (!is_noise(piece, height)) {
      free.push_back(std::move(piece));
    }
  }
  for (auto& cell : in_cell) cell = lines_of_cell(std::move(cell), height);

  std::vector<Block> blocks;
  for (std::vector<std::size_t>& table : touching_cells(cells)) {
    const std::size_t closed = table.size();
    Rect frame;
    for (std::size_t i : table) frame = enclosing(frame, cells[i]);
    // Where a rule is too pale to close its cell, the text itself stands for the cell.
    std::erase_if(free, [&](Piece& piece) {
      if (!within(piece.box, frame)) return false;
      table.push_back(cells.size());
      cells.push_back(piece.box);
      in_cell.push_back({std::move(piece)});
      return true;
    });
    // Text of a row stands level; its frames do not when some of them are only text.
    std::vector<Rect> boxes = cells;
    if (table.size() > closed) {
      for (std::size_t i : table) {
        if (in_cell[i].size() == 1) boxes[i] = in_cell[i].front().box;
      }
    }
    std::vector<Line> read;
    for (const auto& row : cell_rows(boxes, table)) read_row(row, in_cell, read);
    if (!read.empty()) blocks.push_back(make_block(std::move(read)));
  }
  const bool has_table = !blocks.empty();
  read_free(std::move(free), blocks);
  if (has_table) {
    std::stable_sort(blocks.begin(), blocks.end(),
                     [](const Block& a, const Block& b) { return a.box.y < b.box.y; });
  }
  return blocks;
}

}  // namespace ocr::internal
