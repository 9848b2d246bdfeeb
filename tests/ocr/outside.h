// SPDX-License-Identifier: Apache-2.0
// What other programs say of a file that we made.
#pragma once

#include <string>

namespace ocr::test {

struct Outcome {
  int status = 0;
  std::string output;  // with what went to standard error
};

// Runs a shell command on a file of these bytes, whose name takes the place of each {}.
Outcome run_on(const std::string& bytes, std::string command);

// PDFBox Preflight's verdict on a file that is to be PDF/A-1b; status 0: accepted. A failure of the
// test, not a verdict, where Preflight is not installed.
Outcome preflight(const std::string& pdf);

}  // namespace ocr::test
