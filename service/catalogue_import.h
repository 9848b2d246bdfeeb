// SPDX-License-Identifier: Apache-2.0
// An existing catalogue, as rows of a workbook or CSV, on its way into the archive.
//
// Threads  values and pure functions.
#pragma once

#include <string>
#include <vector>

#include "service/delivery/catalogue.h"
#include "service/language.h"
#include "store/catalogue_records.h"

namespace service {

// What is wrong with a row; each is a line a person has to mend.
struct RowFault {
  enum class What {
    no_class,
    class_too_wide,
    no_title,
    no_pages,
    no_date,
    of_another,
    no_headings
  };
  What what = What::no_class;
  std::string where;  // "目录!12"
  std::string text;   // what stands there
};
std::string fault_text(const RowFault& fault, Language language);

// How the images of the dossier were given to the materials.
enum class ImagesBy {
  all,      // the stated page counts add up to all its pages, in order
  written,  // to all but the blank ones
  none,     // they add up to neither: no material has images
};

struct ImportedCatalogue {
  std::vector<store::MaterialValues> lines;
  std::vector<RowFault> faults;  // with any nothing is taken over
  ImagesBy images = ImagesBy::none;
  int stated = 0;  // pages, summed over the rows
};

// pages: of the dossier, in order. identity_number: of its person; rows of others are faults.
ImportedCatalogue import_catalogue(const delivery::Catalogue& catalogue,
                                   const std::vector<store::PageRecord>& pages,
                                   const std::string& identity_number);

}  // namespace service
