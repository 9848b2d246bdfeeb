// SPDX-License-Identifier: Apache-2.0
// The catalogue of a dossier as the paper form (目录): A4 with a binding margin and three holes, a
// section for each of the ten classes with the heads of its columns and a free line to write on.
//
// Errors, threads: as the Document.
#pragma once

#include <cstdint>
#include <vector>

#include "service/catalogue_export.h"
#include "service/language.h"

namespace service::paper {

std::vector<std::uint8_t> catalogue_form(const CatalogueCopy& catalogue, Language language);

}  // namespace service::paper
