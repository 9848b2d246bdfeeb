// SPDX-License-Identifier: Apache-2.0
#include <omp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>
#include <opencv2/core.hpp>

#include "ocr/engine.h"
#include "ocr/error.h"
#include "ocr/internal/boxes.h"
#include "ocr/internal/layout.h"
#include "ocr/internal/lines.h"
#include "ocr/internal/rules.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

using internal::Symbol;
using internal::SymbolLine;
using scanner::Rect;

constexpr const char* kSettings = "lstm, own lines (psm 13), rules off, invert 0";

Rect box_of(const tesseract::ResultIterator& at, tesseract::PageIteratorLevel level) {
  int left = 0, top = 0, right = 0, bottom = 0;
  if (!at.BoundingBox(level, &left, &top, &right, &bottom)) return {};
  return {left, top, right - left, bottom - top};
}

// A symbol of the engine may be several code points; they share its box from left to right.
void append_symbol(const tesseract::ResultIterator& at, bool starts_word, SymbolLine& line) {
  const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_SYMBOL));
  if (text == nullptr) return;
  const std::u32string codes = terms::decode_utf8(text.get());
  const Rect box = box_of(at, tesseract::RIL_SYMBOL);
  const float confidence = std::clamp(at.Confidence(tesseract::RIL_SYMBOL) / 100.0F, 0.0F, 1.0F);
  const int count = static_cast<int>(codes.size());
  for (int i = 0; i < count; ++i) {
    const char32_t code = codes[static_cast<std::size_t>(i)];
    if (code <= ' ') continue;
    const int from = box.x + box.width * i / count, to = box.x + box.width * (i + 1) / count;
    line.symbols.push_back({{code, {from, box.y, to - from, box.height}, confidence}, starts_word});
    starts_word = false;
  }
}

SymbolLine read_symbols(tesseract::TessBaseAPI& api) {
  SymbolLine line;
  const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
  if (at == nullptr) return line;
  do {
    if (at->Empty(tesseract::RIL_SYMBOL)) continue;
    append_symbol(*at, at->IsAtBeginningOf(tesseract::RIL_WORD), line);
  } while (at->Next(tesseract::RIL_SYMBOL));
  return line;
}

// Of the strokes in a line: 1 is black. The tenth part of the pixels of a line of print is ink; the
// darkest of it says more than its pale edges.
float darkness(const cv::Mat& line) {
  std::array<int, 256> histogram{};
  for (int y = 0; y < line.rows; ++y) {
    const auto* row = line.ptr<std::uint8_t>(y);
    for (int x = 0; x < line.cols; ++x) ++histogram[row[x]];
  }
  const int wanted = std::max(1, line.rows * line.cols / 50);
  int seen = 0, level = 0;
  while (level < 255 && seen + histogram[static_cast<std::size_t>(level)] < wanted) {
    seen += histogram[static_cast<std::size_t>(level++)];
  }
  return 1 - static_cast<float>(level) / 255;
}

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

class TesseractEngine : public Engine {
 public:
  explicit TesseractEngine(const TesseractOptions& options) : language_(options.language) {
    // Its complaints would go to standard error; what matters comes back as Error.
    api_.SetVariable("debug_file", "/dev/null");
    const char* folder = options.tessdata.empty() ? nullptr : options.tessdata.c_str();
    if (api_.Init(folder, language_.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
      throw Error(Errc::model_missing, language_, "no such Tesseract model");
    }
    api_.SetPageSegMode(tesseract::PSM_RAW_LINE);
    // Otherwise each line it is not sure of is read twice, the second time in negative.
    api_.SetVariable("invert_threshold", "0");
  }

  RecognizedPage recognize(const scanner::CleanPage& page) override;
  std::string version() const override {
    return fmt::format("tesseract {} {} {}", tesseract::TessBaseAPI::Version(), language_,
                       kSettings);
  }

 private:
  SymbolLine read(const cv::Mat& gray, const cv::Rect& box, double dpi);

  tesseract::TessBaseAPI api_;
  std::string language_;
};

// Reads what stands in one box, with a margin of paper around it.
SymbolLine TesseractEngine::read(const cv::Mat& gray, const cv::Rect& box, double dpi) {
  const int margin = std::max(4, box.height / 5);
  const cv::Rect place =
      cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
      cv::Rect(0, 0, gray.cols, gray.rows);
  const cv::Mat line = gray(place);
  api_.SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
  api_.SetSourceResolution(static_cast<int>(std::lround(dpi)));
  const int failed = api_.Recognize(nullptr);
  SymbolLine read;
  if (failed == 0) read = read_symbols(api_);
  api_.Clear();
  if (failed != 0) throw Error(Errc::engine_failed, "page", "Tesseract gave up");
  read.box = {box.x, box.y, box.width, box.height};
  for (Symbol& symbol : read.symbols) {
    symbol.character.box.x += place.x;
    symbol.character.box.y += place.y;
  }
  internal::fit_boxes(read, gray);
  read.darkness = darkness(line);
  return read;
}

RecognizedPage TesseractEngine::recognize(const scanner::CleanPage& page) {
  RecognizedPage result;
  result.width = page.image.width;
  result.height = page.image.height;
  result.to_original = page.to_original;
  result.engine = version();
  const scanner::PageImage& source = page.recognition;
  if (page.blank || source.pixels.empty()) return result;

  // One thread a page: the workers are the parallelism, and the engine's own four threads only
  // wait for each other. The setting is this thread's own.
  omp_set_max_active_levels(0);
  const cv::Mat gray(source.height, source.width, CV_8UC1,
                     const_cast<std::uint8_t*>(source.pixels.data()));
  const double dpi = source.dpi_x > 0 ? source.dpi_x : 200;
  const internal::RuledPage ruled = internal::take_off_rules(gray, dpi);
  std::vector<Rect> cells;
  for (const cv::Rect& c : ruled.cells) cells.push_back({c.x, c.y, c.width, c.height});
  std::vector<SymbolLine> lines;
  const internal::TextLines text = internal::find_lines(ruled, dpi);
  for (const cv::Rect& box : text.boxes) {
    lines.push_back(read(text.gray, box, dpi));
  }
  result.blocks = internal::arrange(std::move(lines), cells);
  scale(result, {1 / page.recognition_scale, result.width, result.height});
  result.confidence = mean_confidence(result);
  return result;
}

}  // namespace

std::unique_ptr<Engine> make_tesseract(const TesseractOptions& options) {
  return std::make_unique<TesseractEngine>(options);
}

}  // namespace ocr
