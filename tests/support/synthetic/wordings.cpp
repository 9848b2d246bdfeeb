// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/wordings.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <stdexcept>
#include <string_view>

#include "store/terms/utf8.h"

namespace synthetic {
namespace {

std::string han_digits(int number) {
  constexpr std::array<const char*, 10> kDigits = {"〇", "一", "二", "三", "四",
                                                   "五", "六", "七", "八", "九"};
  std::string out;
  for (const char c : std::to_string(number)) out += kDigits[static_cast<std::size_t>(c - '0')];
  return out;
}

// 七, 十, 十二, 二十, 二十六
std::string han_number(int number) {
  std::string out;
  if (number >= 20) out += han_digits(number / 10);
  if (number >= 10) out += "十";
  if (number % 10 != 0) out += han_digits(number % 10);
  return out;
}

using Labels = std::array<const char*, 3>;

const std::map<std::string_view, Labels>& labels() {
  static const std::map<std::string_view, Labels> table = {
      {"name", {"姓名", "姓名", "学生姓名"}},
      {"former_name", {"曾用名", "曾用名", "曾用名"}},
      {"sex", {"性别", "性别", "性别"}},
      {"ethnicity", {"民族", "民族", "民族"}},
      {"birth", {"出生年月", "出生日期", "出生年月日"}},
      {"id", {"身份证号", "公民身份号码", "身份证号码"}},
      {"native_place", {"籍贯", "籍贯", "籍贯"}},
      {"party", {"政治面貌", "政治面貌", "政治面目"}},
      {"degree", {"文化程度", "学历", "学历层次"}},
      {"school", {"毕业院校", "毕业学校", "所在学校"}},
      {"major", {"所学专业", "专业", "专业名称"}},
      {"grad", {"毕业时间", "毕业年月", "毕业日期"}},
      {"joined_work", {"参加工作时间", "参加工作年月", "何时参加工作"}},
      {"joined_party", {"入党时间", "加入中国共产党时间", "何时入党"}},
      {"joined_league", {"入团时间", "入团年月", "何时入团"}},
      {"unit", {"工作单位", "现工作单位", "所在单位"}},
      {"post", {"现任职务", "职务", "岗位"}},
      {"place", {"家庭住址", "家庭地址", "现住址"}},
      {"certificate_no", {"毕业证书编号", "毕业证书号", "证书编号"}},
      {"degree_no", {"学位证书编号", "学位证书号", "学位证书编号"}},
  };
  return table;
}

std::string spread(const std::string& label) {
  const std::u32string codes = terms::decode_utf8(label);
  if (codes.size() != 2) return label;
  return terms::encode_utf8(codes.substr(0, 1)) + "　" + terms::encode_utf8(codes.substr(1));
}

void write_lines(Table& table, Canvas& canvas, const Wording& wording, const EntryRow& row) {
  constexpr double kHeight = 9.5;
  const Style print{Face::song, 12, kBlack, 0}, pen{table.pen(), 12, kPenBlue, 0};
  double total = 0, x = table.left();
  for (const Entry& e : row) total += e.share;
  for (const Entry& e : row) {
    const double width = table.width() * e.share / total;
    const std::string label = (wording.spaced ? spread(e.label) : e.label) + std::string("：");
    const double letters = static_cast<double>(terms::decode_utf8(label).size());
    const double head = letters * 12 * 25.4 / 72 + 1;
    canvas.cell(label, x, table.bottom(), head, kHeight, Align::left, print);
    canvas.cell(e.value, x + head + 1, table.bottom(), width - head - 5, kHeight, Align::left, pen);
    canvas.rule(x + head, table.bottom() + kHeight - 1.2, x + width - 4,
                table.bottom() + kHeight - 1.2, 0.2);
    x += width;
  }
  table.skip(kHeight);
}

void write_columns(Table& table, const Wording& wording, const EntryRow& row) {
  std::vector<Cell> heads, values;
  for (const Entry& e : row) {
    heads.push_back({e.share, wording.spaced ? spread(e.label) : e.label, true});
    values.push_back({e.share, e.value, false});
  }
  table.row(8.5, heads);
  table.row(10, values);
}

void write_cells(Table& table, const Wording& wording, const EntryRow& row) {
  std::vector<Cell> cells;
  double height = 10;
  for (const Entry& e : row) {
    const double letters = static_cast<double>(terms::decode_utf8(e.label).size());
    const double head = std::min(0.55, (letters * 4 + 3) / (table.width() * e.share / 10));
    cells.push_back({e.share * head, wording.spaced ? spread(e.label) : e.label, true});
    cells.push_back({e.share * (1 - head), e.value, false});
    if (e.value.find('\n') != std::string::npos) height = 14;
  }
  table.row(height, cells);
}

}  // namespace

std::string date_text(int year, int month, int day, DateManner manner) {
  switch (manner) {
    case DateManner::plain:
      return day == 0 ? fmt::format("{}年{}月", year, month)
                      : fmt::format("{}年{}月{}日", year, month, day);
    case DateManner::dots:
      return day == 0 ? fmt::format("{}.{:02}", year, month)
                      : fmt::format("{}.{:02}.{:02}", year, month, day);
    case DateManner::dashes:
      return day == 0 ? fmt::format("{}-{:02}", year, month)
                      : fmt::format("{}-{:02}-{:02}", year, month, day);
    case DateManner::han: {
      const std::string text = han_digits(year) + "年" + han_number(month) + "月";
      return day == 0 ? text : text + han_number(day) + "日";
    }
    case DateManner::padded:
      return day == 0 ? fmt::format("{}年{:02}月", year, month)
                      : fmt::format("{}年{:02}月{:02}日", year, month, day);
  }
  return "";
}

Wording choose_wording(const Person& person, Random& random) {
  constexpr std::array<DateManner, 7> kDates = {
      DateManner::plain,  DateManner::plain, DateManner::dots,  DateManner::dashes,
      DateManner::padded, DateManner::han,   DateManner::plain,
  };
  Wording wording;
  const double layout = random.real(0, 1);
  wording.layout = layout < 0.6 ? Layout::cells : layout < 0.85 ? Layout::lines : Layout::columns;
  wording.dates = random.pick(kDates);
  wording.spaced = random.chance(0.4);
  wording.old_id = random.chance(0.5) && person.birth_year < 1975;
  wording.choice = random.below(3);
  return wording;
}

const char* label_for(const Wording& wording, const char* field) {
  return labels().at(field)[static_cast<std::size_t>(wording.choice)];
}

Entry entry(const Wording& w, const Person& p, const char* field, double share) {
  const std::string_view name = field;
  const auto make = [&](const std::string& value) {
    return Entry{label_for(w, field), field, value, share};
  };
  if (name == "name") return make(p.name);
  if (name == "former_name") return make(p.former_name.empty() ? "无" : p.former_name);
  if (name == "sex") return make(p.sex);
  if (name == "ethnicity") return make(p.ethnicity);
  if (name == "birth") {
    const bool day = w.choice != 0;  // 出生年月 asks for the month
    return make(date_text(p.birth_year, p.birth_month, day ? p.birth_day : 0, w.dates));
  }
  if (name == "id") return make(w.old_id ? p.old_id() : p.id);
  if (name == "native_place") return make(p.native_place);
  if (name == "party") return make(p.party);
  if (name == "degree") return make(p.degree);
  if (name == "school") return make(p.school);
  if (name == "major") return make(p.major);
  if (name == "grad") return make(date_text(p.graduation_year, p.graduation_month, 0, w.dates));
  if (name == "joined_work") {
    return make(date_text(p.graduation_year, p.graduation_month + 1, 0, w.dates));
  }
  if (name == "joined_party") {
    return make(date_text(p.joined_party_year(), p.joined_party_month, 0, w.dates));
  }
  if (name == "joined_league") {
    return make(date_text(p.joined_league_year(), p.joined_league_month, 0, w.dates));
  }
  if (name == "unit") return make(p.unit);
  if (name == "post") return make(p.post);
  if (name == "place") return make(p.place);
  if (name == "certificate_no") return make(p.certificate_no);
  if (name == "degree_no") return make(p.degree_no);
  throw std::invalid_argument(field);
}

void write_entries(Table& table, Canvas& canvas, const Wording& wording,
                   const std::vector<EntryRow>& rows, Fields& fields) {
  for (const EntryRow& row : rows) {
    for (const Entry& e : row) {
      if (*e.field == '\0') continue;
      std::string value = e.value;
      if (const std::size_t end = value.find('\n'); end != std::string::npos) value.erase(end, 1);
      fields.emplace_back(e.field, value);
    }
    switch (wording.layout) {
      case Layout::cells:
        write_cells(table, wording, row);
        break;
      case Layout::lines:
        write_lines(table, canvas, wording, row);
        break;
      case Layout::columns:
        write_columns(table, wording, row);
        break;
    }
  }
}

}  // namespace synthetic
