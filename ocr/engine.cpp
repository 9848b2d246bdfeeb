// SPDX-License-Identifier: Apache-2.0
#include "ocr/engine.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/internal/layout.h"
#include "ocr/internal/line_reader.h"
#include "ocr/internal/lines.h"
#include "ocr/internal/pieces.h"
#include "ocr/internal/rules.h"
#include "ocr/internal/tables.h"
#include "ocr/internal/upright.h"

namespace ocr {
namespace {

using scanner::Rect;

constexpr const char* kSettings = "own lines, rules off";

// Recognition pixels to pixels of the clean image, inside of it.
struct Scaler {
  double factor;
  int width, height;

  int at(int value, int limit) const {
    return std::clamp(static_cast<int>(std::lround(value * factor)), 0, limit);
  }
  void operator()(Rect& r) const {
    const int left = at(r.x, width), top = at(r.y, height);
    r = {left, top, at(r.x + r.width, width) - left, at(r.y + r.height, height) - top};
  }
};

void scale(RecognizedPage& page, const Scaler& scaler) {
  for (Table& table : page.tables) {
    scaler(table.box);
    for (Cell& cell : table.cells) scaler(cell.box);
  }
  for (Block& block : page.blocks) {
    scaler(block.box);
    for (Line& line : block.lines) {
      scaler(line.box);
      for (Word& word : line.words) {
        scaler(word.box);
        for (Character& c : word.characters) scaler(c.box);
      }
    }
  }
}

float mean_confidence(const RecognizedPage& page) {
  double sum = 0;
  std::size_t count = 0;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      for (const Word& word : line.words) {
        for (const Character& c : word.characters) sum += static_cast<double>(c.confidence);
        count += word.characters.size();
      }
    }
  }
  return count == 0 ? 0 : static_cast<float>(sum / static_cast<double>(count));
}

struct Sureness {
  double sum = 0;
  int count = 0;

  void add(float confidence) { sum += static_cast<double>(confidence), ++count; }
  double mean() const { return count == 0 ? 0 : sum / count; }
};

// Everything about a page but the reading of its lines.
class PageEngine : public Engine {
 public:
  explicit PageEngine(std::unique_ptr<internal::LineReader> reader) : reader_(std::move(reader)) {}

  RecognizedPage recognize(const scanner::CleanPage& page) override;
  std::string version() const override { return reader_->version() + ", " + kSettings; }

 private:
  // Text set in columns, where that reads surer than lines do; takes those lines out of `lines`.
  std::optional<Block> read_columns(const internal::TextLines& text,
                                    const internal::RuledPage& ruled, double dpi,
                                    std::vector<internal::SymbolLine>& lines);

  std::unique_ptr<internal::LineReader> reader_;
};

std::optional<Block> PageEngine::read_columns(const internal::TextLines& text,
                                              const internal::RuledPage& ruled, double dpi,
                                              std::vector<internal::SymbolLine>& lines) {
  const auto columns = internal::find_columns(text.gray, ruled.cells, dpi);
  if (columns.empty()) return std::nullopt;
  Block block;
  Sureness upright, level;
  for (const internal::Column& column : columns) {
    Line line = internal::read_column(*reader_, text.gray, column, dpi);
    if (line.words.empty()) continue;
    for (const Character& c : line.words.front().characters) upright.add(c.confidence);
    block.box = internal::enclosing(block.box, line.box);
    block.lines.push_back(std::move(line));
  }
  const auto is_free = [&](const internal::SymbolLine& line) {
    const cv::Point middle(line.box.x + line.box.width / 2, line.box.y + line.box.height / 2);
    return std::none_of(ruled.cells.begin(), ruled.cells.end(),
                        [&](const cv::Rect& cell) { return cell.contains(middle); });
  };
  for (const internal::SymbolLine& line : lines) {
    if (!is_free(line)) continue;
    for (const internal::Symbol& symbol : line.symbols) level.add(symbol.character.confidence);
  }
  if (block.lines.empty() || upright.mean() <= level.mean()) return std::nullopt;
  std::erase_if(lines, is_free);
  return block;
}

RecognizedPage PageEngine::recognize(const scanner::CleanPage& page) {
  RecognizedPage result;
  result.width = page.image.width;
  result.height = page.image.height;
  result.to_original = page.to_original;
  result.engine = version();
  result.language = reader_->language();
  const scanner::PageImage& source = page.recognition;
  if (page.blank || source.pixels.empty()) return result;

  const cv::Mat gray(source.height, source.width, CV_8UC1,
                     const_cast<std::uint8_t*>(source.pixels.data()));
  const double dpi = source.dpi_x > 0 ? source.dpi_x : 200;
  const internal::RuledPage ruled = internal::take_off_rules(gray, dpi);
  std::vector<Rect> cells;
  for (const cv::Rect& c : ruled.cells) cells.push_back({c.x, c.y, c.width, c.height});
  std::vector<internal::SymbolLine> lines;
  const internal::TextLines text = internal::find_lines(ruled, dpi);
  result.unread = text.left_out;
  for (const cv::Rect& box : text.boxes) {
    lines.push_back(internal::read_line(*reader_, text.gray, box, dpi));
  }
  std::optional<Block> columns = read_columns(text, ruled, dpi, lines);
  result.blocks = internal::arrange(std::move(lines), cells);
  if (columns) result.blocks.push_back(std::move(*columns));
  result.tables = internal::find_tables(result.blocks, cells);
  scale(result, {1 / page.recognition_scale, result.width, result.height});
  result.confidence = mean_confidence(result);
  return result;
}

}  // namespace

std::unique_ptr<Engine> make_tesseract(const TesseractOptions& options) {
  return std::make_unique<PageEngine>(internal::make_tesseract_reader(options));
}

std::unique_ptr<Engine> make_ctc(const CtcOptions& options) {
  return std::make_unique<PageEngine>(internal::make_ctc_reader(options));
}

}  // namespace ocr
