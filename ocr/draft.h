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

// A row of a table of education or work: from when to when, where, and who can witness it.
struct HistoryRow {
  std::string from, to;  // as written; to: 至今 where it goes on
  std::string where;     // the place, and as what
  std::string witness;
  scanner::Rect box;
  float confidence = 0;
};

struct CatalogueDraft {
  std::optional<terms::ClassCode> class_code;
  std::string title;              // the form's standard title, or the page's own first line
  float title_confidence = 0;
  std::vector<Field> fields;      // at most one of each name
  std::vector<HistoryRow> history;  // in the order of the page
};

CatalogueDraft draft(const RecognizedPage& page);

}  // namespace ocr
