// SPDX-License-Identifier: Apache-2.0
// Reads the codes printed on separator sheets, covers and labels. Of Data Matrix only what crosses
// the middle row or column of the page is found; the other formats are found anywhere.
//
// Threads  pure function.
#pragma once

#include <string>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

struct Code {
  std::string text;    // UTF-8
  std::string format;  // "QRCode" "Code128" "Code39" "DataMatrix"
  Rect box;            // in pixels of the image given
};

// At most a handful of codes, in reading order; empty when there is none.
std::vector<Code> read_codes(const PageImage& page);

// A Patch-T sheet (code text PATCHT) parts one document from the next and is no page itself.
bool is_patch_t(const Code& code);

}  // namespace scanner
