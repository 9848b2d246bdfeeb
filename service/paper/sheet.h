// SPDX-License-Identifier: Apache-2.0
// A4 sheets to write, rule and draw on, as PDF with its fonts embedded. What the papers share.
//
// A character that no installed font has is drawn as its code in a frame, U+2EBF0, and a
// private-use code of old GB 18030 tables as the character it stood for: never an empty box.
//
// Units    millimetres from the top left corner; type in points.
// Errors   std::runtime_error when the drawing library fails, a font is missing, or an image is no
//          JPEG of the size that is said.
// Threads  one Document per thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/records.h"

namespace service::paper {

struct Color {
  double red = 0, green = 0, blue = 0, alpha = 1;
};

// Song for text; mono for digests. Sans faces are left out: a subset of Noto Sans CJK drags 0.9 MB
// of shared outlines into every file, one of Noto Serif CJK 0.1 MB.
enum class Face { song, song_bold, mono };
enum class Align { left, center, right };
enum class Bars { code_128, code_39 };

struct Style {
  Face face = Face::song;
  double points = 12;
  Color color = {};
  double pitch = 0;    // millimetres from line to line; 0: one and a half times the type
  double spacing = 0;  // extra millimetres after each character
  double indent = 0;   // of the first line, in characters
  int max_lines = 0;   // 0: as many as it takes; else the last one ends in "…"
};

class Document {
 public:
  // The same calls with the same arguments give the same bytes: `created` is the only date in them.
  Document(const std::string& title, const std::string& author, store::Time created);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  void begin_sheet(bool landscape = false);
  double width() const;  // of the sheet
  double height() const;

  // One line in the middle of the height given; ends in "…" when it is wider than width.
  void line(const std::string& text, double x, double y, double width, double height, Align align,
            const Style& style);
  // Wrapped text; returns its height.
  double paragraph(const std::string& text, double x, double y, double width, const Style& style);
  double measure(const std::string& text, double width, const Style& style);
  // The lines that paragraph would write, without blanks at their ends; one at least.
  std::vector<std::string> wrap(const std::string& text, double width, const Style& style);

  void rule(double x1, double y1, double x2, double y2, double thickness, const Color& color = {});
  void box(double x, double y, double width, double height, double thickness,
           const Color& color = {});
  void fill(double x, double y, double width, double height, const Color& color);
  void dashed_circle(double x, double y, double radius, double thickness, const Color& color);
  // A QR code with its quiet zone inside the square.
  void qr(const std::string& text, double x, double y, double size);
  // A linear code in the middle of the rectangle, its quiet zones inside, as wide as it may be.
  // Throws std::runtime_error when its bars would be too fine to be read at 200 dpi.
  void bars(Bars kind, const std::string& text, double x, double y, double width, double height);
  // The JPEG as it is, never decoded.
  void jpeg(const std::vector<std::uint8_t>& bytes, int pixel_width, int pixel_height, double x,
            double y, double width, double height);
  // A line of text again and again across a rectangle, rising to the right.
  void watermark(const std::string& text, double x, double y, double width, double height,
                 const Style& style);

  std::vector<std::uint8_t> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace service::paper
