// SPDX-License-Identifier: Apache-2.0
#include "ocr/recognized_page.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ocr/internal/spacing.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

// The characters of a line and the spaces between its runs, in order.
template <typename Visit>
void visit_line(const Line& line, Visit&& visit) {
  bool first = true;
  for (const internal::Run& run : internal::runs_of(line)) {
    if (!first) visit(Character{U' ', {}, 1});
    first = false;
    for (const Character& c : run.characters) visit(c);
  }
}

}  // namespace

std::string Line::text() const {
  std::string out;
  visit_line(*this, [&](const Character& c) { terms::append_utf8(out, c.code); });
  return out;
}

std::string RecognizedPage::text() const {
  std::string out;
  for (const Block& block : blocks) {
    for (const Line& line : block.lines) {
      out += line.text();
      out += '\n';
    }
  }
  return out;
}

std::string RecognizedPage::text(const Cell& cell) const {
  std::string out;
  for (const WordSpan& span : cell.words) {
    const Line& whole =
        blocks[static_cast<std::size_t>(span.block)].lines[static_cast<std::size_t>(span.line)];
    Line part;
    const auto first = whole.words.begin() + span.first;
    part.words.assign(first, first + span.count);
    if (!out.empty()) out += ' ';
    out += part.text();
  }
  return out;
}

const Cell* right_of(const Table& table, const Cell& cell) {
  for (const Cell& other : table.cells) {
    if (other.column == cell.column + cell.columns && other.row <= cell.row &&
        cell.row < other.row + other.rows) {
      return &other;
    }
  }
  return nullptr;
}

PlacedText place(const RecognizedPage& page) {
  PlacedText placed;
  auto add = [&](const Character& c) {
    terms::append_utf8(placed.text, c.code);
    placed.characters.push_back(c);
  };
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      visit_line(line, add);
      add(Character{U'\n', {}, 1});
    }
  }
  return placed;
}

namespace {

float mean_confidence(const std::vector<Character>& characters) {
  float sum = 0;
  for (const Character& c : characters) sum += c.confidence;
  return characters.empty() ? 0 : sum / static_cast<float>(characters.size());
}

Line line_of(std::vector<Character>::const_iterator from,
             std::vector<Character>::const_iterator to) {
  Line line;
  std::vector<Character> all;
  bool in_space = false;
  for (; from != to; ++from) {
    const bool space = from->code == U' ';
    if (line.words.empty() || space != in_space) line.words.emplace_back();
    in_space = space;
    line.words.back().characters.push_back(*from);
    if (!space) all.push_back(*from);
  }
  for (Word& word : line.words) {
    for (const Character& c : word.characters)
      if (c.box.width > 0 && c.box.height > 0) word.box = internal::united(word.box, c.box);
    word.confidence = mean_confidence(word.characters);
    line.box = internal::united(line.box, word.box);
  }
  line.confidence = mean_confidence(all);
  return line;
}

}  // namespace

RecognizedPage page_from(const PlacedText& placed) {
  RecognizedPage page;
  std::vector<Character> characters = placed.characters;
  std::size_t count = 0;
  const std::u32string text = terms::decode_utf8(placed.text);
  characters.resize(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) characters[i].code = text[i];

  Block block;
  for (auto from = characters.cbegin(); from != characters.cend();) {
    const auto is_end = [](const Character& c) { return c.code == U'\n'; };
    const auto to = std::find_if(from, characters.cend(), is_end);
    block.lines.push_back(line_of(from, to));
    block.box = internal::united(block.box, block.lines.back().box);
    for (auto c = from; c != to; ++c) {
      if (c->code == U' ') continue;
      page.confidence += c->confidence;
      ++count;
    }
    from = to == characters.cend() ? to : to + 1;
  }
  if (count > 0) page.confidence /= static_cast<float>(count);
  if (!block.lines.empty()) page.blocks.push_back(std::move(block));
  return page;
}

}  // namespace ocr
