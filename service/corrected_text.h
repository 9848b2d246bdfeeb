// SPDX-License-Identifier: Apache-2.0
// A text that a person has corrected keeps the places of its characters: what stayed or was
// replaced stands where it stood; what was added has no place of its own.
//
// Threads  pure function.
#pragma once

#include <string>

#include "store/records.h"

namespace service {

// The reading in use with this text: boxes moved along, confidence 100 % for what a person wrote.
// Nothing is proposed yet; a draft is made of it afterwards. Carriage returns and blanks at the
// ends of lines are left out, and the text ends with one line end, unless it is empty.
store::PageReading corrected(const store::PageReading& in_use, const std::string& text);

}  // namespace service
