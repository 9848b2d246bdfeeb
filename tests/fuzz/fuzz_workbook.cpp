// SPDX-License-Identifier: Apache-2.0
// Catalogues: whole workbooks, comma-separated values, and the workbooks' XML, which flipped bits
// in a package hardly ever reach.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "service/delivery/catalogue.h"
#include "service/delivery/csv.h"

namespace {

using namespace service::delivery;

void check(const std::vector<Sheet>& sheets, const WorkbookLimits& limits) {
  std::size_t cells = 0;
  for (const Sheet& sheet : sheets) {
    if (sheet.rows.size() > static_cast<std::size_t>(limits.rows)) std::abort();
    for (const auto& row : sheet.rows)
      for (const auto& cell : row) {
        if (cell.size() > limits.text) std::abort();
        if (!cell.empty()) ++cells;
      }
  }
  if (cells > limits.cells) std::abort();
  for (const CatalogueRow& row : read_catalogue(sheets).rows)
    if (!row.wrong && (row.pages < 1 || row.title.empty())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  WorkbookLimits limits;
  limits.part = 1U << 20, limits.whole = 2U << 20, limits.rows = 2000, limits.cells = 20'000;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check(read_workbook(std::span(data, size), limits), limits);
  } catch (const WorkbookError&) {
  }
  try {
    check({parse_sheet(text, {"甲", "页数", "材料名称"}, limits)}, limits);
  } catch (const WorkbookError&) {
  }
  try {
    check({read_csv(text, limits)}, limits);
  } catch (const WorkbookError&) {
  }
  try {
    parse_strings(text, limits);
  } catch (const WorkbookError&) {
  }
  return 0;
}
