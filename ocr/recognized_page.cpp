// SPDX-License-Identifier: Apache-2.0
#include "ocr/recognized_page.h"

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

}  // namespace ocr
