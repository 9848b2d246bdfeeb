// SPDX-License-Identifier: Apache-2.0
// What certain fields can hold: surnames, nationalities, degrees, political status.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocr::internal {

// A known surname and one to three characters after it, or a name with an interpunct.
bool is_plausible_name(std::string_view name);

// The value that `read` is, or is one misread character away from when there is only one such;
// nullopt for a field without a list, or a value that is not in it.
std::optional<std::string> listed_value(std::string_view field, std::string_view read);

}  // namespace ocr::internal
