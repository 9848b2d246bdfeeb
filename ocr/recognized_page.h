// SPDX-License-Identifier: Apache-2.0
// The text of a page and where each character stands.
//
// Units    boxes in pixels of the clean image (scanner::CleanPage::image); map them through
//          to_original for pixels of what the scanner delivered. Confidence 0..1.
#pragma once

#include <string>
#include <vector>

#include "scanner/page_image.h"

namespace ocr {

struct Character {
  char32_t code = 0;
  scanner::Rect box;
  float confidence = 0;
};

// A run of characters that stand together; Latin words, numbers and Han runs between gaps. One of
// nothing but spaces says that there is a space, whatever the gap.
struct Word {
  std::vector<Character> characters;
  scanner::Rect box;
  float confidence = 0;
};

// vertical: characters one below the other, lines from right to left (竖排).
enum class Direction { horizontal, vertical };

struct Line {
  std::vector<Word> words;
  scanner::Rect box;
  float confidence = 0;
  Direction direction = Direction::horizontal;

  // The line's text: a space only between words that need one (Latin or digits on both sides, or a
  // gap wider than a character); never between Han characters that stand together, nor before
  // closing punctuation.
  std::string text() const;
};

struct Block {
  std::vector<Line> lines;
  scanner::Rect box;
};

// Words [first, first + count) of a line of a block.
struct WordSpan {
  int block = 0, line = 0, first = 0, count = 0;
};

// label: what a form asks for, or the head of a column. value: what was filled in. other: neither,
// or not to be told.
enum class CellRole { label, value, other };

struct Cell {
  int row = 0, column = 0;    // of its upper left corner, from 0
  int rows = 1, columns = 1;  // that it spans
  scanner::Rect box;          // within its rules
  CellRole role = CellRole::other;
  std::vector<WordSpan> words;  // that stand in it, in reading order
};

// A ruled table, as far as its rules close its cells.
struct Table {
  int rows = 0, columns = 0;
  scanner::Rect box;
  std::vector<Cell> cells;  // by row, then by column
};

// The cell right of `cell`, on the level of its first row: the value beside a label; or null.
const Cell* right_of(const Table& table, const Cell& cell);

struct RecognizedPage {
  int width = 0, height = 0;        // of the clean image
  scanner::Affine to_original;
  std::vector<Block> blocks;        // in reading order
  std::vector<Table> tables;        // top to bottom
  std::string language;  // of the model that read it, BCP 47 ("zh-Hans"); empty: not known
  std::string engine;               // name, version, model and settings
  float confidence = 0;             // mean over characters, 0 for an empty page
  int unread = 0;                   // lines left out, of a page that has more than any text has

  // Lines in reading order, each ended by '\n'.
  std::string text() const;
  // What stands in a cell of one of its tables, its lines parted by spaces.
  std::string text(const Cell& cell) const;
};

// text() with one box per code point of it; spaces and line ends have an empty box. The index of a
// code point in `text` is the index of its box.
struct PlacedText {
  std::string text;                  // UTF-8, same as RecognizedPage::text()
  std::vector<Character> characters;
};
PlacedText place(const RecognizedPage& page);

// The lines of a page out of its placed text, for whoever kept no more than that: place() gives the
// same again. One block; what stands between two spaces is one word. Characters without a box are
// part of it too. Size, engine and the way to the original are the caller's to fill in.
RecognizedPage page_from(const PlacedText& placed);

}  // namespace ocr
