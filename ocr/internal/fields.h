// SPDX-License-Identifier: Apache-2.0
// Reads the fields of a form by its labels, and of a letter by the turns of phrase that such papers
// use. Values stand as they were read; draft() judges them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ocr/draft.h"
#include "ocr/recognized_page.h"

namespace ocr::internal {

// The page without spaces and line ends: prose runs over the ends of lines.
struct RunningText {
  std::u32string codes;               // as read
  std::vector<Character> characters;  // one for each code
  std::vector<bool> starts_line;

  // A field of [from, to).
  Field field(const char* name, std::size_t from, std::size_t to) const;
};
RunningText running_text(const RecognizedPage& page);

std::vector<Field> labelled_fields(const RecognizedPage& page);
std::vector<Field> prose_fields(const RunningText& text);

// Identity numbers that pass their check, in reading order; values normalised.
std::vector<Field> identity_numbers(const RunningText& text);

// The date that closes the paper (落款): the last line that is a date and nothing else.
std::vector<Field> closing_date(const RecognizedPage& page);

}  // namespace ocr::internal
