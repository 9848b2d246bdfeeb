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

struct Line {
  std::vector<Word> words;
  scanner::Rect box;
  float confidence = 0;

  // The line's text: a space only between words that need one (Latin or digits on both sides, or a
  // gap wider than a character); never between Han characters that stand together, nor before
  // closing punctuation.
  std::string text() const;
};

struct Block {
  std::vector<Line> lines;
  scanner::Rect box;
};

struct RecognizedPage {
  int width = 0, height = 0;        // of the clean image
  scanner::Affine to_original;
  std::vector<Block> blocks;        // in reading order
  std::string engine;               // name, version, model and settings
  float confidence = 0;             // mean over characters, 0 for an empty page

  // Lines in reading order, each ended by '\n'.
  std::string text() const;
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
