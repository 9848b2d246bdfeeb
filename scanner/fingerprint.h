// SPDX-License-Identifier: Apache-2.0
// Whether a page is the one before it, scanned again.
//
// A fingerprint is the page's ink in half-millimetre dots. To compare two, one is laid over the
// other and then, square by square, the ink of the one is looked for on the other, a millimetre
// around. Two forms of one kind share their print and differ where they are filled in: what counts
// is how much of the ink lies in squares that do not match.
//
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "scanner/clean.h"

namespace scanner {

struct Fingerprint {
  std::vector<std::uint8_t> dots;  // eight to a byte, 33 kB; empty for a blank page
};

Fingerprint fingerprint(const CleanPage& page);

// The share of the ink that lies where the other page has none or other ink, 0 to 1; 1 when one of
// them is blank.
double difference(const Fingerprint& a, const Fingerprint& b);

// False when one of them is blank: two empty sheets are two sheets. Pages that differ in a word or
// two, or in the bars of a code, and in nothing else are taken for the same: compare codes as well,
// and let a person look.
bool same_page(const Fingerprint& a, const Fingerprint& b);

}  // namespace scanner
