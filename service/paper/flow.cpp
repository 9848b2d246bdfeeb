// SPDX-License-Identifier: Apache-2.0
#include "service/paper/flow.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace service::paper {
namespace {

constexpr double kLeft = 20, kRight = 15, kTop = 14;  // margins; the left one is for binding
constexpr double kFoot = 16;                          // height of the strip at the foot
constexpr double kLaterTop = 23;                      // where sheets after the first begin
constexpr double kPadX = 1.4, kPadY = 0.9;            // between a cell's border and its text
constexpr double kHeading = 11;                       // with the space above it
constexpr double kGap = 2.2;                          // below each paragraph and table
constexpr double kLine = 0.2;
constexpr std::size_t kWholeLines = 12;  // a row of more lines may be broken over sheets
constexpr std::size_t kFewLines = 3;     // that stay together on either side of the break

constexpr Color kGray{0.38, 0.38, 0.38, 1}, kPale{0.94, 0.94, 0.93, 1}, kGrid{0.3, 0.3, 0.3, 1};
constexpr Style kTitle{Face::song_bold, 19, {}, 0, 0.8}, kOffice{Face::song, 11, kGray};
constexpr Style kHeadingStyle{Face::song_bold, 11.5}, kSmall{Face::song, 8.5, kGray};
constexpr Style kText{Face::song, 9.5, {}, 4.8}, kStrong{Face::song_bold, 9.5, {}, 4.8};
constexpr Style kLabel{Face::song, 9.5, kGray, 4.8}, kHead{Face::song, 9.5, kGray, 4.8};

double height_of_lines(std::size_t lines) {
  return static_cast<double>(lines) * kText.pitch + 2 * kPadY;
}

}  // namespace

Table facts_table(const std::vector<Fact>& facts, int in_a_row, double name_width) {
  Table table;
  table.head = false;
  for (int i = 0; i < in_a_row; ++i) {
    table.columns.push_back({"", name_width, Align::center, true});
    table.columns.push_back({});
  }
  for (const Fact& fact : facts) {
    if (table.rows.empty() || table.rows.back().cells.size() == table.columns.size()) {
      table.rows.emplace_back();
    }
    table.rows.back().cells.push_back(fact.name);
    table.rows.back().cells.push_back(fact.value);
  }
  if (!table.rows.empty()) table.rows.back().cells.resize(table.columns.size());
  return table;
}

std::size_t Flow::Laid::lines() const {
  std::size_t most = 1;
  for (const Lines& lines : cells) most = std::max(most, lines.size());
  return most;
}

// The first lines of the row, which loses them.
Flow::Laid Flow::take(Laid& laid, std::size_t count) {
  Laid part = laid;
  for (std::size_t i = 0; i < laid.cells.size(); ++i) {
    Lines& lines = laid.cells[i];
    const auto cut = static_cast<std::ptrdiff_t>(std::min(count, lines.size()));
    part.cells[i].assign(lines.begin(), lines.begin() + cut);
    lines.erase(lines.begin(), lines.begin() + cut);
  }
  part.height = height_of_lines(count);
  laid.height = height_of_lines(laid.lines());
  return part;
}

Flow::Flow(Document& document, FlowLook look) : document_(document), look_(std::move(look)) {
  sheet_width_ = look_.landscape ? 297 : 210;
  sheet_height_ = look_.landscape ? 210 : 297;
  begin_sheet();
}

double Flow::width() const { return sheet_width_ - kLeft - kRight; }

double Flow::bottom() const { return sheet_height_ - kFoot; }
double Flow::room() const { return bottom() - kLaterTop; }

void Flow::later(std::function<void()> act) { sheets_.back().push_back(std::move(act)); }

void Flow::begin_sheet() {
  sheets_.emplace_back();
  if (sheets_.size() > 1) {
    later([this] {
      document_.line(look_.running, kLeft, kTop, width(), 5, Align::left, kSmall);
      document_.rule(kLeft, kTop + 6, kLeft + width(), kTop + 6, kLine, kGray);
    });
    y_ = kLaterTop;
    return;
  }
  later([this] {
    document_.line(look_.office, kLeft, kTop, width(), 6, Align::center, kOffice);
    document_.line(look_.title, kLeft, kTop + 6.5, width(), 11, Align::center, kTitle);
  });
  y_ = kTop + 22;
}

bool Flow::make_room(double height) {
  const double above = heading_.empty() ? 0 : kHeading;
  const bool fits = y_ + above + height <= bottom();
  if (!fits) begin_sheet();
  if (!heading_.empty()) {
    const double y = y_;
    later([this, y, text = std::exchange(heading_, {})] {
      document_.line(text, kLeft, y + 3, width(), 7, Align::left, kHeadingStyle);
    });
    y_ += kHeading;
  }
  return !fits;
}

void Flow::keep_together(double height) { make_room(std::min(height, room() - kHeading)); }

void Flow::heading(const std::string& text) { heading_ = text; }

void Flow::paragraph(const std::string& text) {
  const Lines lines = document_.wrap(text, width(), kText);
  make_room(kText.pitch * static_cast<double>(std::min(lines.size(), kWholeLines)));
  for (const std::string& line : lines) {
    make_room(kText.pitch);
    const double y = y_;
    later([this, line, y] {
      document_.line(line, kLeft, y, width(), kText.pitch, Align::left, kText);
    });
    y_ += kText.pitch;
  }
  y_ += kGap;
}

Flow::Laid Flow::lay(const Grid& grid, const Row& row, const Style& style) {
  if (row.cells.size() != grid.columns.size()) {
    throw std::invalid_argument("a row has not one cell for each column");
  }
  Laid laid;
  laid.strong = row.strong;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    laid.cells.push_back(document_.wrap(row.cells[i], grid.columns[i].width - 2 * kPadX, style));
  }
  laid.height = std::max(grid.least_height, height_of_lines(laid.lines()));
  return laid;
}

Flow::Grid Flow::grid_of(const Table& table) {
  Grid grid;
  grid.columns = table.columns;
  double left = width();
  int shared = 0;
  for (const Column& column : grid.columns) {
    left -= column.width;
    shared += column.width == 0 ? 1 : 0;
  }
  Row heads;
  for (Column& column : grid.columns) {
    if (column.width == 0) column.width = left / shared;
    heads.cells.push_back(column.head);
  }
  if (table.head) grid.head = lay(grid, heads, kHead);
  grid.least_height = table.least_height;
  return grid;
}

double Flow::height_of(const Table& table) {
  const Grid grid = grid_of(table);
  double height = grid.head.height + kGap;
  for (const Row& one : table.rows) {
    height += lay(grid, one, one.strong ? kStrong : kText).height;
  }
  return height;
}

double Flow::height_of(const std::string& paragraph) {
  return static_cast<double>(document_.wrap(paragraph, width(), kText).size()) * kText.pitch + kGap;
}

void Flow::head(const Grid& grid) {
  if (grid.head.cells.empty()) return;
  draw_row(grid, grid.head, kHead, true);
}

void Flow::table(const Table& table) {
  const Grid grid = grid_of(table);
  std::vector<Laid> rows;
  for (const Row& one : table.rows) {
    rows.push_back(lay(grid, one, one.strong ? kStrong : kText));
  }
  // What must stay below each row on its sheet: the rest of the tail and what follows it.
  std::vector<double> after(rows.size(), 0);
  const std::size_t tail = std::min(std::max<std::size_t>(table.tail, 1), rows.size());
  double below = table.below + (table.below > 0 ? kGap : 0);
  for (std::size_t i = rows.size(); i-- > 0;) {
    if (table.whole || rows.size() - i <= tail) after[i] = below;
    below += rows[i].height;
  }
  const double most = room() - grid.head.height - kHeading;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool is_long = rows[i].height > height_of_lines(kWholeLines);
    const double needed =
        is_long ? height_of_lines(kFewLines) : std::min(rows[i].height + after[i], most);
    if (make_room(needed + (i == 0 ? grid.head.height : 0)) || i == 0) head(grid);
    row(grid, std::move(rows[i]), after[i]);
  }
  y_ += kGap;
}

// Draws the row from where the sheet stands. A long one goes on on the sheets that follow, under
// the name in its first cell, its last lines on the one that has room for what must stay below.
void Flow::row(const Grid& grid, Laid laid, double after) {
  const Style& style = laid.strong ? kStrong : kText;
  std::string name;
  for (const std::string& line : laid.cells.front()) name += line;
  while (y_ + laid.height + after > bottom() && laid.lines() > kFewLines) {
    const double lines = (bottom() - y_ - 2 * kPadY) / kText.pitch;
    const std::size_t here =
        std::min(static_cast<std::size_t>(std::max(0.0, lines)), laid.lines() - kFewLines);
    if (here > 0) draw_row(grid, take(laid, here), style, false);
    begin_sheet();
    head(grid);
    if (laid.cells.front().empty()) {
      laid.cells.front() =
          document_.wrap("(" + name + ")", grid.columns.front().width - 2 * kPadX, style);
    }
  }
  draw_row(grid, laid, style, false);
}

void Flow::draw_row(const Grid& grid, const Laid& laid, const Style& style, bool tinted) {
  const double y = y_;
  later([this, columns = grid.columns, laid, style, tinted, y] {
    double x = kLeft;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Column& column = columns[i];
      if (tinted || column.label) document_.fill(x, y, column.width, laid.height, kPale);
      document_.box(x, y, column.width, laid.height, kLine, kGrid);
      const Lines& lines = laid.cells[i];
      const Align align = tinted || column.label ? Align::center : column.align;
      double line = y + (laid.height - kText.pitch * static_cast<double>(lines.size())) / 2;
      for (const std::string& text : lines) {
        document_.line(text, x + kPadX, line, column.width - 2 * kPadX, kText.pitch, align,
                       column.label ? kLabel : style);
        line += kText.pitch;
      }
      x += column.width;
    }
  });
  y_ += laid.height;
}

void Flow::draw() {
  for (std::size_t i = 0; i < sheets_.size(); ++i) {
    document_.begin_sheet(look_.landscape);
    for (const auto& act : sheets_[i]) act();
    const double y = bottom() + 4;
    document_.rule(kLeft, y, kLeft + width(), y, kLine, kGray);
    const double half = width() / 2;
    document_.line(look_.foot, kLeft, y + 1, width() - 40, 5, Align::left, kSmall);
    document_.line(look_.place(i + 1, sheets_.size()), kLeft + half, y + 1, half, 5, Align::right,
                   kSmall);
  }
}

}  // namespace service::paper
