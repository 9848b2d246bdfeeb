// SPDX-License-Identifier: Apache-2.0
// One image out of the overlapping parts of a sheet that is larger than the glass: a fold-out, a
// drawing, a long table. What lies on two parts is laid over itself, to a fraction of a pixel, and
// each point of the result is taken from one of them, so that no writing is seen twice.
//
// A wrong picture is worse than none: parts are only joined where what they share shows so much
// writing, over such a length, and agrees so well, that it can be nothing else.
//
// Units    pixels of the image named.
// Errors   std::invalid_argument for no part and for an image without pixels.
// Threads  pure function.
#pragma once

#include <cstdint>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

struct JoinOptions {
  std::int64_t max_pixels = 72'000'000;  // of the joined image, and of all parts together
};

enum class Misfit {
  none,
  nothing_shared,  // no overlap, too little of it, or too little written on it
  poor_fit,        // what they share does not agree: other pages, or a sheet that was bent
  same_page,       // one lies on the other almost wholly: a page scanned twice is no part
  too_large,
};

struct Joined {
  Misfit misfit = Misfit::none;
  int part = 0;     // the one that did not fit, from 0; when there is a misfit
  PageImage image;  // empty when there is one; resolution and channels of the first part
  std::vector<Affine> to_joined;  // of each part: its pixel -> pixel of the image
  double residual = 0;  // pixels, root mean square of what is left between points seen twice
};

// `parts` upright and straight to a few degrees, as CleanPage::image is, each overlapping one or
// more of those before it by two centimetres or more. Brightness may differ. What no part shows is
// white. One part comes back as it is.
Joined join(const std::vector<PageImage>& parts, const JoinOptions& options = {});

const char* to_string(Misfit misfit);

}  // namespace scanner
