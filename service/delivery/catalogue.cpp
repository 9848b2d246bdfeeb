// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "service/delivery/class_line.h"
#include "service/delivery/names.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace service::delivery {
namespace {

constexpr std::size_t rows_of_title = 30;  // above the headings, at most
constexpr int most_pages = 5000;           // of one material

// Folded, without blanks of any kind, for people lay headings out with them.
std::string plain(const std::string& text) {
  std::u32string out;
  for (const char32_t c : terms::decode_utf8(text)) {
    const char32_t f = terms::fold(c);
    if (f != U' ' && f != U'\t' && f != U'\n' && f != U'\r' && f != 0xa0 && f != 0x3000)
      out.push_back(f);
  }
  return terms::encode_utf8(out);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

struct Columns {
  std::size_t code = nowhere, material = nowhere, title = nowhere, pages = nowhere, range = nowhere,
              name = nowhere, document = nowhere, formed = nowhere, year = nowhere, month = nowhere,
              day = nowhere, remark = nowhere;
  bool complete() const { return title != nowhere && pages != nowhere; }
};

Columns columns_of(const std::vector<std::string>& row) {
  Columns columns;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string text = plain(row[i]);
    const auto take = [&](std::size_t& column, std::initializer_list<std::string_view> words) {
      if (column == nowhere && is_one_of(text, words)) column = i;
    };
    take(columns.code, {"类号", "类别", "分类号", "类别号", "材料类别", "类"});
    take(columns.material, {"序号", "顺序号", "件号", "材料序号", "编号"});
    take(columns.title, {"材料名称", "材料题名", "题名", "档案材料名称", "名称"});
    take(columns.pages, {"页数", "材料页数", "页数(页)", "总页数"});
    take(columns.range, {"页号", "页码", "页次", "起止页", "起止页号", "起止页码", "图像号"});
    take(columns.name, {"姓名", "人员姓名"});
    take(columns.formed,
         {"材料形成时间", "形成时间", "材料形成日期", "形成日期", "材料制成时间", "日期"});
    take(columns.year, {"年"});
    take(columns.month, {"月"});
    take(columns.day, {"日"});
    take(columns.remark, {"备注", "备考", "说明"});
    take(columns.document,
         {"身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码", "证件号"});
  }
  return columns;
}

std::string at(const std::vector<std::string>& row, std::size_t column) {
  return column < row.size() ? row[column] : std::string();
}

// "3", "3页", "3.0"; nullopt for anything else.
std::optional<int> count_of(const std::string& cell) {
  std::string text = plain(cell);
  if (text.ends_with("页")) text.resize(text.size() - std::string_view("页").size());
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 1) ||
      value > most_pages || value != std::floor(value))
    return std::nullopt;
  return static_cast<int>(value);
}

struct Range {
  int first = 0, last = 0;
};

// "4-6", "4~6", "4"; zeros for anything else.
Range range_of(const std::string& cell) {
  const std::string text = plain(cell);
  const auto dash = text.find_first_of("-~");
  const auto first = count_of(text.substr(0, dash));
  if (!first) return {};
  if (dash == text.npos) return {*first, 0};
  const auto last = count_of(text.substr(dash + 1));
  return last && *last >= *first ? Range{*first, *last} : Range{};
}

// The class and number of a material: "2", "1-2", "4-1-2".
struct Serial {
  std::optional<terms::ClassCode> code;
  int material = 0;
};

Serial serial_of(const std::string& cell) {
  Serial serial;
  const std::string text = plain(cell);
  const auto dash = text.rfind('-');
  if (const auto number = count_of(dash == text.npos ? text : text.substr(dash + 1)))
    serial.material = *number;
  if (dash != text.npos) serial.code = class_of(text.substr(0, dash));
  return serial;
}

bool is_sum(const std::string& text) {
  for (const std::string_view word : {"合计", "小计", "总计", "共计"})
    if (text.starts_with(word)) return true;
  return false;
}

class SheetReader {
 public:
  SheetReader(const Sheet& sheet, Catalogue& catalogue) : sheet_(sheet), catalogue_(catalogue) {}

  // True when the sheet has a row of headings.
  bool read() {
    std::size_t line = 0;
    for (; line < std::min(rows_of_title, sheet_.rows.size()); ++line) {
      columns_ = columns_of(sheet_.rows[line]);
      if (columns_.complete()) break;
    }
    if (!columns_.complete()) return false;
    catalogue_.states_persons = catalogue_.states_persons || columns_.document != nowhere;
    if (columns_.year == nowhere && line + 1 < sheet_.rows.size()) {
      const Columns below = columns_of(sheet_.rows[line + 1]);
      columns_.year = below.year, columns_.month = below.month, columns_.day = below.day;
    }
    for (++line; line < sheet_.rows.size(); ++line) read_row(sheet_.rows[line], line + 1);
    return true;
  }

 private:
  void read_row(const std::vector<std::string>& row, std::size_t line) {
    if (columns_of(row).complete()) return;  // headings again, on the next printed page
    const std::string title = plain(at(row, columns_.title));
    const std::string pages = plain(at(row, columns_.pages));
    // Of a heading that was merged over two rows the second has 年, 月, 日.
    if (is_one_of(title, {"材料名称", "题名", "名称"})) return;
    if (take_class_line(row, title, pages)) return;
    if (title.empty() && pages.empty() && says_nothing(row)) return;
    if (is_sum(title) || is_sum(plain(at(row, 0)))) return;

    const auto count = count_of(pages);
    bool wrong = !take_document(row) || !count || title.empty();
    const Serial serial = serial_of(at(row, columns_.material));
    if (const std::string code = plain(at(row, columns_.code)); !code.empty()) {
      code_ = class_of(code);
      wrong = wrong || !code_;
    }
    if (serial.code) code_ = serial.code;
    const Range range = range_of(at(row, columns_.range));
    catalogue_.rows.push_back({document_, code_, serial.material, title, count.value_or(0),
                               fmt::format("{}!{}", sheet_.name, line), wrong, range.first,
                               range.last, trimmed(at(row, columns_.title)), std::nullopt,
                               formed_text(row), trimmed(at(row, columns_.remark))});
    CatalogueRow& read = catalogue_.rows.back();
    read.formed = terms::PartialDate::parse(read.formed_as_written);
  }

  // "1998-9-14" of three columns, or what stands in the one.
  std::string formed_text(const std::vector<std::string>& row) const {
    if (columns_.year == nowhere) return trimmed(at(row, columns_.formed));
    std::string text;
    for (const std::size_t column : {columns_.year, columns_.month, columns_.day}) {
      const std::string part = plain(at(row, column));
      if (part.empty()) break;
      text += (text.empty() ? "" : "-") + part;
    }
    return text;
  }

  // A line that says a class and no pages: "一、履历材料" merged over the columns, or 一 and
  // 履历材料 in two of them.
  bool take_class_line(const std::vector<std::string>& row, const std::string& title,
                       const std::string& pages) {
    if (!pages.empty() && pages != title) return false;
    struct Cell {
      std::size_t column;
      std::string text;
    };
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string text = plain(row[i]);
      if (text.empty() || i == columns_.name || i == columns_.document) continue;
      if (cells.empty() || cells.back().text != text) cells.push_back({i, std::move(text)});
    }
    if (cells.empty()) return false;
    const auto& [column, first] = cells[0];
    const bool of_classes = column == columns_.code;
    std::optional<terms::ClassCode> code;
    if (title.empty() || title == first) {
      code = class_line(first, code_);
      if (!code && of_classes && cells.size() == 1) code = class_of(first);
    } else if (cells[1].text == title &&
               (cells.size() == 2 || (is_class_number(first) && !of_classes))) {
      code = class_line(first, title, of_classes, code_);
    }
    if (!code) return false;
    code_ = code;
    return true;
  }

  // Numbered lines that nobody filled in, and what is written below the table.
  bool says_nothing(const std::vector<std::string>& row) const {
    if (serial_of(at(row, columns_.material)).material == 0) return true;
    for (std::size_t i = 0; i < row.size(); ++i)
      if (i != columns_.material && i != columns_.code && i != columns_.name &&
          i != columns_.document && !plain(row[i]).empty())
        return false;
    return true;
  }

  // A person holds for the rows below, until another one is named.
  bool take_document(const std::vector<std::string>& row) {
    if (columns_.document == nowhere) return true;
    const std::string text = at(row, columns_.document);
    if (plain(text).empty()) return !document_.empty();
    const std::string key = terms::identity_key(text);
    if (key != document_) code_.reset();
    document_ = key;
    return true;
  }

  const Sheet& sheet_;
  Catalogue& catalogue_;
  Columns columns_;
  std::optional<terms::ClassCode> code_;
  std::string document_;
};

}  // namespace

Catalogue read_catalogue(const std::vector<Sheet>& sheets) {
  Catalogue catalogue;
  bool found = false;
  for (const Sheet& sheet : sheets) found = SheetReader(sheet, catalogue).read() || found;
  if (!found) catalogue.objections.push_back({Why::catalogue_no_headings, {}, 0, 0, {}});
  return catalogue;
}

}  // namespace service::delivery
