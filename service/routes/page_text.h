// SPDX-License-Identifier: Apache-2.0
// A page's text with its boxes, cut into lines.
//
// Units    boxes in clean-image pixels, one for each code point of the text; empty for line ends.
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace service::routes {

struct TextLine {
  std::string text;
  store::CharBox box;  // around all its characters; empty when they have none
};

std::vector<TextLine> lines_of(std::string_view text, const std::vector<store::CharBox>& boxes);

}  // namespace service::routes
