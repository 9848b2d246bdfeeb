// SPDX-License-Identifier: Apache-2.0
// What lies in a delivery's folder: dossiers, each in one folder, or in one below 原始图像 and one
// below 优化图像; workbooks. Only lists; opens no file.
//
// Errors   std::filesystem::filesystem_error when the delivery's folder itself cannot be read.
// Threads  any.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/delivery/names.h"
#include "service/delivery/objection.h"
#include "service/delivery/plan.h"

namespace service::delivery {

struct DossierFolder {
  std::vector<std::filesystem::path> paths;
  std::string folder;  // its name, as it came
  FolderName name;
  std::vector<Objection> objections;
};

struct Survey {
  std::vector<DossierFolder> dossiers;  // in natural order of their names
  std::vector<std::filesystem::path> workbooks;
  std::vector<Objection> loose;  // what belongs to nobody
};

// delivery: canonical, through no link.
Survey survey(const std::filesystem::path& delivery);

struct Contents {
  std::vector<DeliveredFile> files;
  std::vector<std::filesystem::path> workbooks;
  std::vector<Objection> objections;
};

Contents contents_of(const DossierFolder& folder, const std::filesystem::path& delivery);

}  // namespace service::delivery
