// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/layout.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

constexpr int kNoCell = -1;

// A line, or the part of one that stands in one cell.
struct Piece {
  std::vector<Symbol> symbols;
  Rect box;
};

int right(const Rect& r) { return r.x + r.width; }
int bottom(const Rect& r) { return r.y + r.height; }
int middle_x(const Rect& r) { return r.x + r.width / 2; }
int middle_y(const Rect& r) { return r.y + r.height / 2; }

Rect united(const Rect& a, const Rect& b) {
  if (a.width == 0 && a.height == 0) return b;
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(right(a), right(b)) - x, std::max(bottom(a), bottom(b)) - y};
}

int overlap_y(const Rect& a, const Rect& b) {
  return std::min(bottom(a), bottom(b)) - std::max(a.y, b.y);
}

bool on_one_row(const Rect& a, const Rect& b) {
  return 2 * overlap_y(a, b) > std::min(a.height, b.height);
}

bool is_word_character(char32_t code) {
  return terms::is_han(code) || terms::is_letter_or_digit(terms::fold(code));
}

// What is left of rules, folds and specks is read as one of these.
bool may_be_a_stroke(char32_t code) {
  constexpr std::u32string_view kStrokes =
      U"|_—–-~～=＝^'\"`‘’“”.,:;·•…丨｜一丶/\\[](){}<>«»°*!¡¦ˉ¯、，。：；";
  return kStrokes.find(code) != std::u32string_view::npos;
}

int median(std::vector<int> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

int median_height(const std::vector<Symbol>& symbols) {
  std::vector<int> heights;
  for (const Symbol& s : symbols) {
    if (is_word_character(s.character.code)) heights.push_back(s.character.box.height);
  }
  return median(std::move(heights));
}

void refit(Piece& piece) {
  piece.box = {};
  for (const Symbol& s : piece.symbols) piece.box = united(piece.box, s.character.box);
}

float mean_confidence(const std::vector<Symbol>& symbols) {
  float sum = 0;
  for (const Symbol& s : symbols) sum += s.character.confidence;
  return symbols.empty() ? 0 : sum / static_cast<float>(symbols.size());
}

// Strokes at the ends of a piece that the engine itself doubts, or that stand far off the text.
void trim_strokes(Piece& piece) {
  auto doubtful = [](const Symbol& s) {
    return may_be_a_stroke(s.character.code) && s.character.confidence < 0.5F;
  };
  auto& symbols = piece.symbols;
  while (!symbols.empty() && doubtful(symbols.back())) symbols.pop_back();
  const auto first = std::find_if_not(symbols.begin(), symbols.end(), doubtful);
  symbols.erase(symbols.begin(), first);
  refit(piece);
}

// `height` is that of the page's lines.
bool is_noise(const Piece& piece, int height) {
  if (piece.symbols.empty()) return true;
  const auto words = std::count_if(piece.symbols.begin(), piece.symbols.end(), [](const Symbol& s) {
    return is_word_character(s.character.code);
  });
  const float confidence = mean_confidence(piece.symbols);
  if (words == 0) return confidence < 0.9F;
  // Folds and borders: long and low, or read as a jumble of letters. The engine gives text it can
  // read 0.95 and more, and nonsense still 0.85.
  if (confidence >= 0.93F) return false;
  const auto latin = std::count_if(piece.symbols.begin(), piece.symbols.end(), [](const Symbol& s) {
    return terms::is_letter_or_digit(s.character.code);
  });
  if (confidence < (piece.symbols.size() < 8 ? 0.85F : 0.88F)) return true;
  const bool low = 3 * piece.box.height < 2 * height && piece.box.width > 4 * height;
  const bool jumble = words >= 4 && 2 * latin > words;
  return low || jumble;
}

// Parts a line where it runs over the border of a cell.
void split_at_cells(const SymbolLine& line, const std::vector<Rect>& cells,
                    std::vector<std::pair<int, Piece>>& out) {
  auto cell_of = [&](const Rect& box) {
    const int x = box.x + box.width / 2, y = middle_y(box);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Rect& c = cells[i];
      if (x >= c.x && x < right(c) && y >= c.y && y < bottom(c)) return static_cast<int>(i);
    }
    return kNoCell;
  };
  int previous = kNoCell;
  bool open = false;
  for (const Symbol& symbol : line.symbols) {
    const int cell = cell_of(symbol.character.box);
    if (!open || cell != previous) {
      out.emplace_back(cell, Piece{});
      open = true;
      previous = cell;
    }
    out.back().second.symbols.push_back(symbol);
  }
}

using Row = std::vector<Piece>;  // pieces on one level, left to right

std::vector<Row> levels_of(std::vector<Piece> pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return middle_y(a.box) < middle_y(b.box); });
  std::vector<Row> rows;
  for (Piece& piece : pieces) {
    if (rows.empty() || !on_one_row(rows.back().front().box, piece.box)) rows.emplace_back();
    rows.back().push_back(std::move(piece));
  }
  for (Row& row : rows) {
    std::sort(row.begin(), row.end(),
              [](const Piece& a, const Piece& b) { return a.box.x < b.box.x; });
  }
  return rows;
}

// One piece of a row. The order within a piece is the engine's: its boxes of single characters are
// too rough to sort by.
Piece joined(Row row) {
  Piece whole;
  for (Piece& piece : row) {
    piece.symbols.front().starts_word = true;
    std::move(piece.symbols.begin(), piece.symbols.end(), std::back_inserter(whole.symbols));
  }
  refit(whole);
  return whole;
}

Word make_word(std::vector<Character> characters) {
  Word word;
  word.characters = std::move(characters);
  for (const Character& c : word.characters) {
    word.box = united(word.box, c.box);
    word.confidence += c.confidence;
  }
  word.confidence /= static_cast<float>(word.characters.size());
  return word;
}

// A word ends at a gap wider than a character, and between Latin letters or digits where the engine
// says so and the paper shows a gap.
bool word_ends(const Character& left, const Symbol& next, int size) {
  const int gap = next.character.box.x - right(left.box);
  if (gap > size) return true;
  if (!next.starts_word) return false;
  auto plain = [](char32_t code) { return code > ' ' && code < 0x2E80; };
  return plain(left.code) && plain(next.character.code) && 6 * gap > size;
}

Line make_line(const Piece& piece) {
  Line line;
  const int size = median_height(piece.symbols);
  std::vector<Character> characters;
  for (const Symbol& symbol : piece.symbols) {
    if (!characters.empty() && word_ends(characters.back(), symbol, size)) {
      line.words.push_back(make_word(std::move(characters)));
      characters.clear();
    }
    characters.push_back(symbol.character);
  }
  if (!characters.empty()) line.words.push_back(make_word(std::move(characters)));
  line.box = piece.box;
  line.confidence = mean_confidence(piece.symbols);
  return line;
}

Block make_block(std::vector<Line> lines) {
  Block block;
  block.lines = std::move(lines);
  for (const Line& line : block.lines) block.box = united(block.box, line.box);
  return block;
}

// Cells of one table touch: only a rule is between them.
std::vector<std::vector<std::size_t>> tables_of(const std::vector<Rect>& cells) {
  constexpr int kRule = 16;
  std::vector<std::size_t> table(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) table[i] = i;
  auto near = [](const Rect& a, const Rect& b) {
    return a.x <= right(b) + kRule && b.x <= right(a) + kRule && a.y <= bottom(b) + kRule &&
           b.y <= bottom(a) + kRule;
  };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (table[i] == table[j] || !near(cells[i], cells[j])) continue;
      const std::size_t from = table[i], to = table[j];
      std::replace(table.begin(), table.end(), from, to);
    }
  }
  std::vector<std::vector<std::size_t>> tables;
  std::vector<std::size_t> names;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto at = std::find(names.begin(), names.end(), table[i]);
    if (at == names.end()) {
      names.push_back(table[i]);
      tables.push_back({i});
    } else {
      tables[static_cast<std::size_t>(at - names.begin())].push_back(i);
    }
  }
  return tables;
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
        current->box = united(current->box, line.box);
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
  for (std::vector<std::size_t>& table : tables_of(cells)) {
    const std::size_t closed = table.size();
    Rect frame;
    for (std::size_t i : table) frame = united(frame, cells[i]);
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
