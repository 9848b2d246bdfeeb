// SPDX-License-Identifier: Apache-2.0
// Headings, paragraphs and tables laid one below the other, on as many sheets as they take. Nothing
// is cut off: text wraps, rows go on on the next sheet below the head of their table, and a heading
// is never left alone at the foot of a sheet.
//
// Units    millimetres; type in points.
// Errors   as the Document.
// Threads  one Flow per thread; the document must outlive it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "service/paper/sheet.h"

namespace service::paper {

struct Column {
  std::string head;
  double width = 0;  // 0: shares what the others leave
  Align align = Align::left;
  bool label = false;  // says what stands beside it: tinted and gray
};

struct Row {
  std::vector<std::string> cells;  // one for each column
  bool strong = false;
};

struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool head = true;
  double least_height = 6.6;  // of a row
  bool whole = false;         // never broken over sheets; no higher than one
  // The last so many rows stay on one sheet, with this height free below them for what follows.
  std::size_t tail = 2;
  double below = 0;
};

// What something is called, and what it is.
struct Fact {
  std::string name, value;
};
// Facts side by side, so many in a row.
Table facts_table(const std::vector<Fact>& facts, int in_a_row, double name_width);

struct FlowLook {
  bool landscape = false;
  std::string office, title;  // on the first sheet
  std::string running;        // in small type at the top of those that follow
  std::string foot;           // at the left of the foot of each
  // At the right of the foot: "1 of 3" in words.
  std::function<std::string(std::size_t sheet, std::size_t sheets)> place;
};

class Flow {
 public:
  Flow(Document& document, FlowLook look);

  double width() const;  // between the margins
  void heading(const std::string& text);
  void paragraph(const std::string& text);
  // What follows begins on another sheet unless so much of it fits on this one.
  void keep_together(double height);
  // Throws std::invalid_argument when a row has not one cell for each column.
  void table(const Table& table);
  // What they take, with the space below them; a heading is not in it.
  double height_of(const Table& table);
  double height_of(const std::string& paragraph);

  // Draws all sheets. Call once, at the end.
  void draw();

 private:
  using Lines = std::vector<std::string>;
  struct Laid {  // a row, wrapped
    std::vector<Lines> cells;
    bool strong = false;
    double height = 0;
    std::size_t lines() const;
  };
  struct Grid {
    std::vector<Column> columns;  // all widths set
    Laid head;
    double least_height = 0;
  };

  void begin_sheet();
  // Begins a sheet unless so much fits below; then draws the heading that waits.
  bool make_room(double height);
  void later(std::function<void()> act);
  double bottom() const;  // where the foot of the sheet begins
  double room() const;    // of a sheet after the first
  Grid grid_of(const Table& table);
  Laid lay(const Grid& grid, const Row& row, const Style& style);
  void head(const Grid& grid);
  static Laid take(Laid& laid, std::size_t count);
  void row(const Grid& grid, Laid laid, double after);
  void draw_row(const Grid& grid, const Laid& laid, const Style& style, bool tinted);

  Document& document_;
  FlowLook look_;
  std::vector<std::vector<std::function<void()>>> sheets_;
  std::string heading_;  // waits for what it stands above
  double sheet_width_ = 0, sheet_height_ = 0, y_ = 0;
};

}  // namespace service::paper
