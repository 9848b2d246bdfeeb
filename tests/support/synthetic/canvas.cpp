// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/canvas.h"

#include <pango/pangocairo.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "store/terms/utf8.h"

namespace synthetic {
namespace {

struct Unref {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

const char* family(Face face) {
  return face == Face::song || face == Face::song_bold ? "Noto Serif CJK SC" : "Noto Sans CJK SC";
}

// A missing font would be replaced by boxes or another script's glyphs without a word.
void require_fonts(PangoContext* context) {
  static const bool checked = [&] {
    for (const Face face : {Face::song, Face::hei}) {
      std::unique_ptr<PangoFontDescription, Unref> wanted(
          pango_font_description_from_string(family(face)));
      PangoFont* font = pango_context_load_font(context, wanted.get());
      if (font == nullptr) throw std::runtime_error("no font at all");
      std::unique_ptr<PangoFontDescription, Unref> got(pango_font_describe(font));
      const std::string name = pango_font_description_get_family(got.get());
      g_object_unref(font);
      if (name != family(face)) {
        throw std::runtime_error(std::string("the font ") + family(face) +
                                 " is not installed (package fonts-noto-cjk)");
      }
    }
    return true;
  }();
  static_cast<void>(checked);
}

Layout make_layout(cairo_t* context, const std::string& text, const Style& style, double scale,
                   int dpi) {
  Layout layout(pango_cairo_create_layout(context));
  PangoContext* pango = pango_layout_get_context(layout.get());
  require_fonts(pango);
  pango_context_set_language(pango, pango_language_from_string("zh-cn"));
  pango_context_set_round_glyph_positions(pango, FALSE);
  std::unique_ptr<PangoFontDescription, Unref> font(pango_font_description_new());
  pango_font_description_set_family(font.get(), family(style.face));
  const bool bold = style.face == Face::song_bold || style.face == Face::hei_bold;
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(),
                                           style.points * scale * dpi / 72 * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
  if (style.spacing > 0) {
    PangoAttrList* list = pango_attr_list_new();
    pango_attr_list_insert(list, pango_attr_letter_spacing_new(static_cast<int>(
                                     style.spacing * scale * dpi / 25.4 * PANGO_SCALE)));
    pango_layout_set_attributes(layout.get(), list);
    pango_attr_list_unref(list);
  }
  return layout;
}

void set_color(cairo_t* context, const Color& color) {
  cairo_set_source_rgb(context, color.red, color.green, color.blue);
}

void star(cairo_t* context, double x, double y, double radius) {
  for (int i = 0; i < 10; ++i) {
    const double r = i % 2 == 0 ? radius : radius * 0.382;
    const double angle = -std::numbers::pi / 2 + i * std::numbers::pi / 5;
    cairo_line_to(context, x + r * std::cos(angle), y + r * std::sin(angle));
  }
  cairo_close_path(context);
  cairo_fill(context);
}

}  // namespace

void place(cairo_t* context, int dpi, const Placement& placement) {
  const double dot = dpi / 25.4;
  cairo_translate(context, (kA4Width / 2 + placement.right) * dot,
                  (kA4Height / 2 + placement.down) * dot);
  cairo_rotate(context, -placement.skew_deg * std::numbers::pi / 180);
  cairo_translate(context, -kA4Width / 2 * dot, -kA4Height / 2 * dot);
}

Canvas::Canvas(int dpi, const Placement& placement) : dpi_(dpi) {
  surface_.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                            static_cast<int>(std::lround(dots(kA4Width))),
                                            static_cast<int>(std::lround(dots(kA4Height)))));
  context_.reset(cairo_create(surface_.get()));
  if (cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(cairo_status_to_string(cairo_status(context_.get())));
  }
  cairo_set_source_rgb(context_.get(), 1, 1, 1);
  cairo_paint(context_.get());
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
  place(context_.get(), dpi, placement);
}

Canvas::~Canvas() = default;

void Canvas::text(const std::string& text, double x, double y, double width, Align align,
                  const Style& style) {
  cell(text, x, y, width, style.points * 25.4 / 72 * 1.45, align, style);
}

void Canvas::cell(const std::string& text, double x, double y, double width, double height,
                  Align align, const Style& style) {
  if (text.empty()) return;
  Layout layout = make_layout(context_.get(), text, style, 1, dpi_);
  int w = 0, h = 0;
  pango_layout_get_pixel_size(layout.get(), &w, &h);
  const double room = dots(width);
  if (w > room) {
    layout = make_layout(context_.get(), text, style, room / w * 0.99, dpi_);
    pango_layout_get_pixel_size(layout.get(), &w, &h);
  }
  const double left = align == Align::left ? 0 : align == Align::center ? (room - w) / 2 : room - w;
  set_color(context_.get(), style.color);
  cairo_move_to(context_.get(), dots(x) + left, dots(y) + (dots(height) - h) / 2);
  pango_cairo_show_layout(context_.get(), layout.get());
  lines_.push_back(text);
}

void Canvas::column(const std::string& text, double x, double y, double width, double height,
                    const Style& style) {
  const std::u32string characters = terms::decode_utf8(text);
  const double pitch = style.points * 25.4 / 72 * 1.5;
  double top = y + (height - pitch * static_cast<double>(characters.size())) / 2;
  const std::size_t before = lines_.size();
  for (const char32_t character : characters) {
    cell(terms::encode_utf8({&character, 1}), x, top, width, pitch, Align::center, style);
    top += pitch;
  }
  lines_.resize(before);
  lines_.push_back(text);
}

double Canvas::paragraph(const std::string& text, double x, double y, double width, double pitch,
                         const Style& style) {
  Layout layout = make_layout(context_.get(), text, style, 1, dpi_);
  pango_layout_set_width(layout.get(), static_cast<int>(dots(width) * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_indent(layout.get(),
                          static_cast<int>(2 * style.points * dpi_ / 72 * PANGO_SCALE));
  set_color(context_.get(), style.color);
  double top = y;
  std::unique_ptr<PangoLayoutIter, void (*)(PangoLayoutIter*)> at(
      pango_layout_get_iter(layout.get()), pango_layout_iter_free);
  do {
    PangoLayoutLine* line = pango_layout_iter_get_line_readonly(at.get());
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(at.get(), nullptr, &logical);
    // The baseline stands about 0.88 em below the top of the characters.
    const double baseline = dots(top) + dots(pitch) / 2 + style.points * dpi_ / 72 * 0.38;
    cairo_move_to(context_.get(), dots(x) + static_cast<double>(logical.x) / PANGO_SCALE, baseline);
    pango_cairo_show_layout_line(context_.get(), line);
    lines_.push_back(text.substr(static_cast<std::size_t>(line->start_index),
                                 static_cast<std::size_t>(line->length)));
    top += pitch;
  } while (pango_layout_iter_next_line(at.get()));
  return top - y;
}

void Canvas::rule(double x1, double y1, double x2, double y2, double thickness, const Color& color,
                  bool dashed) {
  cairo_save(context_.get());
  set_color(context_.get(), color);
  cairo_set_line_width(context_.get(), dots(thickness));
  if (dashed) {
    const double dashes[] = {dots(2), dots(1.4)};
    cairo_set_dash(context_.get(), dashes, 2, 0);
  }
  cairo_move_to(context_.get(), dots(x1), dots(y1));
  cairo_line_to(context_.get(), dots(x2), dots(y2));
  cairo_stroke(context_.get());
  cairo_restore(context_.get());
}

void Canvas::box(double x, double y, double width, double height, double thickness) {
  set_color(context_.get(), kBlack);
  cairo_set_line_width(context_.get(), dots(thickness));
  cairo_rectangle(context_.get(), dots(x), dots(y), dots(width), dots(height));
  cairo_stroke(context_.get());
}

void Canvas::seal(double x, double y, const std::string& name, Random& random) {
  constexpr double kRadius = 20;
  cairo_t* c = context_.get();
  cairo_save(c);
  cairo_translate(c, dots(x), dots(y));
  cairo_rotate(c, random.real(-0.18, 0.18));
  cairo_push_group(c);
  cairo_new_path(c);  // text leaves a current point, which an arc would be joined to
  cairo_set_source_rgb(c, 0.82, random.real(0.10, 0.20), random.real(0.12, 0.22));
  cairo_set_line_width(c, dots(1.1));
  cairo_arc(c, 0, 0, dots(kRadius), 0, 2 * std::numbers::pi);
  cairo_stroke(c);
  star(c, 0, 0, dots(6));
  const std::u32string characters = terms::decode_utf8(name);
  const double count = static_cast<double>(characters.size());
  const Style style{Face::song_bold, std::min(15.0, 190 / count), {}, 0};
  const double step = std::min(0.42, 4.4 / count);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    cairo_save(c);
    cairo_rotate(c, (static_cast<double>(i) - (count - 1) / 2) * step);
    Layout layout = make_layout(c, terms::encode_utf8({&characters[i], 1}), style, 1, dpi_);
    int w = 0, h = 0;
    pango_layout_get_pixel_size(layout.get(), &w, &h);
    cairo_move_to(c, -w / 2.0, -dots(kRadius - 3.9) - h / 2.0);
    pango_cairo_show_layout(c, layout.get());
    cairo_restore(c);
  }
  // Places the pad did not ink.
  cairo_set_operator(c, CAIRO_OPERATOR_DEST_OUT);
  cairo_new_path(c);
  for (int i = 0; i < 260; ++i) {
    cairo_set_source_rgba(c, 0, 0, 0, random.real(0.3, 0.9));
    cairo_arc(c, dots(random.real(-21, 21)), dots(random.real(-21, 21)),
              dots(random.real(0.05, 0.35)), 0, 2 * std::numbers::pi);
    cairo_fill(c);
  }
  cairo_pop_group_to_source(c);
  cairo_set_operator(c, CAIRO_OPERATOR_MULTIPLY);
  cairo_paint_with_alpha(c, random.real(0.66, 0.85));
  cairo_restore(c);
}

void Canvas::portrait(double x, double y, double width, double height, Random& random) {
  cairo_t* c = context_.get();
  cairo_save(c);
  cairo_translate(c, dots(x), dots(y));
  cairo_new_path(c);
  const double w = dots(width), h = dots(height);
  cairo_rectangle(c, 0, 0, w, h);
  cairo_clip(c);
  random.chance(0.5) ? cairo_set_source_rgb(c, 0.36, 0.55, 0.80)
                     : cairo_set_source_rgb(c, 0.75, 0.22, 0.22);
  cairo_paint(c);
  const auto oval = [&](double cx, double cy, double rx, double ry, const Color& color) {
    cairo_save(c);
    cairo_translate(c, cx * w, cy * h);
    cairo_scale(c, rx * w, ry * h);
    cairo_arc(c, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(c);
    set_color(c, color);
    cairo_fill(c);
  };
  oval(0.5, 1.08, 0.46, 0.34, {0.16, 0.18, 0.24});    // shoulders
  oval(0.5, 0.72, 0.13, 0.14, {0.84, 0.68, 0.58});    // neck
  oval(0.5, 0.39, 0.25, 0.25, {0.12, 0.10, 0.10});    // hair
  oval(0.5, 0.46, 0.205, 0.235, {0.90, 0.75, 0.65});  // face
  for (const double side : {0.42, 0.58}) oval(side, 0.45, 0.022, 0.012, {0.15, 0.12, 0.12});
  oval(0.5, 0.58, 0.05, 0.012, {0.70, 0.42, 0.40});
  cairo_restore(c);
}

void Canvas::speck(double x, double y, double radius) {
  set_color(context_.get(), kBlack);
  cairo_new_path(context_.get());
  cairo_arc(context_.get(), dots(x), dots(y), dots(radius), 0, 2 * std::numbers::pi);
  cairo_fill(context_.get());
}

}  // namespace synthetic
