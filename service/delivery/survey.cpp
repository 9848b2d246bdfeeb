// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/survey.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "scanner/error.h"
#include "scanner/source.h"

namespace service::delivery {
namespace {

namespace fs = std::filesystem;

Why why_of(FolderFault fault) {
  switch (fault) {
    case FolderFault::not_text:
      return Why::name_not_text;
    case FolderFault::no_number:
      return Why::no_number;
    case FolderFault::wrong_number:
      return Why::wrong_number;
    case FolderFault::none:
    case FolderFault::no_name:
      break;
  }
  return Why::no_name;
}

Why why_of(scanner::PassedOver why) {
  switch (why) {
    case scanner::PassedOver::link:
      return Why::link;
    case scanner::PassedOver::special:
      return Why::special;
    case scanner::PassedOver::unreadable:
      break;
  }
  return Why::unreadable;
}

// A folder that has gone meanwhile, or is a link now, cannot be read either.
scanner::FileList list_of(const fs::path& folder) {
  try {
    return scanner::list_files(folder);
  } catch (const scanner::Error&) {
    return {{}, {{folder, scanner::PassedOver::unreadable}}};
  }
}

class Surveyor {
 public:
  explicit Surveyor(fs::path delivery) : delivery_(std::move(delivery)) {}

  Survey run() {
    look_into(delivery_, true);
    for (auto& [key, dossier] : dossiers_) {
      if (dossier.paths.size() > 1) check_twice(dossier);
      result_.dossiers.push_back(std::move(dossier));
    }
    std::sort(result_.dossiers.begin(), result_.dossiers.end(), [](const auto& a, const auto& b) {
      return scanner::path_less(a.paths[0], b.paths[0]);
    });
    std::sort(result_.workbooks.begin(), result_.workbooks.end(), scanner::path_less);
    return std::move(result_);
  }

 private:
  void look_into(const fs::path& folder, bool outermost) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      const fs::path& path = entry.path();
      const std::string name = path.filename().string();
      if (scanner::is_litter(name) || is_office_litter(name)) continue;
      const fs::file_type type = entry.symlink_status().type();
      if (type == fs::file_type::directory) {
        if (outermost && role_of(name) && parse_folder_name(name).fault != FolderFault::none) {
          look_into_tree(path);
        } else {
          add(path);
        }
      } else if (type == fs::file_type::regular && is_workbook_name(name)) {
        result_.workbooks.push_back(path);
      } else {
        const Why why = type == fs::file_type::regular   ? Why::file_outside
                        : type == fs::file_type::symlink ? Why::link
                                                         : Why::special;
        result_.loose.push_back({why, path.lexically_relative(delivery_).string(), 0, 0, {}});
      }
    }
  }

  void look_into_tree(const fs::path& folder) {
    try {
      look_into(folder, false);
    } catch (const fs::filesystem_error&) {
      result_.loose.push_back(
          {Why::unreadable, folder.lexically_relative(delivery_).string(), 0, 0, {}});
    }
  }

  void add(const fs::path& path) {
    const std::string folder = path.filename().string();
    FolderName name = parse_folder_name(folder);
    const bool bad = name.fault != FolderFault::none;
    // What has no number of its own is nobody else's either.
    DossierFolder& dossier = dossiers_[bad ? "?" + path.string() : name.document];
    if (dossier.paths.empty()) {
      dossier.folder = folder;
      dossier.name = std::move(name);
      if (bad) dossier.objections.push_back({why_of(dossier.name.fault), folder, 0, 0, {}});
    }
    dossier.paths.push_back(path);
  }

  // One folder of originals and one of optimised images of the same name are one dossier.
  static void check_twice(DossierFolder& dossier) {
    std::sort(dossier.paths.begin(), dossier.paths.end());
    dossier.folder = dossier.paths[0].filename().string();
    const fs::path &a = dossier.paths[0], &b = dossier.paths[1];
    if (dossier.paths.size() == 2 && a.filename() == b.filename() &&
        role_of(a.parent_path().filename().string()) &&
        role_of(b.parent_path().filename().string()) &&
        role_of(a.parent_path().filename().string()) !=
            role_of(b.parent_path().filename().string()))
      return;
    std::string names;
    for (const fs::path& path : dossier.paths)
      names += (names.empty() ? "" : "、") + path.filename().string();
    dossier.objections.push_back(
        {Why::folder_twice, names, 1, static_cast<int>(dossier.paths.size()), {}});
  }

  const fs::path delivery_;
  std::map<std::string, DossierFolder> dossiers_;
  Survey result_;
};

}  // namespace

Survey survey(const fs::path& delivery) { return Surveyor(delivery).run(); }

Contents contents_of(const DossierFolder& folder, const fs::path& delivery) {
  Contents contents;
  for (const fs::path& path : folder.paths) {
    const scanner::FileList list = list_of(path);
    for (const auto& [passed, why] : list.passed_over)
      contents.objections.push_back(
          {why_of(why), passed.lexically_relative(delivery).string(), 0, 0, {}});
    for (const fs::path& file : list.files) {
      const std::string name = file.filename().string();
      if (is_office_litter(name)) continue;
      if (is_workbook_name(name)) {
        contents.workbooks.push_back(file);
        continue;
      }
      // Without the dossier's own folder: its name says nothing of an image.
      std::vector<std::string> parts;
      if (path.parent_path() != delivery) parts.push_back(path.parent_path().filename().string());
      for (const fs::path& part : file.lexically_relative(path)) parts.push_back(part.string());
      DeliveredFile found;
      found.path = file;
      found.below = file.lexically_relative(delivery).string();
      found.name = parse_image_path(parts);
      contents.files.push_back(std::move(found));
    }
  }
  return contents;
}

}  // namespace service::delivery
