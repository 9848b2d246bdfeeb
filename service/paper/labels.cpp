// SPDX-License-Identifier: Apache-2.0
#include "service/paper/labels.h"

#include <fmt/format.h>

#include <stdexcept>

#include "service/paper/sheet.h"

namespace service::paper {
namespace {

// Of this form of the sheets; the only date in the file.
constexpr store::Time kFormDate = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};

constexpr double kLeft = 15, kRight = 195, kWide = kRight - kLeft;
constexpr double kQr = 44;                  // with its quiet zone
constexpr double kTop = 14, kBottom = 283;  // of the codes
constexpr double kBarsHeight = 20, kBarsWide = 132;
constexpr std::size_t kLongestBars = 40;  // characters; a longer text stands in the QR codes alone

const Color kGray{0.35, 0.35, 0.35, 1};

struct Words {
  std::string title, english;  // what the sheet is
  std::string large;           // what a hand looks for
  double points = 60;
  std::string below;  // under it
  std::vector<std::string> rules;
  std::string english_rules;
};

const char* han_number(int n) {
  static const char* const names[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  return names[n - 1];
}

Words dossier_words(const Label& label) {
  Words w;
  w.title = "卷首页";
  w.english = "Dossier sheet";
  w.large = label.code.dossier;
  w.points = 44;
  if (!label.name.empty()) w.below = label.name;
  w.rules = {"放在本卷全部材料之上，字面朝上，与材料同向送入扫描仪。",
             "其后各页归入上列档号，直到下一张卷首页、结束页或文件末尾。",
             "本页不计入本卷页数；扫描后取回，下次扫描本卷时可再用。"};
  w.english_rules =
      "Lay it face up on top of the dossier. The pages behind it go to this dossier, up to "
      "the next dossier sheet, an end sheet, or the end of the file. It is no page of the "
      "dossier; keep it for the next time.";
  return w;
}

Words class_words(const terms::ClassCode& code) {
  Words w;
  w.title = "类别页";
  w.english = "Class sheet";
  w.large = code.sub == 0 ? fmt::format("第{}类", han_number(code.number)) : code.text();
  w.points = 84;
  w.below = code.label();
  w.rules = {"放在本类材料之上，字面朝上；所属档案由它前面的卷首页决定。",
             "其后各页拟归本类，直到下一张类别页、卷首页、结束页或文件末尾。",
             "本页不计入页数，各卷通用；扫描后取回再用。"};
  w.english_rules = fmt::format(
      "Class {}. Lay it face up on top of the materials of this class, behind the dossier "
      "sheet. The pages behind it are proposed for this class, up to the next class, "
      "dossier or end sheet, or the end of the file. It is no page; use it for any dossier,"
      " again and again.",
      code.text());
  return w;
}

Words end_words() {
  Words w;
  w.title = "结束页";
  w.english = "End sheet";
  w.large = "本卷完";
  w.points = 84;
  w.rules = {"放在一卷最后一页之后，字面朝上。",
             "档案与类别到此为止；其后各页在下一张卷首页之前不归入任何档案。",
             "本页不计入页数，各卷通用；扫描后取回再用。"};
  w.english_rules =
      "Lay it face up behind the last page of a dossier. Dossier and class end here; pages "
      "behind it belong to no dossier until the next dossier sheet. It is no page; use it "
      "again and again.";
  return w;
}

Words patch_t_words() {
  Words w;
  w.title = "分份页";
  w.english = "Patch-T";
  w.large = "另起一份";
  w.points = 72;
  w.rules = {"放在两份材料之间，字面朝上。", "其后另起一份材料，档案与类别不变。",
             "本页不计入页数，各卷通用；扫描后取回再用。"};
  w.english_rules =
      "Lay it face up between two documents. Another document begins behind it; dossier and"
      " class go on. It is no page; use it again and again.";
  return w;
}

Words words_of(const Label& label) {
  switch (label.code.kind) {
    case SheetCode::Kind::dossier:
      return dossier_words(label);
    case SheetCode::Kind::material_class:
      return class_words(label.code.class_code);
    case SheetCode::Kind::end:
      return end_words();
    case SheetCode::Kind::new_document:
      return patch_t_words();
  }
  throw std::invalid_argument("no such sheet");
}

void draw_codes(Document& d, const Label& label) {
  const std::string text = format(label.code);
  d.qr(text, kLeft, kTop, kQr);
  d.qr(text, kRight - kQr, kBottom - kQr, kQr);
  const double upper = kTop + 6, lower = kBottom - 6 - kBarsHeight;
  const double upper_left = kRight - kBarsWide;
  if (text.size() <= kLongestBars) {
    const Bars kind =
        label.code.kind == SheetCode::Kind::new_document ? Bars::code_39 : Bars::code_128;
    d.bars(kind, text, upper_left, upper, kBarsWide, kBarsHeight);
    d.bars(kind, text, kLeft, lower, kBarsWide, kBarsHeight);
    const Style small{.face = Face::mono, .points = 9};
    d.line(text, upper_left, upper + kBarsHeight + 1.5, kBarsWide, 6, Align::center, small);
    d.line(text, kLeft, lower - 7.5, kBarsWide, 6, Align::center, small);
  }
}

void draw_sheet(Document& d, const Label& label) {
  const Words w = words_of(label);
  d.begin_sheet();
  draw_codes(d, label);

  double y = 72;
  d.line(w.title, kLeft, y, kWide / 2, 14, Align::left,
         {.face = Face::song_bold, .points = 28, .spacing = 2.5});
  d.line(w.english, kLeft + kWide / 2, y, kWide / 2, 14, Align::right,
         {.points = 16, .color = kGray});
  y += 17;
  d.rule(kLeft, y, kRight, y, 1.2);
  d.rule(kLeft, y + 1.6, kRight, y + 1.6, 0.3);

  const double middle = w.below.empty() ? y + 24 : y + 14;
  Style large{.face = Face::song_bold, .points = w.points, .spacing = w.points > 50 ? 4.0 : 0.6};
  // A number is never cut short.
  while (d.measure(w.large, kWide, large) > large.points * 0.6) large.points *= 0.9;
  d.line(w.large, kLeft, middle, kWide, 40, Align::center, large);
  if (!w.below.empty()) {
    const Style one_line{.face = Face::song_bold, .points = 24, .pitch = 13};
    if (d.measure(w.below, kWide, one_line) <= one_line.pitch) {
      d.line(w.below, kLeft, middle + 43, kWide, 14, Align::center, one_line);
    } else {
      const Style small{.face = Face::song_bold, .points = 19, .pitch = 10, .max_lines = 2};
      const auto lines = d.wrap(w.below, kWide - 16, small);
      double at = middle + 41;
      if (lines.size() > 2) d.paragraph(w.below, kLeft + 8, at, kWide - 16, small);
      for (std::size_t i = 0; i < lines.size() && lines.size() <= 2; ++i, at += small.pitch)
        d.line(lines[i], kLeft + 8, at, kWide - 16, small.pitch, Align::center, small);
    }
  }

  y = 171;
  d.rule(kLeft, y, kRight, y, 0.3);
  y += 4;
  int number = 0;
  for (const std::string& rule : w.rules) {
    d.line(std::to_string(++number), kLeft, y, 8, 8, Align::left,
           {.face = Face::song_bold, .points = 13});
    y += d.paragraph(rule, kLeft + 8, y, kWide - 8, {.points = 13, .pitch = 8});
  }
  d.paragraph(w.english_rules, kLeft + 8, y + 3, kWide - 8,
              {.points = 9.5, .color = kGray, .pitch = 5});
}

}  // namespace

std::vector<std::uint8_t> labels_pdf(const std::vector<Label>& labels) {
  if (labels.empty()) throw std::runtime_error("no sheets to print");
  Document document("分隔页", "dangan", kFormDate);
  for (const Label& label : labels) draw_sheet(document, label);
  return document.finish();
}

}  // namespace service::paper
