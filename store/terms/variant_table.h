// SPDX-License-Identifier: Apache-2.0
// Families of characters, parted by blanks: the one they are looked up as, then its other forms.
// Each character stands in it once; variant_table.cpp says how they were found.
#pragma once

namespace terms {

extern const char32_t kVariants[];  // ends with 0

}  // namespace terms
