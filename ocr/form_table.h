// SPDX-License-Identifier: Apache-2.0
// The titles of papers in personnel dossiers, the class each is filed in, and other titles of the
// same paper. Data, not code: ocr/forms.tsv is the table that comes with the program.
//
// Errors   Error(bad_table), the subject "line N", for a table that is not as forms.tsv says.
// Threads  a FormTable does not change once it is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/terms/class_code.h"

namespace ocr {

struct Form {
  std::string title;
  std::optional<terms::ClassCode> class_code;  // none for covers and lists of contents
  std::vector<std::string> aliases;
  // Words that stand on the first page of this paper and of no other; all of one group.
  std::vector<std::vector<std::u32string>> words;
};

struct TitleMatch {
  const Form* form = nullptr;  // of the table that was asked
  std::string title;           // as the table has it, behind what the paper sets before it
  double likeness = 0;         // 1: every character as in the table
  bool whole = false;          // the paper sets nothing before it
};

class FormTable {
 public:
  static const FormTable& standard();
  static FormTable parse(std::string_view text);

  const std::vector<Form>& forms() const { return forms_; }

  // The title that a line of a page is, or ends with when it is set larger than the text
  // (武汉大学2012届毕业生登记表). Forgives about one misread character in four, one in three when
  // set large; titles of up to three characters must be the whole line.
  std::optional<TitleMatch> match(std::string_view line, bool large = false) const;

  // The one form whose words stand in the text of a page; null when there is none or several.
  const Form* by_words(std::u32string_view text) const;

 private:
  struct Spelling {
    std::u32string plain;  // letters, digits and Han only
    std::size_t form;
    std::string title;
  };
  std::vector<Form> forms_;
  std::vector<Spelling> spellings_;
};

}  // namespace ocr
