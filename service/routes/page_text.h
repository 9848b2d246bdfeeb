// SPDX-License-Identifier: Apache-2.0
// A page's text with its boxes, cut into lines and searched for words.
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

// Where the words of the query, parted by white space and compared as the index does, stand on the
// page: one box for each run of characters on one line.
std::vector<store::CharBox> places_of(std::string_view query, std::string_view text,
                                      const std::vector<store::CharBox>& boxes);

}  // namespace service::routes
