// SPDX-License-Identifier: Apache-2.0
// The door behind which recognisers stand: loaded once per worker, a page in, its text out.
//
// Errors   ocr::Error; after a throw the engine can be used for the next page.
// Threads  one Engine per thread.
#pragma once

#include <memory>
#include <string>

#include "ocr/recognized_page.h"
#include "scanner/clean.h"

namespace ocr {

class Engine {
 public:
  virtual ~Engine() = default;
  // An empty result for a blank page.
  virtual RecognizedPage recognize(const scanner::CleanPage& page) = 0;
  // Name, version, model and settings: what a result was made by.
  virtual std::string version() const = 0;
};

struct TesseractOptions {
  std::string language = "chi_sim";
  std::string tessdata;  // folder of the models; empty: the system's
};

// Throws Error(model_missing).
std::unique_ptr<Engine> make_tesseract(const TesseractOptions& options = {});

}  // namespace ocr
