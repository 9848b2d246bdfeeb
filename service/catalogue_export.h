// SPDX-License-Identifier: Apache-2.0
// The catalogue of a dossier on its way out: as a workbook, as CSV, and as the paper form
// (service/paper/catalogue_form.h). Only confirmed materials stand in it.
//
// Threads  values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/catalogue_records.h"

namespace service {

struct CatalogueCopy {
  std::string office;
  std::string dossier, person, identity_number;
  std::vector<store::Material> materials;  // confirmed ones, in the order of the catalogue
  store::Time made{};
};

// Sheets 基本信息 and 目录 with the headings offices use (序号, 材料名称, 材料形成时间 年 月 日,
// 页数, 备注), class lines between; service/delivery/catalogue.h reads it back. Throws
// std::runtime_error.
std::vector<std::uint8_t> catalogue_workbook(const CatalogueCopy& catalogue);

// One line for each material, UTF-8 with a byte order mark, as spreadsheets expect it.
std::string catalogue_csv(const CatalogueCopy& catalogue);

// "一、履历材料"
std::string class_heading(const terms::ClassCode& code);

}  // namespace service
