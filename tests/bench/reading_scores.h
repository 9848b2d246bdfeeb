// SPDX-License-Identifier: Apache-2.0
// How much of what stands on the pages the drafts say.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ocr/draft.h"
#include "tests/accuracy/character_error.h"
#include "tests/bench/reading_pages.h"

namespace reading {

struct Share {
  int right = 0, all = 0;
  void add(bool is_right) { ++all, right += is_right ? 1 : 0; }
};

struct Scores {
  int pages = 0;
  accuracy::CharacterError all, words;
  Share title, class_code;
  std::map<std::string, Share> fields;  // by name of the field; rows of history together
  int missing = 0;                      // fields that stand on a page and are not in its draft
  int wrong_checked_ids = 0, wrong_checked = 0, checked = 0;
  std::map<int, Share> by_confidence;  // in tenths, of the fields whose truth is known
};

// Adds one page; with verbose, prints what is wrong.
void score(const ReadPage& page, const ocr::CatalogueDraft& draft, bool verbose, Scores& scores);

// Whether two values of a field say the same: compatibility forms, white space and the kind of a
// dash do not count; identity numbers of 15 and 18 digits are compared as 18.
bool same_value(const std::string& field, const std::string& a, const std::string& b);

void print(const std::string& name, const Scores& scores);

}  // namespace reading
