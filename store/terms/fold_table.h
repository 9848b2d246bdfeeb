// SPDX-License-Identifier: Apache-2.0
// What single code points fold to, by range; fold_table.cpp says how the values were made.
#pragma once

namespace terms {

inline constexpr char32_t kRadicalsFirst = 0x2F00, kRadicalsLast = 0x2FD5;
inline constexpr char32_t kIdeographsFirst = 0xF900, kIdeographsLast = 0xFAFF;
inline constexpr char32_t kSupplementFirst = 0x2F800, kSupplementLast = 0x2FA1F;
inline constexpr char32_t kRemnantsFirst = 0xE815, kRemnantsLast = 0xE864;
inline constexpr char32_t kLatinFirst = 0xC0, kLatinLast = 0x24F;

extern const char32_t kRadicals[kRadicalsLast - kRadicalsFirst + 1];
extern const char32_t kIdeographs[kIdeographsLast - kIdeographsFirst + 1];
extern const char32_t kSupplement[kSupplementLast - kSupplementFirst + 1];
extern const char32_t kRemnants[kRemnantsLast - kRemnantsFirst + 1];
extern const char32_t kLatin[kLatinLast - kLatinFirst + 1];  // upper to lower case

}  // namespace terms
