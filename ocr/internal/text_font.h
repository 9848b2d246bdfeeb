// SPDX-License-Identifier: Apache-2.0
// The font of a text layer: a code for each character in use, and the way back to Unicode.
#pragma once

#include <map>
#include <string>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace ocr::internal {

class TextFont {
 public:
  // The two-byte code of a character as four hexadecimal digits; the same for the same character.
  std::string code_of(char32_t character);
  // 1 for full-width characters, 0.5 for the others, in ems.
  static double advance(char32_t character);

  bool used() const { return !codes_.empty(); }
  // The Type 0 font dictionary, its parts added to the file.
  QPDFObjectHandle write(QPDF& pdf) const;

 private:
  std::map<char32_t, int> codes_;
  std::u32string characters_;  // by code, from 1
};

}  // namespace ocr::internal
