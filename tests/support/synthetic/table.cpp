// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/table.h"

#include <numeric>

namespace synthetic {
namespace {

constexpr double kLabelColumn = 13, kLinePitch = 5.2;
constexpr double kLabelPoints = 10.5, kPenPoints = 11, kTextPoints = 12;

}  // namespace

void Table::row(double height, double width, const std::vector<Cell>& cells) {
  const double shares =
      std::accumulate(cells.begin(), cells.end(), 0.0,
                      [](double sum, const Cell& cell) { return sum + cell.share; });
  double x = x_;
  for (const Cell& cell : cells) {
    const double w = width * cell.share / shares;
    canvas_.box(x, y_, w, height);
    const Style style = cell.label ? Style{Face::song, kLabelPoints, kBlack, 0}
                                   : Style{pen_, kPenPoints, kPenBlue, 0};
    write(cell.text, x + 1.2, w - 2.4, height, style);
    x += w;
  }
  y_ += height;
}

void Table::write(const std::string& text, double x, double width, double height,
                  const Style& style) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) {
    canvas_.cell(text, x, y_, width, height, Align::center, style);
    return;
  }
  const double top = y_ + height / 2 - kLinePitch;
  canvas_.cell(text.substr(0, end), x, top, width, kLinePitch, Align::left, style);
  canvas_.cell(text.substr(end + 1), x, top + kLinePitch, width, kLinePitch, Align::left, style);
}

void Table::statement(double height, const Statement& statement) {
  canvas_.box(x_, y_, width_, height);
  double x = x_ + 4, top = y_ + 2.5, width = width_ - 8;
  const Style label{Face::song, kLabelPoints, kBlack, 0};
  if (statement.label_on_top) {
    canvas_.text(statement.label, x, top, width, Align::left, label);
    top += 7;
  } else {
    canvas_.rule(x_ + kLabelColumn, y_, x_ + kLabelColumn, y_ + height, 0.25);
    canvas_.column(statement.label, x_, y_, kLabelColumn, height, label);
    x += kLabelColumn - 1;
    width -= kLabelColumn - 1;
  }
  const Style pen{pen_, kTextPoints, kPenBlue, 0};
  for (const std::string& paragraph : statement.paragraphs) {
    top += canvas_.paragraph(paragraph, x, top, width, 7.4, pen);
  }
  const double base = y_ + height - 16;
  if (!statement.sign_label.empty()) {
    canvas_.text(statement.sign_label, x + width - 66, base, 26, Align::right, label);
    canvas_.text(statement.signer, x + width - 39, base, 39, Align::left, pen);
  }
  canvas_.text(statement.date, x + width - 45, base + 7.5, 45, Align::left, pen);
  y_ += height;
}

}  // namespace synthetic
