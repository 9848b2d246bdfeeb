// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/catalogues.h"

#include <algorithm>
#include <system_error>

#include "service/input_file.h"

namespace service::delivery {
namespace {

namespace fs = std::filesystem;

Why why_of(WorkbookFault fault) {
  switch (fault) {
    case WorkbookFault::old_format:
      return Why::catalogue_old_format;
    case WorkbookFault::too_large:
      return Why::catalogue_too_large;
    case WorkbookFault::no_workbook:
    case WorkbookFault::damaged:
      break;
  }
  return Why::catalogue_unreadable;
}

Catalogue read_file_of(const fs::path& workbook, const std::string& name) {
  Catalogue catalogue;
  const auto object = [&](Why why) { catalogue.objections.push_back({why, name, 0, 0, {}}); };
  try {
    const WorkbookLimits limits;
    std::vector<std::uint8_t> bytes;
    read_file(workbook, [&](const char* data, std::size_t size) {
      if (bytes.size() + size > limits.file)
        throw WorkbookError(WorkbookFault::too_large, "the file");
      bytes.insert(bytes.end(), data, data + size);
    });
    catalogue = read_catalogue(read_workbook(bytes, limits));
  } catch (const WorkbookError& e) {
    object(why_of(e.fault()));
  } catch (const std::system_error&) {
    object(Why::unreadable);
  }
  return catalogue;
}

void check_rows(const std::vector<CatalogueRow>& rows, std::vector<Objection>& objections) {
  for (const CatalogueRow& row : rows)
    if (row.wrong) objections.push_back({Why::catalogue_row, row.where, 0, 0, {}});
}

}  // namespace

void Catalogues::read(const std::vector<fs::path>& workbooks, const fs::path& delivery) {
  delivery_ = delivery;
  for (const fs::path& workbook : workbooks) {
    const std::string name = workbook.lexically_relative(delivery).string();
    Catalogue catalogue = read_file_of(workbook, name);
    if (catalogue.objections.empty() && !catalogue.states_persons)
      catalogue.objections.push_back({Why::catalogue_no_persons, name, 0, 0, {}});
    objections_.insert(objections_.end(), catalogue.objections.begin(), catalogue.objections.end());
    if (!catalogue.states_persons) continue;
    for (CatalogueRow& row : catalogue.rows) {
      Stated& stated = stated_[row.document];
      if (stated.workbooks.empty() || stated.workbooks.back().path != workbook)
        stated.workbooks.push_back({workbook, name, true});
      stated.rows.push_back(std::move(row));
    }
  }
}

Stated Catalogues::stated_of(const DossierFolder& dossier, const std::vector<fs::path>& own,
                             std::vector<Objection>& objections) const {
  const std::string& document = dossier.name.document;
  const auto outermost = stated_.find(document);
  Stated stated = outermost == stated_.end() ? Stated{} : outermost->second;
  if (own.size() > 1) {
    std::string names;
    for (const fs::path& path : own)
      names += (names.empty() ? "" : "、") + path.filename().string();
    objections.push_back({Why::catalogue_twice, names, 1, static_cast<int>(own.size()), {}});
    return stated;
  }
  if (own.empty()) {
    if (stated.rows.empty() && !objections_.empty()) {
      objections.insert(objections.end(), objections_.begin(), objections_.end());
    } else if (stated.rows.empty()) {
      objections.push_back({Why::no_catalogue, "", 0, 0, {}});
    }
  } else {
    stated.workbooks.push_back({own[0], own[0].lexically_relative(delivery_).string(), false});
    Catalogue catalogue = read_file_of(own[0], stated.workbooks.back().below);
    objections.insert(objections.end(), catalogue.objections.begin(), catalogue.objections.end());
    auto& rows = stated.rows = std::move(catalogue.rows);
    const auto other = std::find_if(rows.begin(), rows.end(), [&](const CatalogueRow& row) {
      return !row.document.empty() && row.document != document;
    });
    if (other != rows.end())
      objections.push_back({Why::catalogue_of_another, other->where, 0, 0, {}});
    if (rows.empty() && catalogue.objections.empty())
      objections.push_back({Why::no_catalogue, "", 0, 0, {}});
  }
  check_rows(stated.rows, objections);
  return stated;
}

std::vector<Objection> Catalogues::left_over(const std::set<std::string>& documents) const {
  std::vector<Objection> left = objections_;
  for (const auto& [document, stated] : stated_) {
    if (document.empty()) {
      check_rows(stated.rows, left);
    } else if (!documents.contains(document)) {
      left.push_back({Why::not_delivered, document, 0, 0, {}});
    }
  }
  return left;
}

}  // namespace service::delivery
