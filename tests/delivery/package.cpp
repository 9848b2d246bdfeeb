// SPDX-License-Identifier: Apache-2.0
#include "tests/delivery/package.h"

#include <zip.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace service::delivery::test {

std::vector<std::uint8_t> package(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (zip == nullptr) throw std::runtime_error(zip_error_strerror(&error));
  zip_source_keep(target);
  for (const auto& [name, text] : parts) {
    zip_source_t* source = zip_source_buffer(zip, text.data(), text.size(), 0);
    if (zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0)
      throw std::runtime_error(zip_strerror(zip));
  }
  if (zip_close(zip) != 0) throw std::runtime_error(zip_strerror(zip));
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  if (zip_source_read(target, bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
    throw std::runtime_error("the package cannot be read back");
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

Parts workbook_parts(const std::string& sheet, const std::string& strings) {
  Parts parts{
      {"xl/workbook.xml",
       "<workbook xmlns:r=\"r\"><sheets><sheet name=\"目录\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
       "</workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
       "</Relationships>"},
      {"xl/worksheets/sheet1.xml", sheet}};
  if (!strings.empty()) parts.emplace_back("xl/sharedStrings.xml", strings);
  return parts;
}

std::string sheet_xml(const std::vector<std::vector<std::string>>& rows,
                      const std::vector<std::string>& merged) {
  std::string xml = "<worksheet><sheetData>";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    xml += "<row r=\"" + std::to_string(r + 1) + "\">";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const std::string& text = rows[r][c];
      if (text.empty()) continue;
      const std::string place = std::string(1, static_cast<char>('A' + c)) + std::to_string(r + 1);
      const bool number =
          std::all_of(text.begin(), text.end(), [](char d) { return d >= '0' && d <= '9'; });
      xml += number ? "<c r=\"" + place + "\"><v>" + text + "</v></c>"
                    : "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }
    xml += "</row>";
  }
  xml += "</sheetData>";
  if (!merged.empty()) {
    xml += "<mergeCells>";
    for (const std::string& range : merged) xml += "<mergeCell ref=\"" + range + "\"/>";
    xml += "</mergeCells>";
  }
  return xml + "</worksheet>";
}

}  // namespace service::delivery::test
