// SPDX-License-Identifier: Apache-2.0
// What the names in a vendor's delivery say: whose folder it is, and what an image in it shows.
//
//   张三110105194912310021            name and identity number; - _ + or a blank may stand between
//     原始图像/4-1/001.jpg            role, class, number; the folders in any order
//     优化图像/4-1-02-003.tif         class, material, page
//     原始图像/4-1/02毕业生登记表/003.tif
//
// Threads  values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/terms/class_code.h"

namespace service::delivery {

enum class FolderFault { none, not_text, no_number, wrong_number, no_name };

struct FolderName {
  std::string name;
  std::string document;  // identity number as terms::identity_key() has it
  FolderFault fault = FolderFault::none;
};

// A citizen's number has to be right in date and check digit. Of other documents are taken one to
// three Latin letters with 6 to 15 digits, or 8 digits; any other row of digits is a slip of the
// pen.
FolderName parse_folder_name(std::string_view folder);

enum class Role { original, optimised };

// What a folder's name says of the images in it: 原始图像, 优化图, original, yh, ...
std::optional<Role> role_of(std::string_view folder);
// 一类, 第四类, 4-1, 01, "9-2 任免材料"; nullopt for any other name.
std::optional<terms::ClassCode> class_of(std::string_view folder);
// "学历学位材料" and "学历学位类" name 4-1; a material's title does not.
bool is_label(std::string_view text, const terms::ClassCode& code);

struct ImageName {
  std::optional<Role> role;              // none: it lies in no folder that says so
  std::optional<terms::ClassCode> code;  // none: neither folder nor name says one
  bool unclear = false;                  // folders or name contradict each other
  int material = 0, number = 0;          // 0: not said
  bool apart = false;                    // 封面, 目录 …: no page of the catalogue
  std::string key;                       // equal for an original and its optimised image
};

// parts: the folders below the dossier's, outermost first, and the file's name.
ImageName parse_image_path(const std::vector<std::string>& parts);

// "1 班.tif" is no workbook, "目录.xlsx" is, "~$目录.xlsx" is what an office program left behind.
bool is_workbook_name(std::string_view file);
bool is_office_litter(std::string_view file);

}  // namespace service::delivery
