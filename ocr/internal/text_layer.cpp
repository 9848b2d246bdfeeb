// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/text_layer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "ocr/internal/glyphless_font.h"
#include "ocr/internal/spacing.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

// Of the size of the type:
constexpr double kNarrowest = 0.15;  // readers take equal characters that lie closer for shadows
constexpr double kTolerance = 0.08;  // a character is off its place by no more
constexpr std::size_t kMostTogether = 64;

bool is_empty(const Rect& box) { return box.width <= 0 || box.height <= 0; }

// A character and where it stands along the line, in points from the left or, in a line that runs
// down, from the top.
struct Cell {
  char32_t code = 0;
  double from = 0, to = 0;
  bool placed = false;
};

double natural(const Cell& cell, double size) { return TextFont::advance(cell.code) * size; }

// Cells without a place share what lies between their neighbours.
void place_all(std::vector<Cell>& cells, double begin, double end) {
  for (std::size_t first = 0, last = 0; first < cells.size(); first = last + 1) {
    double ems = 0;
    for (last = first; last < cells.size() && !cells[last].placed; ++last)
      ems += TextFont::advance(cells[last].code);
    double at = first == 0 ? begin : cells[first - 1].to;
    const double room = std::max(0.0, (last == cells.size() ? end : cells[last].from) - at);
    for (std::size_t i = first; i < last; ++i) {
      cells[i].from = at;
      at += room * TextFont::advance(cells[i].code) / ems;
      cells[i].to = at;
    }
  }
}

// Where each cell begins, and where the last one ends: in order, none too narrow, all on the page.
std::vector<double> edges_of(const std::vector<Cell>& cells, double size, double limit) {
  std::vector<double> edges;
  const double least = kNarrowest * size;
  for (const Cell& cell : cells)
    edges.push_back(edges.empty() ? cell.from : std::max(cell.from, edges.back() + least));
  edges.push_back(std::max(cells.back().to, edges.back() + least));
  const double over = edges.back() - limit;
  if (over > 0)
    for (double& edge : edges) edge -= over;
  if (edges.front() < 0) {
    const double factor = limit / (edges.back() - edges.front());
    const double first = edges.front();
    for (double& edge : edges) edge = (edge - first) * std::min(1.0, factor);
  }
  return edges;
}

// How many cells from `first` on one stretch brings to their places.
std::size_t together(const std::vector<Cell>& cells, const std::vector<double>& edges,
                     std::size_t first, double size) {
  std::size_t count = 1;
  for (; count < kMostTogether && first + count < cells.size(); ++count) {
    double whole = 0, at = 0;
    for (std::size_t i = first; i <= first + count; ++i) whole += natural(cells[i], size);
    const double stretch = (edges[first + count + 1] - edges[first]) / whole;
    bool fits = true;
    for (std::size_t i = first; i < first + count && fits; ++i) {
      at += natural(cells[i], size) * stretch;
      fits = std::abs(edges[first] + at - edges[i + 1]) <= kTolerance * size;
    }
    if (!fits) break;
  }
  return count;
}

Rect box_of(const std::vector<Run>& runs) {
  Rect box;
  for (const Run& run : runs)
    for (const Character& c : run.characters)
      if (!is_empty(c.box)) box = united(box, c.box);
  return box;
}

// The size of type in pixels, across the line.
int breadth(const Line& line, bool down) {
  if (!down) return character_size(line);
  std::vector<int> widths;
  for (const Word& word : line.words)
    for (const Character& c : word.characters) widths.push_back(c.box.width);
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  return *middle;
}

class Layer {
 public:
  Layer(const RecognizedPage& page, double width, double height, TextFont& font)
      : page_(page),
        scale_x_(width / page.width),
        scale_y_(height / page.height),
        width_(width),
        height_(height),
        font_(font) {}

  // One text object.
  std::string line(const Line& line) {
    const std::vector<Run> runs = runs_of(line);
    if (runs.empty()) return "";
    Rect box = is_empty(line.box) ? box_of(runs) : line.box;
    // A line without any place stands below the one before it.
    if (is_empty(box)) box = {0, below_, page_.width, std::max(1, page_.height / 100)};
    below_ = box.y + box.height;

    const bool down = runs_down(line);
    const double along = down ? scale_y_ : scale_x_, across = down ? scale_x_ : scale_y_;
    const int pixels = breadth(line, down) > 0 ? breadth(line, down)
                       : down                  ? box.width
                                               : box.height;
    const double size = std::clamp(pixels * across, 1.0, std::max(1.0, down ? width_ : height_));
    std::vector<Cell> cells = cells_of(runs, down, along);
    place_all(cells, (down ? box.y : box.x) * along,
              (down ? box.y + box.height : box.x + box.width) * along);
    return shown(cells, edges_of(cells, size, down ? height_ : width_), size, down,
                 down ? (box.x + box.width / 2.0) * across : (box.y + box.height / 2.0) * across);
  }

 private:
  static std::vector<Cell> cells_of(const std::vector<Run>& runs, bool down, double along) {
    std::vector<Cell> cells;
    for (const Run& run : runs) {
      if (!cells.empty()) cells.push_back({U' '});
      for (const Character& c : run.characters) {
        const int from = down ? c.box.y : c.box.x;
        const int length = down ? c.box.height : c.box.width;
        cells.push_back({c.code, from * along, (from + length) * along, !is_empty(c.box)});
      }
    }
    return cells;
  }

  // `middle`: of the line, across it, from the left or the top.
  std::string shown(const std::vector<Cell>& cells, const std::vector<double>& edges, double size,
                    bool down, double middle) {
    // The line's middle is the middle between ascent and descent.
    const double rise = (kAscent + kDescent) / 2.0 / kUnitsPerEm * size;
    const double base =
        std::clamp(down ? middle - rise : height_ - middle - rise, 0.0, down ? width_ : height_);
    std::string out = fmt::format("BT 3 Tr /F0 {:.2f} Tf\n", size);
    for (std::size_t i = 0; i < cells.size();) {
      const std::size_t end = i + together(cells, edges, i, size);
      double whole = 0;
      std::string codes;
      for (std::size_t k = i; k < end; ++k) {
        whole += natural(cells[k], size);
        codes += font_.code_of(cells[k].code);
      }
      const double stretch = std::clamp(100 * (edges[end] - edges[i]) / whole, 1.0, 32'000.0);
      out += down ? fmt::format("0 -1 1 0 {:.2f} {:.2f} Tm", base, height_ - edges[i])
                  : fmt::format("1 0 0 1 {:.2f} {:.2f} Tm", edges[i], base);
      out += fmt::format(" {:.2f} Tz <{}> Tj\n", stretch, codes);
      i = end;
    }
    return out + "ET\n";
  }

  const RecognizedPage& page_;
  const double scale_x_, scale_y_, width_, height_;
  TextFont& font_;
  int below_ = 0;
};

}  // namespace

bool runs_down(const Line& line) {
  const Character* before = nullptr;
  bool down = false;
  for (const Word& word : line.words) {
    for (const Character& c : word.characters) {
      if (before != nullptr) {
        const Rect &a = before->box, &b = c.box;
        down = b.y >= a.y + a.height / 2 && b.x < a.x + a.width && a.x < b.x + b.width;
        if (!down) return false;
      }
      before = &c;
    }
  }
  return down;
}

std::string text_layer(const RecognizedPage& page, double width, double height, TextFont& font) {
  if (page.width <= 0 || page.height <= 0) return "";
  Layer layer(page, width, height, font);
  std::string content;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) content += layer.line(line);
  return content;
}

}  // namespace ocr::internal
