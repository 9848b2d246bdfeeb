// SPDX-License-Identifier: Apache-2.0
// An A4 sheet to draw and write on; remembers every line of text it was given.
//
// Units    millimetres from the top left corner; type in points.
// Errors   std::runtime_error when the drawing library fails or the Noto CJK fonts are missing.
// Threads  one Canvas per thread.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/synthetic/random.h"

namespace synthetic {

inline constexpr double kA4Width = 210, kA4Height = 297;

struct Color {
  double red = 0, green = 0, blue = 0;
};
inline constexpr Color kBlack{0.08, 0.08, 0.09};
inline constexpr Color kPenBlue{0.10, 0.14, 0.36};  // what is filled into a form
inline constexpr Color kHeadRed{0.80, 0.07, 0.07};

enum class Face { song, song_bold, hei, hei_bold };
enum class Align { left, center, right };

struct Style {
  Face face = Face::song;
  double points = 12;
  Color color = kBlack;
  double spacing = 0;  // extra millimetres after each character
};

// How the sheet lies on the glass.
struct Placement {
  double skew_deg = 0;         // counterclockwise, about the middle
  double right = 0, down = 0;  // shift
};

class Canvas {
 public:
  Canvas(int dpi, const Placement& placement);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  // One line, from the top y; shrunk when it is wider than width.
  void text(const std::string& text, double x, double y, double width, Align align,
            const Style& style);
  // One line in the middle of a cell's height.
  void cell(const std::string& text, double x, double y, double width, double height, Align align,
            const Style& style);
  // Characters one below the other, in the middle of a cell; one line for the truth.
  void column(const std::string& text, double x, double y, double width, double height,
              const Style& style);
  // Wrapped text, the first line two characters in; returns the height that was used.
  double paragraph(const std::string& text, double x, double y, double width, double pitch,
                   const Style& style);

  void rule(double x1, double y1, double x2, double y2, double thickness,
            const Color& color = kBlack, bool dashed = false);
  void box(double x, double y, double width, double height, double thickness = 0.25);
  // A round official seal: star, name along the rim, worn ink; what lies below stays legible.
  void seal(double x, double y, const std::string& name, Random& random);
  // A passport photograph of nobody.
  void portrait(double x, double y, double width, double height, Random& random);
  void speck(double x, double y, double radius);

  const std::vector<std::string>& lines() const { return lines_; }
  // 32-bit pixels, ink on white.
  cairo_surface_t* surface() const { return surface_.get(); }
  int dpi() const { return dpi_; }
  double dots(double millimetres) const { return millimetres * dpi_ / 25.4; }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
  };
  int dpi_;
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
  std::unique_ptr<cairo_t, Destroy> context_;
  std::vector<std::string> lines_;
};

// Turns the context so that millimetres times dots drawn on it lie as the placement says.
void place(cairo_t* context, int dpi, const Placement& placement);

}  // namespace synthetic
