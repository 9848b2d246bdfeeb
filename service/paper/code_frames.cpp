// SPDX-License-Identifier: Apache-2.0
#include "service/paper/code_frames.h"

#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <string>
#include <vector>

namespace service::paper {
namespace {

constexpr double kCodeSize = 0.5;  // type of the code beside that of the text around it

// Shapes take their code point as a pointer, for Pango copies what it is given without asking.
gpointer as_data(gunichar code) { return reinterpret_cast<gpointer>(static_cast<gsize>(code)); }

// What stands in the place of a character that no font has: U+2EBF0 in a frame.
void draw_code(cairo_t* context, PangoAttrShape* shape, gboolean only_path, gpointer) {
  if (only_path) return;
  double x = 0, y = 0;
  cairo_get_current_point(context, &x, &y);
  const double width = static_cast<double>(shape->logical_rect.width) / PANGO_SCALE;
  const double top = y + static_cast<double>(shape->logical_rect.y) / PANGO_SCALE;
  const double height = static_cast<double>(shape->logical_rect.height) / PANGO_SCALE;
  const double margin = height * 0.06;
  cairo_save(context);
  cairo_new_path(context);
  cairo_set_line_width(context, height * 0.05);
  cairo_rectangle(context, x + margin, top + margin, width - 2 * margin, height - 2 * margin);
  cairo_stroke(context);
  const auto code = static_cast<unsigned>(reinterpret_cast<gsize>(shape->data));
  const std::string words = fmt::format("U+{:04X}", code);
  PangoLayout* layout = pango_cairo_create_layout(context);
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, "Noto Sans Mono CJK SC");
  pango_font_description_set_absolute_size(font, height * kCodeSize * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_text(layout, words.c_str(), -1);
  int w = 0, h = 0;
  pango_layout_get_size(layout, &w, &h);
  cairo_move_to(context, x + (width - static_cast<double>(w) / PANGO_SCALE) / 2,
                top + (height - static_cast<double>(h) / PANGO_SCALE) / 2);
  pango_cairo_show_layout(context, layout);
  g_object_unref(layout);
  cairo_restore(context);
  cairo_move_to(context, x + width, y);
}

// The characters of the layout that no installed font has, as byte offsets.
std::vector<int> characters_without_glyph(PangoLayout* layout) {
  std::vector<int> found;
  if (pango_layout_get_unknown_glyphs_count(layout) == 0) return found;
  PangoLayoutIter* at = pango_layout_get_iter(layout);
  do {
    const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at);
    if (run == nullptr) continue;
    for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
      if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
      found.push_back(run->item->offset + run->glyphs->log_clusters[i]);
    }
  } while (pango_layout_iter_next_run(at));
  pango_layout_iter_free(at);
  return found;
}

}  // namespace

void frame_codes(PangoLayout* layout, double points, PangoAttrList* list) {
  pango_cairo_context_set_shape_renderer(pango_layout_get_context(layout), draw_code, nullptr,
                                         nullptr);
  const char* text = pango_layout_get_text(layout);
  for (const int at : characters_without_glyph(layout)) {
    const gunichar code = g_utf8_get_char(text + at);
    const double digits = code > 0xFFFF ? (code > 0xFFFFF ? 8 : 7) : 6;
    const int height = static_cast<int>(points * PANGO_SCALE);
    const int width = static_cast<int>(height * (digits * kCodeSize / 2 + 0.25));
    PangoRectangle box{0, -static_cast<int>(height * 0.88), width, height};
    PangoAttribute* shape =
        pango_attr_shape_new_with_data(&box, &box, as_data(code), nullptr, nullptr);
    shape->start_index = static_cast<guint>(at);
    shape->end_index = static_cast<guint>(g_utf8_next_char(text + at) - text);
    pango_attr_list_insert(list, shape);
  }
}

}  // namespace service::paper
