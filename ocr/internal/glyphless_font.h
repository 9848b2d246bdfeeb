// SPDX-License-Identifier: Apache-2.0
// A TrueType font of three empty glyphs: what invisible text is set in. Text that is never drawn
// needs no shapes, but PDF/A and some viewers need the font to be embedded.
#pragma once

#include <string>

namespace ocr::internal {

inline constexpr int kUnitsPerEm = 1000;
inline constexpr int kAscent = 880, kDescent = -120;
inline constexpr int kFullGlyph = 1, kHalfGlyph = 2;  // 1000 and 500 units wide; 0 is .notdef

std::string glyphless_font();

}  // namespace ocr::internal
