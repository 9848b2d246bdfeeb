// SPDX-License-Identifier: Apache-2.0
// Drawn sheets whose truth is known, in the condition in which sheets come, and how far what
// cleaning made of them is from that truth. Every case is the same each time it is drawn.
#pragma once

#include "scanner/clean.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {

// A sheet lying askew under a black lid.
struct Laid {
  PageImage image;
  Affine from_sheet;  // a point of the sheet -> of the image
  int sheet_width = 0, sheet_height = 0;
  double bow = 0;  // its sides are hollow by so many pixels in their middles

  bool is_sheet(Point on_sheet) const;
};

Laid lay(const PageImage& sheet, double skew_deg, int left, int top, int right, int bottom,
         double bow = 0);

struct LaidLetter {
  PageImage sheet;
  double skew_deg = 0;
  Laid laid;
};

inline constexpr int laid_letters = 40;
LaidLetter laid_letter(int number);

// Sheets with hollow sides on which the lines run askew by up to 1.3 degrees.
inline constexpr int crooked_letters = 24;
LaidLetter crooked_letter(int number);

// The share of the sheet's ink that is not on the clean page.
double lost_ink(const PageImage& sheet, const Laid& laid, const CleanPage& page);

// The share of the clean page that is not the sheet.
double border_left(const Laid& laid, const CleanPage& page);

// The share of the clean page that shows the lid.
double lid_seen(const Laid& laid, const CleanPage& page);

// The share of the clean page that is the sheet and not as it is in the image.
double painted_over(const Laid& laid, const CleanPage& page);

// What shows through from a written back: mirrored, pale and soft.
void show_through(PageImage& page, const Letter& letter, double strength);

void strew_specks(PageImage& page, int count, unsigned seed);

// Empty sheets of several colours with bleed-through, grain, punch holes, specks and borders.
inline constexpr int blank_sheets = 40;
PageImage blank_sheet(int number);

// Sheets with strokes of several strengths and sizes on two thousandths of them.
inline constexpr int sparse_pages = 24;
PageImage sparse_page(int number);

}  // namespace scanner::test
