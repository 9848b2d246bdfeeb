// SPDX-License-Identifier: Apache-2.0
// A ruled form, written from the top down.
//
// Units    millimetres; widths of cells are shares of the row.
#pragma once

#include <string>
#include <vector>

#include "tests/support/synthetic/canvas.h"
#include "tests/support/synthetic/person.h"
#include "tests/support/synthetic/sheets.h"

namespace synthetic {

struct Cell {
  double share = 1;
  std::string text;    // with one line end in it: two lines
  bool label = false;  // printed; else filled in
};

class Table {
 public:
  Table(Canvas& canvas, double x, double y, double width, Face pen)
      : canvas_(canvas), x_(x), y_(y), width_(width), pen_(pen) {}

  void row(double height, const std::vector<Cell>& cells) { row(height, width_, cells); }
  // Narrower than the table, to leave room for a photograph.
  void row(double height, double width, const std::vector<Cell>& cells);
  // A tall cell: its label on the left (written downwards) or on top, text, then who signs.
  struct Statement {
    std::string label;
    std::vector<std::string> paragraphs;
    std::string sign_label;  // "本人签名：" or "盖章"
    std::string signer;
    std::string date;
    bool label_on_top = false;
  };
  void statement(double height, const Statement& statement);

  void skip(double height) { y_ += height; }

  Face pen() const { return pen_; }
  double bottom() const { return y_; }
  double left() const { return x_; }
  double width() const { return width_; }

 private:
  void write(const std::string& text, double x, double width, double height, const Style& style);

  Canvas& canvas_;
  double x_, y_, width_;
  Face pen_;
};

}  // namespace synthetic
