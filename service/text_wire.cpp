// SPDX-License-Identifier: Apache-2.0
#include "service/text_wire.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace service {
namespace {

constexpr std::size_t max_items = 200'000;  // of any list on one page
constexpr int max_grid = 10'000;            // rows or columns of a table

// A value up to `last`, numbered from 0.
template <typename T>
T get_enum(Decoder& in, T last) {
  const auto value = in.get<std::uint8_t>();
  if (value > static_cast<std::uint8_t>(last)) throw WireError("unknown value");
  return static_cast<T>(value);
}

void put(Encoder& out, const ocr::Line& line) {
  put(out, line.box), out.put(line.confidence);
  out.put(static_cast<std::uint8_t>(line.direction));
  out.put_count(line.words.size());
  for (const auto& word : line.words) {
    put(out, word.box), out.put(word.confidence);
    out.put_count(word.characters.size());
    for (const auto& c : word.characters) {
      out.put(static_cast<std::uint32_t>(c.code)), put(out, c.box), out.put(c.confidence);
    }
  }
}

void put(Encoder& out, const ocr::Table& table) {
  out.put(table.rows), out.put(table.columns), put(out, table.box);
  out.put_count(table.cells.size());
  for (const auto& cell : table.cells) {
    out.put(cell.row), out.put(cell.column), out.put(cell.rows), out.put(cell.columns);
    put(out, cell.box), out.put(static_cast<std::uint8_t>(cell.role));
    out.put_count(cell.words.size());
    for (const auto& span : cell.words) {
      out.put(span.block), out.put(span.line), out.put(span.first), out.put(span.count);
    }
  }
}

ocr::Word get_word(Decoder& in) {
  ocr::Word word;
  word.box = get_rect(in), word.confidence = in.get<float>();
  word.characters.resize(in.get_count(max_items));
  for (auto& c : word.characters) {
    c.code = static_cast<char32_t>(in.get<std::uint32_t>());
    if (c.code > 0x10FFFF) throw WireError("not a code point");
    c.box = get_rect(in), c.confidence = in.get<float>();
  }
  return word;
}

ocr::Line get_line(Decoder& in) {
  ocr::Line line;
  line.box = get_rect(in), line.confidence = in.get<float>();
  line.direction = get_enum(in, ocr::Direction::vertical);
  const std::size_t words = in.get_count(max_items);
  for (std::size_t i = 0; i < words; ++i) line.words.push_back(get_word(in));
  return line;
}

int get_up_to(Decoder& in, int least, int most) {
  const int value = in.get<int>();
  if (value < least || value > most) throw WireError("place in a table out of range");
  return value;
}

// Words that are on the page.
ocr::WordSpan get_span(Decoder& in, const ocr::RecognizedPage& page) {
  const auto last = [](std::size_t count) { return static_cast<int>(count) - 1; };
  ocr::WordSpan span;
  span.block = get_up_to(in, 0, last(page.blocks.size()));
  const auto& lines = page.blocks[static_cast<std::size_t>(span.block)].lines;
  span.line = get_up_to(in, 0, last(lines.size()));
  const int words = last(lines[static_cast<std::size_t>(span.line)].words.size());
  span.first = get_up_to(in, 0, words);
  span.count = get_up_to(in, 1, words + 1 - span.first);
  return span;
}

ocr::Table get_table(Decoder& in, const ocr::RecognizedPage& page) {
  ocr::Table table;
  table.rows = get_up_to(in, 1, max_grid), table.columns = get_up_to(in, 1, max_grid);
  table.box = get_rect(in);
  table.cells.resize(in.get_count(max_items));
  for (auto& cell : table.cells) {
    cell.row = get_up_to(in, 0, table.rows - 1);
    cell.column = get_up_to(in, 0, table.columns - 1);
    cell.rows = get_up_to(in, 1, table.rows - cell.row);
    cell.columns = get_up_to(in, 1, table.columns - cell.column);
    cell.box = get_rect(in), cell.role = get_enum(in, ocr::CellRole::other);
    const std::size_t spans = in.get_count(max_items);
    for (std::size_t i = 0; i < spans; ++i) cell.words.push_back(get_span(in, page));
  }
  return table;
}

}  // namespace

void put(Encoder& out, const scanner::Rect& r) {
  out.put(r.x), out.put(r.y), out.put(r.width), out.put(r.height);
}
scanner::Rect get_rect(Decoder& in) {
  scanner::Rect r;
  r.x = in.get<int>(), r.y = in.get<int>(), r.width = in.get<int>(), r.height = in.get<int>();
  constexpr int far = 1 << 20;
  for (int v : {r.x, r.y, r.width, r.height})
    if (v < -far || v > far) throw WireError("box out of range");
  return r;
}

void put(Encoder& out, const scanner::Affine& t) {
  for (double v : {t.a, t.b, t.c, t.d, t.e, t.f}) out.put(v);
}
scanner::Affine get_affine(Decoder& in) {
  scanner::Affine t;
  for (double* v : {&t.a, &t.b, &t.c, &t.d, &t.e, &t.f}) {
    *v = in.get<double>();
    if (!std::isfinite(*v)) throw WireError("transform is not finite");
  }
  if (std::abs(t.a * t.e - t.b * t.d) < 1e-9) throw WireError("transform cannot be inverted");
  return t;
}

void put(Encoder& out, const ocr::RecognizedPage& page) {
  out.put(page.width), out.put(page.height), put(out, page.to_original);
  out.put(page.engine), out.put(page.language), out.put(page.confidence), out.put(page.unread);
  out.put_count(page.blocks.size());
  for (const auto& block : page.blocks) {
    put(out, block.box);
    out.put_count(block.lines.size());
    for (const auto& line : block.lines) put(out, line);
  }
  out.put_count(page.tables.size());
  for (const auto& table : page.tables) put(out, table);
}

ocr::RecognizedPage get_text(Decoder& in) {
  ocr::RecognizedPage page;
  page.width = in.get<int>(), page.height = in.get<int>(), page.to_original = get_affine(in);
  page.engine = in.get_string(4096), page.language = in.get_string(64);
  page.confidence = in.get<float>(), page.unread = in.get<int>();
  page.blocks.resize(in.get_count(max_items));
  for (auto& block : page.blocks) {
    block.box = get_rect(in);
    const std::size_t lines = in.get_count(max_items);
    for (std::size_t i = 0; i < lines; ++i) block.lines.push_back(get_line(in));
  }
  const std::size_t tables = in.get_count(max_items);
  for (std::size_t i = 0; i < tables; ++i) page.tables.push_back(get_table(in, page));
  return page;
}

}  // namespace service
