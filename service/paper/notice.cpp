// SPDX-License-Identifier: Apache-2.0
#include "service/paper/notice.h"

#include <pango/pangocairo.h>

#include <cstddef>
#include <memory>
#include <stdexcept>

#include "scanner/encode.h"

namespace service::paper {
namespace {

constexpr int kWidth = 827, kHeight = 1169, kMargin = 120;
constexpr double kDpi = 100, kType = 20;  // pixels

struct Release {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <typename T>
using Held = std::unique_ptr<T, Release>;

void write(cairo_t* context, const std::string& sentence) {
  const Held<PangoLayout> layout(pango_cairo_create_layout(context));
  const Held<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family(font.get(), "Noto Serif CJK SC");
  pango_font_description_set_absolute_size(font.get(), kType * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), (kWidth - 2 * kMargin) * PANGO_SCALE);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout.get(), 1.5F);
  pango_layout_set_text(layout.get(), sentence.c_str(), static_cast<int>(sentence.size()));
  cairo_set_source_rgb(context, 0, 0, 0);
  cairo_move_to(context, kMargin, kHeight / 3.0);
  pango_cairo_show_layout(context, layout.get());
}

}  // namespace

std::vector<std::uint8_t> notice_jpeg(const std::string& sentence) {
  const Held<cairo_surface_t> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, kWidth, kHeight));
  const Held<cairo_t> context(cairo_create(surface.get()));
  cairo_set_source_rgb(context.get(), 1, 1, 1);
  cairo_paint(context.get());
  write(context.get(), sentence);
  cairo_surface_flush(surface.get());
  if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(cairo_status_to_string(status));

  scanner::PageImage sheet{kWidth, kHeight, 1, kDpi, kDpi, {}};
  sheet.pixels.resize(sheet.row_bytes() * static_cast<std::size_t>(kHeight));
  const unsigned char* drawn = cairo_image_surface_get_data(surface.get());
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get()));
  for (std::size_t y = 0; y < kHeight; ++y)
    for (std::size_t x = 0; x < kWidth; ++x)  // the middle one of the three colours, for all
      sheet.pixels[y * sheet.row_bytes() + x] = drawn[y * stride + 4 * x + 1];
  return scanner::encode_jpeg(sheet, 80);
}

}  // namespace service::paper
