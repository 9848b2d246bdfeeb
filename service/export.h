// SPDX-License-Identifier: Apache-2.0
// Pages of a dossier as one file: text, JSON, ALTO, or a searchable PDF/A with the access copies in
// it, byte for byte.
//
// Memory   the pages' text and places, and one image at a time.
// Errors   store::Error; whatever sink and progress throw.
// Threads  as the Archive's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "service/language.h"
#include "service/text_out.h"
#include "store/archive.h"

namespace service {

struct ExportOrder {
  std::string dossier;              // number
  std::vector<std::int64_t> pages;  // ids of pages of it, in the order wanted
  TextFormat format = TextFormat::pdf;
  store::Time at{};                       // what a PDF says of when it was made
  Language language = Language::chinese;  // of a sheet in the place of a page that is not there
};

enum class Gap { waiting, set_aside, damaged, no_image, no_text };

// A page of which the file has nothing, in a PDF a sheet in its place that says why; or, with
// no_text, one that is kept and not read yet, of which a PDF has the image.
struct EmptyPage {
  int number = 0;
  Gap why = Gap::waiting;
  std::string reason;  // set aside: the code word
};

// Gives the file to the sink in parts, after it has recorded in the ledger which pages leave. A
// page that cannot be shown keeps its place. progress(done, all) after each page that is
// written. Throws not_found for a page that is not the dossier's.
std::vector<EmptyPage> export_pages(store::Archive& archive, const ExportOrder& order,
                                    const store::Actor& actor,
                                    const std::function<void(std::string_view)>& sink,
                                    const std::function<void(std::size_t, std::size_t)>& progress);

std::string gap_text(const EmptyPage& page, Language language);
const char* to_string(Gap gap);  // "waiting", "set_aside", "damaged", "no_image", "no_text"

}  // namespace service
