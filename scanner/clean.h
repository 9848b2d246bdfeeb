// SPDX-License-Identifier: Apache-2.0
// From what the scanner delivered to what people look at: upright, straight, trimmed, with its own
// colours and seals; and beside it the gray image that recognition likes best. Every correction is
// measured first, applied once, recorded, and invertible.
//
// Units    pixels of the image named; degrees, see CleanPage; dpi.
// Errors   std::invalid_argument for an image without pixels; a page that nothing can be measured
//          on (blank, noise) comes back unchanged with its measures saying so.
// Threads  one Cleaner per thread (it holds the orientation detector, loaded once).
#pragma once

#include <memory>
#include <string>

#include "scanner/page_image.h"

namespace scanner {

struct CleanOptions {
  bool orient = true;  // find 0/90/180/270
  bool deskew = true;  // find and undo skew up to max_skew_deg
  bool trim = true;    // cut black scanner borders
  double max_skew_deg = 20;
  double recognition_dpi = 200;
  double blank_ink = 0.0006;  // share of inked pixels under which a page is blank
  std::string tessdata;       // folder of osd.traineddata; empty: the system's
};

struct CleanPage {
  PageImage image;               // channels and resolution of the original
  PageImage recognition;         // 1 channel, paper white, seals gone, about recognition_dpi
  Affine to_original;            // image pixel -> pixel of the original
  double recognition_scale = 1;  // recognition pixel = image pixel * recognition_scale

  // How the sheet lay in the scanner, i.e. what was undone.
  int rotation = 0;                // 0, 90, 180, 270: the page's content was turned by this
  double rotation_confidence = 0;  // 0 when it could not be measured
  double skew_deg = 0;             // its remaining skew, same sense as the samples' truth
  Rect crop;       // the part of the original that was kept, upright in original pixels
  double lid = 0;  // share of the image that is the scanner's lid beside the sheet and
                   // was given the paper's colour; the original shows it
  double ink = 0;  // share of inked pixels, borders and punch holes left out
  bool blank = false;
  bool colour = false;  // has coloured content (seal, photo, coloured paper)
};

class Cleaner {
 public:
  // Throws scanner::Error(missing) when orient is set and the orientation model cannot be loaded.
  explicit Cleaner(CleanOptions options = {});
  ~Cleaner();
  Cleaner(const Cleaner&) = delete;
  Cleaner& operator=(const Cleaner&) = delete;

  CleanPage clean(const PageImage& page);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scanner
