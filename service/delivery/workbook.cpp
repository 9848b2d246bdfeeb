// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/workbook.h"

#include <zip.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>

#include "service/file_name.h"

namespace service::delivery {
namespace {

[[noreturn]] void damaged(const std::string& what) {
  throw WorkbookError(WorkbookFault::damaged, what);
}

// Names may carry a prefix: "x:row" is "row".
std::string_view local(const char* name) {
  const std::string_view whole = name;
  const auto colon = whole.find(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  return node.find_child([&](pugi::xml_node n) { return local(n.name()) == name; });
}

template <class F>
void for_each(pugi::xml_node node, std::string_view name, F&& work) {
  for (pugi::xml_node n : node.children())
    if (local(n.name()) == name) work(n);
}

std::string attribute(pugi::xml_node node, std::string_view name) {
  for (pugi::xml_attribute a : node.attributes())
    if (local(a.name()) == name) return a.value();
  return {};
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// The document element called `name`.
pugi::xml_node parse(pugi::xml_document& document, std::string_view xml, std::string_view name) {
  if (xml.find("<!DOCTYPE") != xml.npos || xml.find("<!ENTITY") != xml.npos)
    damaged("a part has a document type");
  const unsigned flags = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                         pugi::parse_wconv_attribute | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(xml.data(), xml.size(), flags)) damaged("a part is no XML");
  const pugi::xml_node root = child(document, name);
  if (!root) damaged("a part has another content");
  return root;
}

// <t>, or <r><t> where letters look different; <rPh> tells how to pronounce it.
std::string text_of(pugi::xml_node node, const WorkbookLimits& limits) {
  std::string text;
  const auto add = [&](pugi::xml_node t) { text += t.text().get(); };
  for_each(node, "t", add);
  for_each(node, "r", [&](pugi::xml_node run) { for_each(run, "t", add); });
  return cut_name(text, limits.text);
}

struct Place {
  int row = 0, column = 0;  // from 1
};

// "AB12"
std::optional<Place> place_of(std::string_view text) {
  Place place;
  std::size_t at = 0;
  for (; at < text.size() && at < 3 && text[at] >= 'A' && text[at] <= 'Z'; ++at)
    place.column = place.column * 26 + (text[at] - 'A' + 1);
  const auto row = number(text.substr(at));
  if (place.column == 0 || !row || *row < 1) return std::nullopt;
  place.row = *row;
  return place;
}

class SheetParser {
 public:
  SheetParser(const std::vector<std::string>& strings, const WorkbookLimits& limits)
      : strings_(strings), limits_(limits) {}

  Sheet parse_rows(pugi::xml_node worksheet) {
    int row = 0;
    for_each(child(worksheet, "sheetData"), "row", [&](pugi::xml_node node) {
      row = std::min(number(attribute(node, "r")).value_or(row + 1), limits_.rows + 1);
      int column = 0;
      for_each(node, "c", [&](pugi::xml_node cell) {
        const auto place = place_of(attribute(cell, "r"));
        column = place ? place->column : column + 1;
        put(row, column, value(cell));
      });
    });
    for_each(child(worksheet, "mergeCells"), "mergeCell",
             [&](pugi::xml_node node) { spread(attribute(node, "ref")); });
    return std::move(sheet_);
  }

 private:
  std::string value(pugi::xml_node cell) const {
    const std::string type = attribute(cell, "t");
    if (type == "inlineStr") return text_of(child(cell, "is"), limits_);
    const std::string text = child(cell, "v").text().get();
    if (type != "s") return cut_name(text, limits_.text);
    const auto index = number(text);
    if (!index || static_cast<std::size_t>(*index) >= strings_.size())
      damaged("a cell names a text that is not there");
    return strings_[static_cast<std::size_t>(*index)];
  }

  void put(int row, int column, const std::string& text) {
    if (text.empty() || column < 1 || column > limits_.columns) return;
    bytes_ += text.size();
    if (row < 1 || row > limits_.rows || ++cells_ > limits_.cells || bytes_ > limits_.whole)
      throw WorkbookError(WorkbookFault::too_large, "too many rows or cells");
    if (sheet_.rows.size() < static_cast<std::size_t>(row))
      sheet_.rows.resize(static_cast<std::size_t>(row));
    auto& cells = sheet_.rows[static_cast<std::size_t>(row) - 1];
    if (cells.size() < static_cast<std::size_t>(column)) {
      places_ += static_cast<std::size_t>(column) - cells.size();
      if (places_ > limits_.places)
        throw WorkbookError(WorkbookFault::too_large, "too many places");
      cells.resize(static_cast<std::size_t>(column));
    }
    cells[static_cast<std::size_t>(column) - 1] = text;
  }

  // The first cell of a merged range has the value of all. Rows behind the last value stay away.
  void spread(const std::string& range) {
    const auto colon = range.find(':');
    if (colon == range.npos) return;
    const auto first = place_of(std::string_view(range).substr(0, colon));
    const auto last = place_of(std::string_view(range).substr(colon + 1));
    if (!first || !last || static_cast<std::size_t>(first->row) > sheet_.rows.size()) return;
    if (last->row < first->row || last->column < first->column) return;
    const auto& top = sheet_.rows[static_cast<std::size_t>(first->row) - 1];
    if (static_cast<std::size_t>(first->column) > top.size()) return;
    const std::string text = top[static_cast<std::size_t>(first->column) - 1];
    if (text.empty()) return;
    const int rows = std::min(last->row, static_cast<int>(sheet_.rows.size()));
    for (int row = first->row; row <= rows; ++row)
      for (int column = first->column; column <= std::min(last->column, limits_.columns); ++column)
        put(row, column, text);
  }

  const std::vector<std::string>& strings_;
  const WorkbookLimits& limits_;
  Sheet sheet_;
  std::size_t cells_ = 0, places_ = 0, bytes_ = 0;
};

// The package: a ZIP file in memory.
class Package {
 public:
  Package(std::span<const std::uint8_t> bytes, const WorkbookLimits& limits) : limits_(limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* opened = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (opened == nullptr) {
      if (source != nullptr) zip_source_free(source);
      throw WorkbookError(WorkbookFault::no_workbook, "no package");
    }
    zip_.reset(opened);
    if (zip_get_num_entries(opened, 0) > limits.parts)
      throw WorkbookError(WorkbookFault::too_large, "too many parts");
  }

  // Whatever its header says of its size, no more is unpacked than allowed.
  std::optional<std::string> part(const std::string& name) {
    if (zip_name_locate(zip_.get(), name.c_str(), 0) < 0) return std::nullopt;
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen(zip_.get(), name.c_str(), 0), zip_fclose);
    if (!file) damaged(name + " cannot be opened");
    std::string text;
    std::vector<char> piece(std::size_t{64} << 10);
    for (;;) {
      const zip_int64_t n = zip_fread(file.get(), piece.data(), piece.size());
      if (n < 0) damaged(name + " cannot be unpacked");
      if (n == 0) return text;
      text.append(piece.data(), static_cast<std::size_t>(n));
      read_ += static_cast<std::size_t>(n);
      if (text.size() > limits_.part || read_ > limits_.whole)
        throw WorkbookError(WorkbookFault::too_large, name);
    }
  }

  std::string need(const std::string& name) {
    auto text = part(name);
    if (!text) throw WorkbookError(WorkbookFault::no_workbook, name + " is not there");
    return std::move(*text);
  }

 private:
  const WorkbookLimits& limits_;
  std::unique_ptr<zip_t, void (*)(zip_t*)> zip_{nullptr, zip_discard};
  std::size_t read_ = 0;
};

// Name of a part by the id the workbook has for it.
std::map<std::string, std::string> targets(const std::string& xml) {
  pugi::xml_document document;
  std::map<std::string, std::string> found;
  for_each(parse(document, xml, "Relationships"), "Relationship", [&](pugi::xml_node node) {
    std::string target = attribute(node, "Target");
    found[attribute(node, "Id")] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
  });
  return found;
}

}  // namespace

std::vector<std::string> parse_strings(std::string_view xml, const WorkbookLimits& limits) {
  pugi::xml_document document;
  std::vector<std::string> strings;
  for_each(parse(document, xml, "sst"), "si",
           [&](pugi::xml_node node) { strings.push_back(text_of(node, limits)); });
  return strings;
}

Sheet parse_sheet(std::string_view xml, const std::vector<std::string>& strings,
                  const WorkbookLimits& limits) {
  pugi::xml_document document;
  return SheetParser(strings, limits).parse_rows(parse(document, xml, "worksheet"));
}

std::vector<Sheet> read_workbook(std::span<const std::uint8_t> bytes,
                                 const WorkbookLimits& limits) {
  constexpr std::string_view ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  if (bytes.size() > limits.file) throw WorkbookError(WorkbookFault::too_large, "the file");
  if (bytes.size() >= ole.size() &&
      std::equal(ole.begin(), ole.end(), bytes.begin(),
                 [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }))
    throw WorkbookError(WorkbookFault::old_format, "a compound file");
  Package package(bytes, limits);
  pugi::xml_document document;
  const std::string book = package.need("xl/workbook.xml");
  const auto parts = targets(package.need("xl/_rels/workbook.xml.rels"));
  std::vector<std::string> strings;
  if (const auto xml = package.part("xl/sharedStrings.xml")) strings = parse_strings(*xml, limits);
  std::vector<Sheet> sheets;
  WorkbookLimits left = limits;
  const auto take = [](std::size_t& from, std::size_t n) { from -= std::min(from, n); };
  for_each(child(parse(document, book, "workbook"), "sheets"), "sheet", [&](pugi::xml_node node) {
    const std::string state = attribute(node, "state");
    if (state == "hidden" || state == "veryHidden") return;
    const auto target = parts.find(attribute(node, "id"));
    if (target == parts.end() || static_cast<int>(sheets.size()) >= limits.sheets)
      damaged("a sheet too many or without content");
    Sheet sheet = parse_sheet(package.need(target->second), strings, left);
    for (const auto& row : sheet.rows) {
      take(left.places, row.size());
      for (const std::string& cell : row) {
        take(left.cells, cell.empty() ? 0 : 1);
        take(left.whole, cell.size());
      }
    }
    sheet.name = cut_name(attribute(node, "name"), limits.text);
    sheets.push_back(std::move(sheet));
  });
  return sheets;
}

}  // namespace service::delivery
