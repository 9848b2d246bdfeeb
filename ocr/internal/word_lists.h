// SPDX-License-Identifier: Apache-2.0
// What certain fields can hold: surnames, nationalities, degrees, political status.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ocr::internal {

// A known surname and one or two characters after it (after a double one, too); or a name with an
// interpunct. Words of papers that begin like a name are none.
bool is_plausible_name(std::string_view name);

// The value that `read` is, or is one misread character away from when there is only one such;
// nullopt for a field without a list, or a value that is not in it.
std::optional<std::string> listed_value(std::string_view field, std::string_view read);

// Whether the values of the field are of a closed list.
bool has_list(std::string_view field);

// Whether a text ends as the names of companies, schools and offices do.
bool names_office(std::u32string_view text);

// How many characters must be changed, added or taken away to make one text of the other.
std::size_t edits(std::u32string_view a, std::u32string_view b);

}  // namespace ocr::internal
