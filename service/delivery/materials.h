// SPDX-License-Identifier: Apache-2.0
// Which images belong to which row of the catalogue, where the delivery lets one tell:
//   by the material in names or folders ("4-1-02-003.tif", "4-1/02/003.tif"), against the number of
//   the row, or its order where the rows have none;
//   by the numbers of images that the rows state;
//   by the file, where there are as many as rows and some have several pages.
//
// Threads  values and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "service/delivery/plan.h"

namespace service::delivery {

struct Material {
  const CatalogueRow* row = nullptr;  // null: the catalogue does not have it
  std::optional<terms::ClassCode> code;
  int number = 0;  // in its class, or as the row says
  std::vector<PlannedImage*> images;
};

// Of what is counted together: images in the order of the plan, rows in that of the catalogue, each
// of them in one material. nullopt: it cannot be told.
std::optional<std::vector<Material>> materials_of(const std::vector<PlannedImage*>& images,
                                                  const std::vector<const CatalogueRow*>& rows);

}  // namespace service::delivery
