// SPDX-License-Identifier: Apache-2.0
// Plans of deliveries that were never on a disk.
//
// Threads  pure functions.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "service/delivery/plan.h"

namespace service::delivery::test {

inline std::vector<DeliveredFile> files(const std::vector<std::string>& paths) {
  std::vector<DeliveredFile> list;
  for (const std::string& path : paths) {
    DeliveredFile file;
    file.path = "/d/" + path;
    file.below = path;
    std::vector<std::string> parts;
    for (const auto& part : std::filesystem::path(path)) parts.push_back(part.string());
    file.name = parse_image_path(parts);
    list.push_back(file);
  }
  return list;
}

// Each path once among the originals and once among the optimised images.
inline std::vector<DeliveredFile> pairs(const std::vector<std::string>& paths) {
  std::vector<std::string> both;
  for (const std::string& path : paths) {
    both.push_back("原始图像/" + path + ".tif");
    both.push_back("优化图像/" + path + ".jpg");
  }
  return files(both);
}

inline std::vector<std::string> told(const Plan& plan) {
  std::vector<std::string> list;
  for (const Objection& o : plan.objections)
    list.push_back(std::string(to_string(o.why)) + " " + o.subject +
                   (o.material > 0 ? " " + o.code + "#" + std::to_string(o.material) : "") +
                   (o.expected != o.found
                        ? " " + std::to_string(o.expected) + "/" + std::to_string(o.found)
                        : ""));
  return list;
}

// Images of one page each, or of as many as told; those at the places given are blank.
inline void look(Plan& plan, const std::vector<std::size_t>& blank = {},
                 const std::vector<int>& pages = {}) {
  for (std::size_t i = 0; i < plan.images.size(); ++i) {
    const int count = i < pages.size() ? pages[i] : 1;
    plan.images[i].original.pages = plan.images[i].optimised.pages = count;
    plan.images[i].pages.assign(static_cast<std::size_t>(count), {});
    plan.images[i].pages[0].blank = std::find(blank.begin(), blank.end(), i) != blank.end();
  }
}

inline CatalogueRow row(const std::string& code, int pages, int number = 0,
                        const std::string& title = "材料") {
  return {"", terms::ClassCode::parse(code), number, title, pages, "目录!2", false};
}

inline std::vector<std::string> classes(const Plan& plan) {
  std::vector<std::string> list;
  for (const PlannedImage& image : plan.images)
    for (const PageState& page : image.pages)
      list.push_back((page.begins_document ? "*" : "") + page.class_code);
  return list;
}

}  // namespace service::delivery::test
