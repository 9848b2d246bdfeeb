// SPDX-License-Identifier: Apache-2.0
#include "service/catalogue_export.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "service/time_text.h"

namespace service {
namespace {

void need(lxw_error error) {
  if (error != LXW_NO_ERROR) throw std::runtime_error(lxw_strerror(error));
}

struct Column {
  const char* head;
  double width;  // characters
};
constexpr Column kColumns[] = {{"序号", 10}, {"材料名称", 44}, {"年", 8},   {"月", 6},
                               {"日", 6},    {"页数", 8},      {"备注", 24}};
constexpr lxw_col_t kTitle = 1, kYear = 2, kDay = 4, kPages = 5, kRemark = 6;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A workbook that is written into memory: the library knows only files, and these have a name
// without being on a disk.
class Workbook {
 public:
  Workbook() : file_(::memfd_create("catalogue", MFD_CLOEXEC)) {
    if (file_ < 0) fail("memfd_create");
    book_ = workbook_new(fmt::format("/proc/self/fd/{}", file_).c_str());
    if (book_ == nullptr) {
      ::close(file_);
      throw std::runtime_error("no workbook can be made");
    }
  }
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
    ::close(file_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_worksheet* sheet(const char* name) {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, name);
    if (sheet == nullptr) throw std::runtime_error("no sheet can be made");
    return sheet;
  }
  lxw_format* format() {
    lxw_format* format = workbook_add_format(book_);
    if (format == nullptr) throw std::runtime_error("no format can be made");
    format_set_font_name(format, "宋体");
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
  }
  std::vector<std::uint8_t> finish() {
    const lxw_error error = workbook_close(book_);
    book_ = nullptr;
    need(error);
    const off_t size = ::lseek(file_, 0, SEEK_END);
    if (size < 0) fail("lseek");
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t got =
          ::pread(file_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (got <= 0) fail("pread");
      at += static_cast<std::size_t>(got);
    }
    return bytes;
  }

 private:
  const int file_;
  lxw_workbook* book_ = nullptr;
};

void write_facts(Workbook& book, const CatalogueCopy& catalogue) {
  lxw_worksheet* sheet = book.sheet("基本信息");
  lxw_format* label = book.format();
  format_set_bold(label);
  lxw_format* value = book.format();
  need(worksheet_set_column(sheet, 0, 0, 16, nullptr));
  need(worksheet_set_column(sheet, 1, 1, 40, nullptr));
  int pages = 0;
  for (const auto& material : catalogue.materials) pages += material.values.pages;
  const std::pair<const char*, std::string> facts[] = {
      {"姓名", catalogue.person},
      {"身份证号", catalogue.identity_number},
      {"档号", catalogue.dossier},
      {"保管单位", catalogue.office},
      {"材料份数", std::to_string(catalogue.materials.size())},
      {"页数合计", std::to_string(pages)},
      {"导出时间", local_text(catalogue.made)}};
  lxw_row_t row = 0;
  for (const auto& [name, text] : facts) {
    need(worksheet_write_string(sheet, row, 0, name, label));
    need(worksheet_write_string(sheet, row++, 1, text.c_str(), value));
  }
}

// The head takes two rows: 年, 月 and 日 stand below 材料形成时间.
void write_head(lxw_worksheet* sheet, lxw_format* head) {
  lxw_col_t column = 0;
  for (const Column& one : kColumns) {
    need(worksheet_set_column(sheet, column, column, one.width, nullptr));
    if (column >= kYear && column <= kDay) {
      need(worksheet_write_string(sheet, 1, column, one.head, head));
    } else {
      need(worksheet_merge_range(sheet, 0, column, 1, column, one.head, head));
    }
    ++column;
  }
  need(worksheet_merge_range(sheet, 0, kYear, 0, kDay, "材料形成时间", head));
  worksheet_repeat_rows(sheet, 0, 1);
  worksheet_freeze_panes(sheet, 2, 0);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_fit_to_pages(sheet, 1, 0);
}

void write_date(lxw_worksheet* sheet, lxw_row_t row, const store::MaterialValues& values,
                lxw_format* cell) {
  const terms::PartialDate date = values.formed.value_or(terms::PartialDate{});
  lxw_col_t column = kYear;
  for (const int part : {date.year, date.month, date.day}) {
    if (part != 0) {
      need(worksheet_write_number(sheet, row, column, part, cell));
    } else {
      need(worksheet_write_blank(sheet, row, column, cell));
    }
    ++column;
  }
}

void write_materials(Workbook& book, const CatalogueCopy& catalogue) {
  lxw_worksheet* sheet = book.sheet("目录");
  lxw_format* head = book.format();
  format_set_bold(head);
  format_set_border(head, LXW_BORDER_THIN);
  format_set_align(head, LXW_ALIGN_CENTER);
  lxw_format* heading = book.format();
  format_set_bold(heading);
  lxw_format* cell = book.format();
  format_set_border(cell, LXW_BORDER_THIN);
  format_set_text_wrap(cell);
  write_head(sheet, head);
  lxw_row_t row = 2;
  std::optional<terms::ClassCode> above;
  for (const auto& material : catalogue.materials) {
    const terms::ClassCode code = material.values.class_code.value_or(terms::ClassCode{});
    if (!above || above->number != code.number)
      need(worksheet_write_string(sheet, row++, 0, class_heading({code.number, 0}).c_str(),
                                  heading));
    if (code.sub != 0 && above != code)
      need(worksheet_write_string(sheet, row++, 0, class_heading(code).c_str(), heading));
    above = code;
    need(worksheet_write_string(sheet, row, 0, material.label().c_str(), cell));
    need(worksheet_write_string(sheet, row, kTitle, material.values.title.c_str(), cell));
    write_date(sheet, row, material.values, cell);
    need(worksheet_write_number(sheet, row, kPages, material.values.pages, cell));
    need(worksheet_write_string(sheet, row, kRemark, material.values.remark.c_str(), cell));
    ++row;
  }
}

// A value that a spreadsheet would take for a formula is led by an apostrophe, as they do it
// themselves.
std::string csv_cell(const std::string& text) {
  std::string cell =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string::npos ? "'" + text
                                                                                       : text;
  if (cell.find_first_of("\",\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string part_text(int part) { return part == 0 ? std::string() : std::to_string(part); }

}  // namespace

std::string class_heading(const terms::ClassCode& code) {
  static constexpr const char* han[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  if (code.sub != 0) return code.text() + " " + code.label();
  if (code.number < 1 || code.number > 10) return "";
  return fmt::format("{}、{}", han[code.number - 1], code.label());
}

std::vector<std::uint8_t> catalogue_workbook(const CatalogueCopy& catalogue) {
  Workbook book;
  write_facts(book, catalogue);
  write_materials(book, catalogue);
  return book.finish();
}

std::string catalogue_csv(const CatalogueCopy& catalogue) {
  std::string out = "\xef\xbb\xbf类号,序号,材料名称,年,月,日,页数,备注\r\n";
  for (const auto& material : catalogue.materials) {
    const store::MaterialValues& values = material.values;
    const terms::PartialDate date = values.formed.value_or(terms::PartialDate{});
    out += fmt::format("{},{},{},{},{},{},{},{}\r\n",
                       values.class_code ? values.class_code->text() : "", material.number,
                       csv_cell(values.title), part_text(date.year), part_text(date.month),
                       part_text(date.day), values.pages, csv_cell(values.remark));
  }
  return out;
}

}  // namespace service
