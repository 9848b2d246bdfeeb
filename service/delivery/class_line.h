// SPDX-License-Identifier: Apache-2.0
// Lines of a catalogue that only say which class follows. A material whose page count is missing is
// no such line, though it may have a class and a title like one.
//
//   四、学历学位、职称、学术、培训材料    in one cell, or 四 and the label in two
//   4-1 学历学位材料
//   1 学历学位材料                        below the line of class 4: 4-1
//
// Texts are folded and without blanks.
// Threads  pure functions.
#pragma once

#include <optional>
#include <string>

#include "store/terms/class_code.h"

namespace service::delivery {

// above: the class that holds so far.
using Class = std::optional<terms::ClassCode>;

// One cell says it all. A bare number is none: lines are numbered before they are filled in.
Class class_line(const std::string& text, const Class& above);
// number and label stand in two cells. A Han number needs no known label, for materials are not
// counted so; but each row may have one in a column of classes.
Class class_line(const std::string& number, const std::string& label, bool column_of_classes,
                 const Class& above);
// True for "一" and "四、", which number a class and no material.
bool is_class_number(const std::string& text);

}  // namespace service::delivery
