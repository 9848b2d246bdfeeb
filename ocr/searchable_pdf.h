// SPDX-License-Identifier: Apache-2.0
// A PDF/A-1b of page images with the recognised text over them, invisible and selectable, without
// gaps between Han characters. (ISO 19005-1; ISO 32000-1, text rendering mode 3; Type 0 font with a
// ToUnicode map.)
//
// Memory   what the pages' text takes, and one image at a time.
// Errors   ocr::Error(engine_failed) when a page's JPEG is not one; whatever a JpegSource or the
// sink
//          throws. After a throw of add() the page is not in the file.
// Threads  one SearchablePdf per thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/recognized_page.h"

namespace ocr {

// The clean image as a JPEG, embedded as it is. It is asked for when the page is added and again
// when the file is written, and gives the same bytes each time.
using JpegSource = std::function<std::vector<std::uint8_t>()>;

struct PdfPage {
  JpegSource jpeg;  // none: an empty page of A4, as when it could not be read
  double dpi = 0;   // of the JPEG; 0: what it says itself, 200 where it does not
  const RecognizedPage* page = nullptr;  // null: image only
};

struct PdfFacts {
  std::string title;                   // control characters become blanks; cut to 1,000 characters
  std::chrono::sys_seconds created{};  // the only time in the file: same input, same bytes
};

class SearchablePdf {
 public:
  explicit SearchablePdf(const PdfFacts& facts);
  ~SearchablePdf();
  SearchablePdf(const SearchablePdf&) = delete;
  SearchablePdf& operator=(const SearchablePdf&) = delete;

  // page.page is not needed any more when the call returns. A page is at least 3 and at most 14,400
  // points long and wide, which is what PDF 1.4 allows; a larger one is made smaller.
  void add(const PdfPage& page);
  // The whole file, in parts. Once, after the last page.
  void write(const std::function<void(std::string_view)>& sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string to_searchable_pdf(const std::vector<PdfPage>& pages, const PdfFacts& facts);

}  // namespace ocr
