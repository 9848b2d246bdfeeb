// SPDX-License-Identifier: Apache-2.0
// The many ways in which papers put the same thing: labels, dates, and how a label and its value
// stand to each other.
#pragma once

#include <string>
#include <vector>

#include "tests/support/synthetic/sheets.h"
#include "tests/support/synthetic/table.h"

namespace synthetic {

// 1998年2月6日, 1998.02.06, 1998-02-06, 一九九八年二月六日, 1998年02月06日; day 0: to the month,
// 1998年2月, 1998.02, 1998-02, 一九九八年二月, 1998年02月.
enum class DateManner { plain, dots, dashes, han, padded };
std::string date_text(int year, int month, int day, DateManner manner);

// What a form asks for: a label, and what stands there. An empty field is not part of the truth.
struct Entry {
  const char* label;
  const char* field;
  std::string value;
  double share = 1;  // of the row, label and value together
};
using EntryRow = std::vector<Entry>;

// How a form is laid out.
enum class Layout {
  cells,   // label and value in cells side by side
  lines,   // 姓  名：王霞, the value over a rule
  columns  // a row of labels, the values below
};

// How one paper puts things; a paper keeps to its manner.
struct Wording {
  Layout layout = Layout::cells;
  DateManner dates = DateManner::plain;
  bool spaced = false;  // 姓　名
  bool old_id = false;  // 15 digits, where the person has such a number
  int choice = 0;       // of the label wordings
};
Wording choose_wording(const Person& person, Random& random);

// One of the wordings that mean the same.
const char* label_for(const Wording& wording, const char* field);

// The value of a field of a person, as this paper writes it.
Entry entry(const Wording& wording, const Person& person, const char* field, double share = 1);

// Writes the rows into the table and adds what they say to the truth.
void write_entries(Table& table, Canvas& canvas, const Wording& wording,
                   const std::vector<EntryRow>& rows, Fields& fields);

}  // namespace synthetic
