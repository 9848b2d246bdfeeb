// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/tables.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "ocr/internal/pieces.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

constexpr int kRule = 16;  // pixels between cells that touch, at most

// Where the rules of one direction run: edges of cells that lie together are one rule.
std::vector<int> rules_of(std::vector<int> edges) {
  std::sort(edges.begin(), edges.end());
  std::vector<int> rules;
  int last = 0;
  for (const int edge : edges) {
    if (rules.empty() || edge - last > kRule) rules.push_back(edge);
    last = edge;
  }
  return rules;
}

int rule_at(const std::vector<int>& rules, int edge) {
  const auto after = std::upper_bound(rules.begin(), rules.end(), edge);
  return static_cast<int>(after - rules.begin()) - 1;
}

Table grid_of(const std::vector<Rect>& cells, const std::vector<std::size_t>& indices) {
  std::vector<int> across, down;
  Table table;
  for (const std::size_t i : indices) {
    const Rect& c = cells[i];
    across.insert(across.end(), {c.x, right(c)});
    down.insert(down.end(), {c.y, bottom(c)});
    table.box = enclosing(table.box, c);
  }
  across = rules_of(std::move(across));
  down = rules_of(std::move(down));
  for (const std::size_t i : indices) {
    const Rect& c = cells[i];
    Cell cell;
    cell.box = c;
    cell.row = rule_at(down, c.y), cell.column = rule_at(across, c.x);
    cell.rows = std::max(1, rule_at(down, bottom(c)) - cell.row);
    cell.columns = std::max(1, rule_at(across, right(c)) - cell.column);
    table.rows = std::max(table.rows, cell.row + cell.rows);
    table.columns = std::max(table.columns, cell.column + cell.columns);
    table.cells.push_back(std::move(cell));
  }
  std::sort(table.cells.begin(), table.cells.end(), [](const Cell& a, const Cell& b) {
    return std::pair(a.row, a.column) < std::pair(b.row, b.column);
  });
  return table;
}

// The words of a line that stand in the cell, as runs without a word of another cell between them.
void add_words(const Line& line, int block, int index, Table& table) {
  WordSpan* open = nullptr;
  const Cell* in = nullptr;
  for (int w = 0; w < static_cast<int>(line.words.size()); ++w) {
    const Rect& box = line.words[static_cast<std::size_t>(w)].box;
    const int x = middle_x(box), y = middle_y(box);
    const auto cell = std::find_if(table.cells.begin(), table.cells.end(), [&](const Cell& c) {
      return x >= c.box.x && x < right(c.box) && y >= c.box.y && y < bottom(c.box);
    });
    if (cell == table.cells.end()) {
      in = nullptr;
    } else if (&*cell == in) {
      ++open->count;
    } else {
      in = &*cell;
      cell->words.push_back({block, index, w, 1});
      open = &cell->words.back();
    }
  }
}

std::u32string codes_of(const std::vector<Block>& blocks, const Cell& cell) {
  std::u32string codes;
  for (const WordSpan& span : cell.words) {
    const Line& line =
        blocks[static_cast<std::size_t>(span.block)].lines[static_cast<std::size_t>(span.line)];
    for (int w = span.first; w < span.first + span.count; ++w) {
      for (const Character& c : line.words[static_cast<std::size_t>(w)].characters) {
        codes.push_back(c.code);
      }
    }
  }
  return codes;
}

// A few Han characters and no number: what labels look like, and names.
bool looks_like_label(const std::u32string& codes) {
  constexpr std::ptrdiff_t kLongest = 14;
  const auto han = std::count_if(codes.begin(), codes.end(), terms::is_han);
  const bool has_digit =
      std::any_of(codes.begin(), codes.end(), [](char32_t c) { return c >= U'0' && c <= U'9'; });
  return han > 0 && !has_digit && std::ssize(codes) <= kLongest && 4 * han >= 3 * std::ssize(codes);
}

class Roles {
 public:
  Roles(Table& table, const std::vector<Block>& blocks) : table_(table) {
    for (const Cell& cell : table.cells)
      is_labelled_.push_back(looks_like_label(codes_of(blocks, cell)));
  }

  // Heads of columns first; then along the rows: what stands right of a label is its value, and
  // what follows a value and looks like one is the next label.
  void assign() {
    for (int row = 0; row + 1 < table_.rows; ++row) assign_heads(row);
    for (std::size_t i = 0; i < table_.cells.size(); ++i) {
      Cell& cell = table_.cells[i];
      if (cell.role != CellRole::other) continue;
      const Cell* left = left_of(cell);
      if (left != nullptr && left->role == CellRole::label && heads_.count(left) == 0) {
        cell.role = CellRole::value;
      } else if (is_labelled_[i] && right_of(table_, cell) != nullptr) {
        cell.role = CellRole::label;
      }
    }
  }

 private:
  const Cell* left_of(const Cell& cell) const {
    for (const Cell& other : table_.cells) {
      if (other.column + other.columns == cell.column && other.row <= cell.row &&
          cell.row < other.row + other.rows) {
        return &other;
      }
    }
    return nullptr;
  }

  std::vector<std::size_t> row_of(int row) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < table_.cells.size(); ++i) {
      if (table_.cells[i].row == row) found.push_back(i);
    }
    return found;
  }

  bool same_columns(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) const {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](std::size_t i, std::size_t j) {
      return table_.cells[i].column == table_.cells[j].column &&
             table_.cells[i].columns == table_.cells[j].columns;
    });
  }

  // Labels side by side over rows of the same columns that do not begin with a label themselves.
  void assign_heads(int row) {
    const std::vector<std::size_t> heads = row_of(row);
    if (heads.size() < 2 || table_.cells[heads[0]].role != CellRole::other ||
        !std::all_of(heads.begin(), heads.end(), [&](std::size_t i) { return is_labelled_[i]; })) {
      return;
    }
    for (int below = row + 1; below < table_.rows; ++below) {
      const std::vector<std::size_t> cells = row_of(below);
      if (!same_columns(heads, cells) || is_labelled_[cells[0]]) return;
      for (const std::size_t i : cells) table_.cells[i].role = CellRole::value;
      for (const std::size_t i : heads) {
        table_.cells[i].role = CellRole::label;
        heads_.emplace(&table_.cells[i], row);
      }
    }
  }

  Table& table_;
  std::vector<bool> is_labelled_;
  std::map<const Cell*, int> heads_;
};

}  // namespace

std::vector<std::vector<std::size_t>> touching_cells(const std::vector<Rect>& cells) {
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

std::vector<Table> find_tables(const std::vector<Block>& blocks, const std::vector<Rect>& cells) {
  std::vector<Table> tables;
  for (const std::vector<std::size_t>& indices : touching_cells(cells)) {
    if (indices.size() < 2) continue;  // a frame
    Table table = grid_of(cells, indices);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      for (std::size_t l = 0; l < blocks[b].lines.size(); ++l) {
        add_words(blocks[b].lines[l], static_cast<int>(b), static_cast<int>(l), table);
      }
    }
    Roles(table, blocks).assign();
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace ocr::internal
