// SPDX-License-Identifier: Apache-2.0
// The font of a text layer: a code for each character in use, and the way back to Unicode. A subset
// as PDF/A wants it, with the set of its codes.
//
// Errors   ocr::Error(engine_failed) beyond the 53,632 different wide characters that one font has
//          codes for.
#pragma once

#include <map>
#include <string>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace ocr::internal {

class TextFont {
 public:
  // The two-byte code of a character as four hexadecimal digits; the same for the same character.
  // What is no character of a text, such as a control character, counts as U+FFFD.
  std::string code_of(char32_t character);
  // 1 for full-width characters, 0.5 for the others, in ems.
  static double advance(char32_t character);

  bool used() const { return !characters_.empty(); }
  // The Type 0 font dictionary, its parts added to the file.
  QPDFObjectHandle write(QPDF& pdf) const;

 private:
  std::map<char32_t, int> wide_;        // codes by first use, from the first wide character's on
  std::map<int, char32_t> characters_;  // by code; narrow ones are their own
};

}  // namespace ocr::internal
