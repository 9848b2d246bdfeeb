// SPDX-License-Identifier: Apache-2.0
// Workbooks as office programs write them, made part by part.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace service::delivery::test {

using Parts = std::vector<std::pair<std::string, std::string>>;

// A ZIP file with these parts.
std::vector<std::uint8_t> package(const Parts& parts);
// A workbook with one sheet 目录 of this XML and these shared strings.
Parts workbook_parts(const std::string& sheet, const std::string& strings = "");
// Rows of inline strings; digits alone become numbers, an empty cell none.
std::string sheet_xml(const std::vector<std::vector<std::string>>& rows,
                      const std::vector<std::string>& merged = {});

}  // namespace service::delivery::test
