// SPDX-License-Identifier: Apache-2.0
// Why a dossier of a delivery is not taken in, or only in part.
//
// Threads  values and pure functions over constant data.
#pragma once

#include <string>

#include "service/language.h"

namespace service::delivery {

enum class Why {
  file_outside,  // beside the dossiers' folders, or in one outside the images' folders
  link,
  special,
  unreadable,  // folder or file that may not be read
  name_not_text,
  no_number,
  wrong_number,
  no_name,
  folder_twice,
  name_differs,  // from the archive's person of this number
  no_dossier,
  several_dossiers,
  no_originals,
  no_optimised,
  original_alone,
  optimised_alone,
  class_unclear,
  class_missing,
  number_missing,
  number_repeated,
  image_unreadable,
  pages_differ,  // of an original and its optimised image
  no_catalogue,
  catalogue_twice,
  catalogue_unreadable,
  catalogue_old_format,
  catalogue_too_large,
  catalogue_no_headings,
  catalogue_row,
  catalogue_no_persons,
  catalogue_of_another,
  not_delivered,  // in the catalogue of all, without a folder
  pages_missing,
  pages_extra,
  material_pages,     // the same of one material
  material_unlisted,  // it has images and no row
  blank_counted,
  changed_since,  // another image of this name was taken in before
  changed_meanwhile,
  set_aside,
  in_use,       // by another process
  not_open,     // in a lot: not prepared, stopped, withdrawn or signed off
  other_order,  // its pages stand in the dossier in another order than here
};

struct Objection {
  Why why = Why::file_outside;
  std::string subject;  // a name from outside, a class, a row, a material's title
  int expected = 0, found = 0;
  std::string reason;  // image_unreadable, set_aside: code word of the pipeline
  std::string code{};  // class and number of a material
  int material = 0;
};

const char* to_string(Why why);  // "name_differs", for programs
// What is wrong, and what to do about it.
std::string what_text(const Objection& objection, Language language);
std::string advice_text(const Objection& objection, Language language);

}  // namespace service::delivery
