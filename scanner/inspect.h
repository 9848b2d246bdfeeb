// SPDX-License-Identifier: Apache-2.0
// Looks at a cleaned page and says what an operator should know while the sheet is still on the
// table. Findings never drop a page.
//
// Threads  pure function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanner/clean.h"
#include "scanner/fingerprint.h"

namespace scanner {

enum class Severity { note, warning, defect };

struct Finding {
  std::string code;  // "no_dpi" "low_dpi" "blank" "blurred" "clipped_edge" "overexposed"
                     // "underexposed" "residual_skew" "orientation_uncertain" "odd_size"
                     // "border_left" "border_filled" "two_pages"
  Severity severity = Severity::note;
  double value = 0;            // what was measured, in the unit of the code
  std::optional<Rect> region;  // in pixels of the clean image; none: about the whole page
};

struct QualityReport {
  std::vector<Finding> findings;
  Fingerprint fingerprint;  // to compare with the page before: same_page
};

// The regions of "two_pages" and "border_left" are the gutter and the border, of "clipped_edge" the
// side, of "blurred" what is soft of a page that is sharp elsewhere. That a page repeats the one
// before it is for the caller to find, who knows the order.
QualityReport inspect(const PageImage& original, const CleanPage& page);

const char* to_string(Severity severity);

}  // namespace scanner
