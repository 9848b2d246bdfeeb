// SPDX-License-Identifier: Apache-2.0
// Proposes how a page would be catalogued. Nothing here is a fact until a person confirms it.
//
// Threads  pure function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ocr/recognized_page.h"
#include "store/terms/class_code.h"

namespace ocr {

struct Field {
  std::string name;   // "name" "sex" "ethnicity" "birth" "id" "school" "major" "degree" "party"
                      // "place" "unit" "grad" "file_no" "date"
  std::string value;  // as written; "id" normalised, "birth"/"date"/"grad" as written
  scanner::Rect box;  // clean-image pixels
  float confidence = 0;
  bool checked = false;  // a check digit or a list confirms it
};

struct CatalogueDraft {
  std::optional<terms::ClassCode> class_code;
  std::string title;              // the form's standard title, or the page's own first line
  float title_confidence = 0;
  std::vector<Field> fields;      // at most one of each name
};

CatalogueDraft draft(const RecognizedPage& page);

}  // namespace ocr
