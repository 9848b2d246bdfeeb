// SPDX-License-Identifier: Apache-2.0
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include "ocr/error.h"
#include "ocr/internal/line_reader.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

Rect box_of(const tesseract::ResultIterator& at, tesseract::PageIteratorLevel level) {
  int left = 0, top = 0, right = 0, bottom = 0;
  if (!at.BoundingBox(level, &left, &top, &right, &bottom)) return {};
  return {left, top, right - left, bottom - top};
}

// A symbol of the engine may be several code points; they share its box from left to right.
void append_symbol(const tesseract::ResultIterator& at, bool starts_word,
                   std::vector<Symbol>& symbols) {
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
    symbols.push_back({{code, {from, box.y, to - from, box.height}, confidence}, starts_word});
    starts_word = false;
  }
}

std::vector<Symbol> read_symbols(tesseract::TessBaseAPI& api) {
  std::vector<Symbol> symbols;
  const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
  if (at == nullptr) return symbols;
  do {
    if (at->Empty(tesseract::RIL_SYMBOL)) continue;
    append_symbol(*at, at->IsAtBeginningOf(tesseract::RIL_WORD), symbols);
  } while (at->Next(tesseract::RIL_SYMBOL));
  return symbols;
}

class TesseractReader : public LineReader {
 public:
  explicit TesseractReader(const TesseractOptions& options) : model_(options.language) {
    // Its complaints would go to standard error; what matters comes back as Error.
    api_.SetVariable("debug_file", "/dev/null");
    const char* folder = options.tessdata.empty() ? nullptr : options.tessdata.c_str();
    if (api_.Init(folder, model_.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
      throw Error(Errc::model_missing, model_, "no such Tesseract model");
    }
    api_.SetPageSegMode(tesseract::PSM_RAW_LINE);
    // Otherwise each line it is not sure of is read twice, the second time in negative.
    api_.SetVariable("invert_threshold", "0");
  }

  std::vector<Symbol> read(const cv::Mat& line, double dpi) override;
  std::string version() const override {
    return fmt::format("tesseract {} {}", tesseract::TessBaseAPI::Version(), model_);
  }
  std::string language() const override;

 private:
  tesseract::TessBaseAPI api_;
  std::string model_;
};

std::vector<Symbol> TesseractReader::read(const cv::Mat& line, double dpi) {
  // One thread a page: the workers are the parallelism, and the engine's own four threads only
  // wait for each other. The setting is this thread's own.
  omp_set_max_active_levels(0);
  api_.SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
  api_.SetSourceResolution(static_cast<int>(std::lround(dpi)));
  const int failed = api_.Recognize(nullptr);
  std::vector<Symbol> symbols;
  if (failed == 0) symbols = read_symbols(api_);
  api_.Clear();
  if (failed != 0) throw Error(Errc::engine_failed, "page", "Tesseract gave up");
  return symbols;
}

std::string TesseractReader::language() const {
  if (model_.starts_with("chi_sim")) return "zh-Hans";
  if (model_.starts_with("chi_tra")) return "zh-Hant";
  return model_ == "eng" ? "en" : "";
}

}  // namespace

std::unique_ptr<LineReader> make_tesseract_reader(const TesseractOptions& options) {
  return std::make_unique<TesseractReader>(options);
}

}  // namespace ocr::internal
