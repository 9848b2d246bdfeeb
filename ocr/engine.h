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

// A recogniser of lines that its user supplies, trained with CTC, as ONNX: PaddleOCR's recognisers
// are such, and others. What it has to be like:
//   in    N x C x H x W, C 1 (grey) or 3 (three times the same grey), H as the model says (48 where
//         it leaves that open), W open; values (x/255-0.5)/0.5, ink dark.
//   out   N x T x classes, probabilities or scores. Class 0 is the blank, class n the n-th line of
//         the list, and, when there is one class more, the last is the space.
struct CtcOptions {
  std::string model;       // .onnx, at most 256 MiB
  std::string characters;  // UTF-8, one character a line, in the order of the classes
  std::string language = "zh-Hans";
};

// Reads and tries the model. It should be done in a process with limits: the file is from outside.
// Throws Error(model_missing) when a file cannot be read, Error(model_unfit) when it is no such
// model or does not fit the list; the subject is the file.
std::unique_ptr<Engine> make_ctc(const CtcOptions& options);

}  // namespace ocr
