// SPDX-License-Identifier: Apache-2.0
#include "service/catalogue_import.h"

#include <fmt/format.h>

#include <numeric>

#include "service/shown.h"
#include "store/catalogue_rules.h"
#include "store/terms/identity_number.h"

namespace service {
namespace {

using What = RowFault::What;

void check_row(const delivery::CatalogueRow& row, const std::string& identity_number,
               std::vector<RowFault>& faults) {
  if (!row.document.empty() && row.document != terms::identity_key(identity_number)) {
    faults.push_back({What::of_another, row.where, row.written});
    return;
  }
  if (!row.code)
    faults.push_back({What::no_class, row.where, row.written});
  else if (!store::is_final_class(*row.code))
    faults.push_back({What::class_too_wide, row.where, row.code->text()});
  if (row.written.empty()) faults.push_back({What::no_title, row.where, ""});
  if (row.pages < 1) faults.push_back({What::no_pages, row.where, row.written});
  if (!row.formed_as_written.empty() && !row.formed)
    faults.push_back({What::no_date, row.where, row.formed_as_written});
}

// Gives each line as many of the pages as it states; they add up.
void share_out(const std::vector<std::int64_t>& pages, std::vector<store::MaterialValues>& lines) {
  auto next = pages.begin();
  for (store::MaterialValues& line : lines) {
    line.images.assign(next, next + line.pages);
    next += line.pages;
  }
}

}  // namespace

ImportedCatalogue import_catalogue(const delivery::Catalogue& catalogue,
                                   const std::vector<store::PageRecord>& pages,
                                   const std::string& identity_number) {
  ImportedCatalogue result;
  if (!catalogue.objections.empty()) result.faults.push_back({What::no_headings, "", ""});
  for (const delivery::CatalogueRow& row : catalogue.rows) {
    check_row(row, identity_number, result.faults);
    store::MaterialValues line;
    line.class_code = row.code;
    line.title = row.written;
    line.formed = row.formed;
    line.formed_as_written = row.formed_as_written;
    line.pages = row.pages;
    line.remark = row.remark;
    result.stated += row.pages;
    result.lines.push_back(std::move(line));
  }
  std::vector<std::int64_t> all, written;
  for (const store::PageRecord& page : pages) {
    all.push_back(page.id);
    if (!page.result.blank) written.push_back(page.id);
  }
  const auto stated = static_cast<std::size_t>(result.stated);
  if (!result.faults.empty() || stated == 0) return result;
  if (stated == all.size()) {
    result.images = ImagesBy::all;
    share_out(all, result.lines);
  } else if (stated == written.size()) {
    result.images = ImagesBy::written;
    share_out(written, result.lines);
  }
  return result;
}

std::string fault_text(const RowFault& fault, Language language) {
  const bool zh = language == Language::chinese;
  const std::string text = shown(fault.text);
  const std::string what = [&]() -> std::string {
    switch (fault.what) {
      case What::no_class:
        return zh ? "没有类别：" + text : "no class: " + text;
      case What::class_too_wide:
        return zh ? "第四、九类须写到小类，这里只有 " + text : "a subclass is needed, not " + text;
      case What::no_title:
        return zh ? "没有材料名称" : "no title";
      case What::no_pages:
        return zh ? "页数不是 1 至 5000 的数：" + text : "the page count is none: " + text;
      case What::no_date:
        return zh ? "形成时间不是日期：" + text : "the date of formation is none: " + text;
      case What::of_another:
        return zh ? "是另一个人的材料：" + text : "a material of another person: " + text;
      case What::no_headings:
        return zh ? "没有找到表头（须有“材料名称”和“页数”两列）"
                  : "no row of headings (材料名称 and 页数)";
    }
    return "";
  }();
  return fault.where.empty() ? what : shown(fault.where) + (zh ? "：" : ": ") + what;
}

}  // namespace service
