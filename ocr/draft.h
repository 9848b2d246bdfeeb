// SPDX-License-Identifier: Apache-2.0
// Proposes how a page would be catalogued. Nothing here is a fact until a person confirms it.
//
// Threads  pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/form_table.h"
#include "ocr/recognized_page.h"
#include "store/terms/class_code.h"
#include "store/terms/partial_date.h"

namespace ocr {

// What a page states. Its names:
//
//   name former_name sex ethnicity birth id native_place place   the person
//   party joined_party joined_league                             and the party
//   school major degree grad certificate_no degree_no            education
//   unit post joined_work                                        work
//   file_no                                                      the paper folder's old number
//   date                                                         the one that closes the paper
struct Field {
  std::string name;
  std::string value;  // as written; "id" normalised to 18 characters
  scanner::Rect box;  // clean-image pixels
  float confidence = 0;
  bool checked = false;      // a check digit, a list or a second place on the page confirms it
  bool repaired = false;     // mended: look at it
  bool contradicts = false;  // the identity number on the page says otherwise
  std::string read;  // what was read in its place, when it was mended or not all of it is sure
};

// Below this confidence a field needs a look; above it about one in a hundred is wrong.
inline constexpr float kSureField = 0.9F;

// A row of a table of education or work: from when to when, where, and who can witness it.
struct HistoryRow {
  std::string from, to;  // as written; to: 至今 where it goes on
  std::string where;     // the place, and as what
  std::string witness;
  scanner::Rect box;
  float confidence = 0;
};

// What is known of the person whose dossier the page is in.
struct Known {
  std::vector<std::string> names;
  std::vector<std::string> identity_numbers;  // 18 characters
};

struct CatalogueDraft {
  std::optional<terms::ClassCode> class_code;
  std::string title;  // the form's title, or the page's own first line
  float title_confidence = 0;
  bool titled = false;                  // the title is one of the table of forms
  bool heading = false;                 // it is set larger than the text, at the head of the page
  std::vector<Field> fields;            // at most one of each name
  std::vector<HistoryRow> history;      // in the order of the page
  terms::PartialDate formed;            // of the field "date"; year 0 when there is none
  int page_number = 0, page_total = 0;  // printed on the page; 0: not
  int characters = 0;                   // on the page, without spaces

  const Field* field(std::string_view name) const;  // null when the page does not state it
};

CatalogueDraft draft(const RecognizedPage& page, const Known& known = {},
                     const FormTable& forms = FormTable::standard());

}  // namespace ocr
