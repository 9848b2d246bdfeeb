// SPDX-License-Identifier: Apache-2.0
// Separator sheets: laid between the leaves of a mixed stack, they tell the intake whose the pages
// behind them are. Each carries its code twice as QR and twice as a linear code, at opposite
// corners and edges, so that a torn corner or a punch hole costs nothing. What the codes say:
// sheet_code.h.
//
// Units    A4 sheets.
// Errors   std::runtime_error when there is no sheet or the drawing library fails;
//          std::invalid_argument for a code that cannot be.
// Threads  pure function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/sheet_code.h"

namespace service::paper {

struct Label {
  SheetCode code;
  std::string name;  // on a dossier sheet; empty: not printed
};

// The same labels give the same bytes.
std::vector<std::uint8_t> labels_pdf(const std::vector<Label>& labels);

}  // namespace service::paper
