// SPDX-License-Identifier: Apache-2.0
// Codes in frames, U+2EBF0, in the place of characters that no installed font has.
//
// Threads  as Pango's: one layout, one thread.
#pragma once

#include <pango/pango.h>

namespace service::paper {

// Adds attributes to the list, by which such characters of the layout's text are drawn. The layout
// has its text and font already.
void frame_codes(PangoLayout* layout, double points, PangoAttrList* list);

}  // namespace service::paper
