// SPDX-License-Identifier: Apache-2.0
// Names of schools, of subjects and of places, to mend a character that was read as one that looks
// like it. The lists are not closed: a name that is not in them stands as it was read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocr::internal {

// For "school" and "major": the one listed name that differs from `read` only in characters that
// look like those read (士木工程: 土木工程), at most two; nullopt when there is none or several, or
// `read` is listed itself.
std::optional<std::string> mended_by_look(std::string_view field, std::string_view read);

// An address or a native place with the names of counties and districts mended in the same way:
// 黄石市大治市: 黄石市大冶市. nullopt when there is nothing to mend.
std::optional<std::string> place_mended_by_look(std::string_view read);

}  // namespace ocr::internal
