// SPDX-License-Identifier: Apache-2.0
// The standard titles of papers in personnel dossiers and the class each belongs to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/terms/class_code.h"

namespace ocr::internal {

struct FormTitle {
  const char* title;
  terms::ClassCode class_code;
};

const std::vector<FormTitle>& form_titles();

struct TitleMatch {
  const FormTitle* form = nullptr;
  std::string title;    // the standard spelling, behind what the paper sets before it
  double likeness = 0;  // 1: every character as in the table
};

// The title that a line of a page is, or ends with when it is set larger than the text
// (武汉大学2012届毕业生登记表). Forgives about one misread character in four, one in three when set
// large; titles of up to three characters must be the whole line.
std::optional<TitleMatch> match_title(std::string_view line, bool large = false);

}  // namespace ocr::internal
