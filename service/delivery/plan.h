// SPDX-License-Identifier: Apache-2.0
// What a dossier's folder amounts to: originals in order, each with its optimised image, and
// whether they add up to what the catalogue states: material by material where the delivery lets
// one tell which images are whose (materials.h), else class by class.
//
// Numbers begin at 1 and have no gaps: in each material, else in each class, else through the whole
// dossier. Blank pages are kept and are no pages of the catalogue.
//
// Threads  values and pure functions.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "service/delivery/catalogue.h"
#include "service/delivery/names.h"
#include "service/delivery/objection.h"

namespace service::delivery {

struct DeliveredFile {
  std::filesystem::path path;
  std::string below;  // the delivery's folder: "张三…/原始图像/4-1/001.jpg"
  ImageName name;
  // Known once it was looked at.
  std::string media_type;
  int pages = 0;
};

struct PageState {
  bool blank = false;
  std::string class_code;  // of the folder, else of the catalogue
  bool begins_document = false;
};

struct PlannedImage {
  DeliveredFile original, optimised;
  std::vector<PageState> pages;  // of the original
};

struct Plan {
  std::vector<PlannedImage> images;  // in the order of classes, materials, numbers
  std::vector<Objection> objections;
};

std::string class_text(const std::optional<terms::ClassCode>& code);  // empty: none

Plan plan_images(const std::vector<DeliveredFile>& files);

// Once all is looked at: the pages of both images of each, and what the catalogue states. Gives
// each page its class. rows: of this dossier.
void reconcile(Plan& plan, const std::vector<CatalogueRow>& rows);

}  // namespace service::delivery
