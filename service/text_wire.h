// SPDX-License-Identifier: Apache-2.0
// The text of a page, and what else has a place on it, as page workers send it (wire.h).
//
// Errors   the reading side throws WireError for what is out of bounds; what it returns can be used
//          without further checks: every word that a cell names is there.
// Threads  pure functions.
#pragma once

#include "ocr/recognized_page.h"
#include "service/wire.h"

namespace service {

void put(Encoder& out, const scanner::Rect& rect);
void put(Encoder& out, const scanner::Affine& transform);
void put(Encoder& out, const ocr::RecognizedPage& page);

scanner::Rect get_rect(Decoder& in);
scanner::Affine get_affine(Decoder& in);
ocr::RecognizedPage get_text(Decoder& in);

}  // namespace service
