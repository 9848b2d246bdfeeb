// SPDX-License-Identifier: Apache-2.0
// What the codes on separator sheets say: printed by paper/labels, understood by split. The one
// place that writes and reads it; README.md describes the form.
//
// Threads  values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/separator.h"
#include "store/terms/class_code.h"

namespace service {

struct SheetCode {
  enum class Kind {
    dossier,         // the pages behind it belong to this dossier
    material_class,  // the pages behind it are of this class
    end,             // the dossier ends here
    new_document,    // Patch-T: another document begins
  };
  Kind kind = Kind::end;
  std::string dossier;          // its number; of a dossier sheet only
  terms::ClassCode class_code;  // of a class sheet only

  bool operator==(const SheetCode&) const = default;
};

// "DANGAN1:D:420112-2026-000001:6C9B"; of Patch-T the word the world agreed on, "PATCHT".
// Throws std::invalid_argument for a number that is empty or longer than 64 characters, and for a
// class there is none of.
std::string format(const SheetCode& code);

// nullopt for everything that format() does not write, to the letter.
std::optional<SheetCode> parse_sheet_code(std::string_view text);

// The codes of sheets among those read on a page, as text, each once, in order, parted by a blank;
// empty when it is no sheet. And back again; what is not understood is left out.
std::string sheet_text(const std::vector<scanner::Code>& codes);
std::vector<SheetCode> parse_sheet_text(std::string_view text);

}  // namespace service
