// SPDX-License-Identifier: Apache-2.0
// Two facing pages on one image: an open booklet on the glass, or a sheet folded in the middle.
//
// Errors   std::invalid_argument for an image without pixels.
// Threads  pure functions.
#pragma once

#include <optional>
#include <utility>

#include "scanner/clean.h"
#include "scanner/page_image.h"

namespace scanner {

struct Gutter {
  int x = 0;            // the column at which the pages part
  Rect strip;           // the empty ground between them, in pixels of the image
  bool shaded = false;  // a fold or the shadow of one is seen there
};

// `page` upright and straight, as CleanPage::image is. Nothing when it is one page: higher than
// wide, written across its middle, or with nothing on one of its halves and no fold.
std::optional<Gutter> find_gutter(const PageImage& page);

// The left page and the right one, every pixel in one of them.
std::optional<std::pair<PageImage, PageImage>> split_facing(const PageImage& page);

// The same of a clean page, its image for recognition and its way back with it, only where there is
// no doubt: a fold is seen and the image is as wide as an open booklet (16 cm), or it is as wide as
// two pages of a dossier (35 cm). Both keep the skew and the rotation of the whole; each is blank
// by itself.
std::optional<std::pair<CleanPage, CleanPage>> split_facing(const CleanPage& page);

}  // namespace scanner
