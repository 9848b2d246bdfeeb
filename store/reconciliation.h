// SPDX-License-Identifier: Apache-2.0
// Whether sheets, images and the catalogue of a dossier agree. Nothing is looked up here: counts
// in, findings out.
//
// A leaf has one image or two, as it was scanned; images that were put together as one leaf count
// as that leaf. Separator sheets stay in their stack and are not counted; blank sides are no pages
// of the catalogue.
//
// Threads  pure functions.
#pragma once

#include <string>
#include <vector>

#include "store/digitization_records.h"

namespace store {

struct DossierCounts {
  int leaves = 0;          // counted by hand, without those left out; 0: not counted
  int handed_over = 0;     // leaves when they came from the strongroom; 0: not counted
  int counted = 0;         // leaves as last counted, those left out too; 0: not counted
  int pages = 0;           // stated by the catalogue; 0: not stated
  int sides = 0;           // of each leaf scanned: 1, 2; 0: as the leaf needs
  int images = 0;          // that count now
  int blank = 0;           // of these
  int facing = 0;          // second pages, not blank, of images that show two: no images themselves
  int scanned = 0;         // images that were recorded at the scanner or as rescans
  int received = 0;        // images of the dossier in the archive, replaced ones too
  int grouped_leaves = 0;  // leaves of several images
  int grouped_images = 0;  // images in them
  int grouped_blank = 0;   // of these, blank
  int grouped_pages = 0;   // sides with content they show: a slip or a fold-out is one
  std::vector<std::string> duplicates;  // numbers of the pages that repeat another
  std::vector<std::string>
      files_again;                 // of pages scanned again: they fill gaps and repeat nothing
  std::vector<std::string> files;  // paths of the files, in order
};

// Codes: no_images, only_blank, images_lost, images_not_recorded, leaves_not_counted, leaves_recounted,
// side_missing, leaves_missing, leaves_extra, catalogue_not_stated, catalogue_pages, number_missing,
// number_repeated, duplicate. A finding is a defect when a sheet may be lost.
std::vector<DossierFinding> reconcile(const DossierCounts& counts);

// Of files that are numbered one after another in their folder, as scan-0001.tif, scan-0003.tif:
// numbers left out and numbers that stand twice. Names whose numbers are none of a row (dates,
// times) tell nothing.
// again: of pages that were scanned again, whose numbers may be of the row and are no repetition.
std::vector<DossierFinding> check_numbers(const std::vector<std::string>& paths,
                                          const std::vector<std::string>& again = {});

}  // namespace store
