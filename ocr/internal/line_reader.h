// SPDX-License-Identifier: Apache-2.0
// What differs between recognisers: the picture of one line in, its symbols out. Rules, lines,
// boxes and layout are the same for all of them.
//
// Units    boxes in pixels of the picture.
// Errors   ocr::Error(engine_failed); afterwards the reader can be used for the next line.
// Threads  one LineReader per thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/engine.h"
#include "ocr/internal/layout.h"

namespace ocr::internal {

class LineReader {
 public:
  virtual ~LineReader() = default;
  // line: 8-bit, one channel, dark ink on paper near white, with a margin of paper around it.
  virtual std::vector<Symbol> read(const cv::Mat& line, double dpi) = 0;
  virtual std::string version() const = 0;   // name, version, model
  virtual std::string language() const = 0;  // BCP 47; empty: not known
};

// Throws Error(model_missing).
std::unique_ptr<LineReader> make_tesseract_reader(const TesseractOptions& options);

// Throws Error(model_missing), Error(model_unfit).
std::unique_ptr<LineReader> make_ctc_reader(const CtcOptions& options);

// Reads what stands in one box of the page, with a margin of paper around it; its boxes fitted to
// the ink, in pixels of the page.
SymbolLine read_line(LineReader& reader, const cv::Mat& page, const cv::Rect& box, double dpi);

}  // namespace ocr::internal
