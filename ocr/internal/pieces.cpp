// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/pieces.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

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

int median_height(const std::vector<Symbol>& symbols) {
  std::vector<int> heights;
  for (const Symbol& s : symbols) {
    if (is_word_character(s.character.code)) heights.push_back(s.character.box.height);
  }
  return median(std::move(heights));
}

void refit(Piece& piece) {
  piece.box = {};
  for (const Symbol& s : piece.symbols) piece.box = enclosing(piece.box, s.character.box);
}

float mean_confidence(const std::vector<Symbol>& symbols) {
  float sum = 0;
  for (const Symbol& s : symbols) sum += s.character.confidence;
  return symbols.empty() ? 0 : sum / static_cast<float>(symbols.size());
}

Word make_word(std::vector<Character> characters) {
  Word word;
  word.characters = std::move(characters);
  for (const Character& c : word.characters) {
    word.box = enclosing(word.box, c.box);
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

}  // namespace

Rect enclosing(const Rect& a, const Rect& b) {
  if (a.width == 0 && a.height == 0) return b;
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(right(a), right(b)) - x, std::max(bottom(a), bottom(b)) - y};
}

int median(std::vector<int> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
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

}  // namespace ocr::internal
