// SPDX-License-Identifier: Apache-2.0
#include "service/paper/catalogue_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "service/paper/sheet.h"
#include "service/shown.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

// Millimetres. 25 for the binding, where the three holes are.
constexpr double kLeft = 27, kRight = 15, kTop = 46, kTopOfOthers = 26, kBottom = 275;
constexpr double kRow = 8, kLine = 5.2, kHeading = 9.5, kHead = 6;
constexpr double kHole = 2.75, kHoleX = 12, kHoleGap = 80;
const Style kText{Face::song, 10.5};
const Style kSmall{Face::song, 8.5, {0.35, 0.35, 0.35}};
const Style kHeadText{Face::song_bold, 9.5};
const Style kClass{Face::song_bold, 11};

enum Field : std::size_t { number, title, year, month, day, pages, remark, kFields };
constexpr double kWidths[kFields] = {20, 72, 14, 10, 10, 13, 29};

struct Line {
  std::string cells[kFields];
};

Line line_of(const store::Material& material) {
  const store::MaterialValues& values = material.values;
  const terms::PartialDate date = values.formed.value_or(terms::PartialDate{});
  const auto part = [](int value) { return value == 0 ? std::string() : std::to_string(value); };
  return {{material.label(), shown(values.title), part(date.year), part(date.month), part(date.day),
           part(values.pages), shown(values.remark)}};
}

class Form {
 public:
  Form(const CatalogueCopy& catalogue, Language language)
      : catalogue_(catalogue),
        zh_(language == Language::chinese),
        document_((zh_ ? "目录 " : "Catalogue ") + catalogue.dossier, shown(catalogue.office),
                  catalogue.made) {}

  std::vector<std::uint8_t> draw() {
    begin_sheet();
    for (int code = 1; code <= 10; ++code) class_section(code);
    for (std::size_t i = 0; i < sheets_.size(); ++i) {
      document_.begin_sheet();
      frame(i);
      for (const auto& act : sheets_[i]) act();
    }
    return document_.finish();
  }

 private:
  double width() const { return 210 - kLeft - kRight; }
  void begin_sheet() {
    y_ = sheets_.empty() ? kTop : kTopOfOthers;
    sheets_.emplace_back();
  }
  void later(std::function<void()> act) { sheets_.back().push_back(std::move(act)); }

  void class_section(int code) {
    const terms::ClassCode whole{code, 0};
    std::vector<const store::Material*> own;
    for (const auto& material : catalogue_.materials)
      if (material.values.class_code && material.values.class_code->number == code)
        own.push_back(&material);
    section_ = whole;
    // A heading is never left alone at the foot.
    if (y_ + kHeading + kHead + 2 * kRow > kBottom) begin_sheet();
    heading(false);
    terms::ClassCode above = whole;
    for (const store::Material* material : own) {
      const terms::ClassCode own_code = *material->values.class_code;
      const bool begins = own_code.sub != 0 && own_code != above;
      above = own_code;
      if (begins) {
        room_for(2 * kRow);
        subheading(own_code);
      }
      row(line_of(*material));
    }
    row({});
    y_ += 2;
  }

  // Goes on on another sheet, below the class and its heads.
  void room_for(double height) {
    if (y_ + height <= kBottom) return;
    begin_sheet();
    heading(true);
  }

  void heading(bool goes_on) {
    const double y = y_;
    std::string text = class_heading(section_);
    if (goes_on) text += zh_ ? "（续）" : " (continued)";
    later([this, y, text] {
      document_.line(text, kLeft, y, width(), kHeading, Align::left, kClass);
    });
    y_ += kHeading;
    heads();
  }

  void heads() {
    const double y = y_;
    static constexpr std::pair<const char*, const char*> words[kFields] = {
        {"序号", "No."}, {"材料名称", "Title"}, {"年", "Year"},     {"月", "Month"},
        {"日", "Day"},   {"页数", "Pages"},     {"备注", "Remarks"}};
    later([this, y] {
      double x = kLeft;
      const double formed = kWidths[year] + kWidths[month] + kWidths[day];
      for (std::size_t i = 0; i < kFields; ++i) {
        const std::string word = zh_ ? words[i].first : words[i].second;
        const bool is_date = i >= year && i <= day;
        const double top = is_date ? y + kHead : y, height = is_date ? kHead : 2 * kHead;
        if (i == year) {
          document_.box(x, y, formed, kHead, 0.25);
          document_.line(zh_ ? "材料形成时间" : "Formed", x, y, formed, kHead, Align::center,
                         kHeadText);
        }
        document_.box(x, top, kWidths[i], height, 0.25);
        document_.line(word, x, top, kWidths[i], height, Align::center, kHeadText);
        x += kWidths[i];
      }
    });
    y_ += 2 * kHead;
  }

  void subheading(const terms::ClassCode& code) {
    const double y = y_;
    later([this, y, code] {
      document_.fill(kLeft, y, width(), kRow, {0.95, 0.95, 0.95});
      document_.box(kLeft, y, width(), kRow, 0.25);
      document_.line(class_heading(code), kLeft + 2, y, width() - 4, kRow, Align::left, kHeadText);
    });
    y_ += kRow;
  }

  void row(const Line& line) {
    std::size_t lines = 1;
    for (const Field field : {number, title, remark}) {
      lines = std::max(lines, document_.wrap(line.cells[field], kWidths[field] - 3, kText).size());
    }
    const double height = std::max(kRow, kLine * static_cast<double>(lines) + 2.6);
    room_for(height);
    const double y = y_;
    later([this, y, height, line] { draw_row(line, y, height); });
    y_ += height;
  }

  void draw_row(const Line& line, double y, double height) {
    double x = kLeft;
    for (std::size_t i = 0; i < kFields; ++i) {
      document_.box(x, y, kWidths[i], height, 0.25);
      const bool is_text = i == title || i == remark;
      const auto parts = document_.wrap(line.cells[i], kWidths[i] - 3, kText);
      double at = y + (height - kLine * static_cast<double>(parts.size())) / 2;
      for (const std::string& part : parts) {
        document_.line(part, x + 1.5, at, kWidths[i] - 3, kLine,
                       is_text ? Align::left : Align::center, kText);
        at += kLine;
      }
      x += kWidths[i];
    }
  }

  void frame(std::size_t sheet) {
    // Where the sheet is punched: the middle of A4, and 80 mm above and below.
    for (const double offset : {-kHoleGap, 0.0, kHoleGap})
      document_.dashed_circle(kHoleX, 148.5 + offset, kHole, 0.2, {0.6, 0.6, 0.6});
    const std::string whose = shown(catalogue_.person) + "　" + catalogue_.dossier;
    if (sheet == 0) {
      document_.line(zh_ ? "人事档案目录" : "Catalogue of a Personnel Dossier", kLeft, 16, width(),
                     14, Align::center, {Face::song_bold, 20, {}, 0, zh_ ? 1.5 : 0});
      document_.line((zh_ ? "姓名：" : "Name: ") + shown(catalogue_.person), kLeft, 34, width() / 2,
                     7, Align::left, kText);
      document_.line((zh_ ? "档号：" : "Dossier: ") + catalogue_.dossier, kLeft + width() / 2, 34,
                     width() / 2, 7, Align::right, kText);
    } else {
      document_.line(whose, kLeft, 15, width(), 6, Align::right, kSmall);
    }
    const std::string foot =
        fmt::format("{}{}{}", shown(catalogue_.office), catalogue_.office.empty() ? "" : "　",
                    (zh_ ? "制表 " : "made ") + local_text(catalogue_.made));
    document_.line(foot, kLeft, 281, width() * 0.7, 6, Align::left, kSmall);
    document_.line(fmt::format(fmt::runtime(zh_ ? "第 {} 页　共 {} 页" : "{} of {}"), sheet + 1,
                               sheets_.size()),
                   kLeft + width() * 0.7, 281, width() * 0.3, 6, Align::right, kSmall);
  }

  const CatalogueCopy& catalogue_;
  const bool zh_;
  Document document_;
  std::vector<std::vector<std::function<void()>>> sheets_;
  terms::ClassCode section_;
  double y_ = 0;
};

}  // namespace

std::vector<std::uint8_t> catalogue_form(const CatalogueCopy& catalogue, Language language) {
  return Form(catalogue, language).draw();
}

}  // namespace service::paper
