// SPDX-License-Identifier: Apache-2.0
#include "service/paper/sheet.h"

#include <cairo-pdf.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <zint.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "service/paper/code_frames.h"
#include "store/terms/utf8.h"

namespace service::paper {
namespace {

constexpr double kPoint = 72 / 25.4;  // points in a millimetre
constexpr double kShort = 210, kLong = 297;

struct Release {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
  void operator()(QRcode* code) const { QRcode_free(code); }
  void operator()(zint_symbol* symbol) const { ZBarcode_Delete(symbol); }
};
template <typename T>
using Held = std::unique_ptr<T, Release>;

const char* family(Face face) {
  switch (face) {
    case Face::song:
    case Face::song_bold:
      return "Noto Serif CJK SC";
    case Face::mono:
      return "Noto Sans Mono CJK SC";
  }
  return "";
}

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

// Another font would be taken without a word, and an official paper would show boxes.
void require_font(PangoContext* context, const PangoFontDescription* wanted) {
  PangoFont* font = pango_context_load_font(context, wanted);
  if (font == nullptr) throw std::runtime_error("no font is installed");
  Held<PangoFontDescription> got(pango_font_describe(font));
  g_object_unref(font);
  const std::string name = pango_font_description_get_family(wanted);
  if (name != pango_font_description_get_family(got.get())) {
    throw std::runtime_error("the font " + name + " is not installed (package fonts-noto-cjk)");
  }
}

Held<PangoLayout> make_layout(cairo_t* context, const std::string& written, const Style& style) {
  const std::string text = terms::with_real_characters(written).text;
  Held<PangoLayout> layout(pango_cairo_create_layout(context));
  PangoContext* pango = pango_layout_get_context(layout.get());
  pango_context_set_language(pango, pango_language_from_string("zh-cn"));
  pango_context_set_round_glyph_positions(pango, FALSE);
  Held<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family(font.get(), family(style.face));
  const bool bold = style.face == Face::song_bold;
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), style.points * PANGO_SCALE);
  require_font(pango, font.get());
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
  PangoAttrList* list = pango_attr_list_new();
  if (style.spacing > 0) {
    pango_attr_list_insert(list, pango_attr_letter_spacing_new(
                                     static_cast<int>(style.spacing * kPoint * PANGO_SCALE)));
  }
  frame_codes(layout.get(), style.points, list);
  pango_layout_set_attributes(layout.get(), list);
  pango_attr_list_unref(list);
  return layout;
}

Held<PangoLayout> wrapped(cairo_t* context, const std::string& text, double width,
                          const Style& style) {
  Held<PangoLayout> layout = make_layout(context, text, style);
  pango_layout_set_width(layout.get(), static_cast<int>(width * kPoint * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_indent(layout.get(),
                          static_cast<int>(style.indent * style.points * PANGO_SCALE));
  if (style.max_lines > 0) {
    pango_layout_set_height(layout.get(), -style.max_lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  }
  return layout;
}

double pitch(const Style& style) {
  return style.pitch > 0 ? style.pitch : style.points * 1.5 / kPoint;
}

// Width and height from the frame header; {0, 0} when there is none. The drawing library would
// quietly draw a black box for bytes it cannot read.
std::pair<int, int> jpeg_size(const std::vector<std::uint8_t>& bytes) {
  const auto word = [&](std::size_t at) { return bytes[at] << 8 | bytes[at + 1]; };
  if (bytes.size() < 4 || word(0) != 0xFFD8) return {0, 0};
  std::size_t at = 2;
  while (at + 9 < bytes.size() && bytes[at] == 0xFF) {
    const int marker = bytes[at + 1];
    const bool frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) return {word(at + 7), word(at + 5)};
    if (marker == 0xFF) {
      ++at;  // a fill byte
    } else {
      at += 2 + static_cast<std::size_t>(word(at + 2));
    }
  }
  return {0, 0};
}

}  // namespace

struct Document::State {
  std::vector<std::uint8_t> bytes;
  Held<cairo_surface_t> surface;
  Held<cairo_t> context;
  bool on_sheet = false;
  double width = kShort, height = kLong;

  void set_color(const Color& color) {
    cairo_set_source_rgba(context.get(), color.red, color.green, color.blue, color.alpha);
  }
};

Document::Document(const std::string& title, const std::string& author, store::Time created)
    : state_(std::make_unique<State>()) {
  const auto append = [](void* to, const unsigned char* data, unsigned int size) {
    auto* bytes = static_cast<std::vector<std::uint8_t>*>(to);
    bytes->insert(bytes->end(), data, data + size);
    return CAIRO_STATUS_SUCCESS;
  };
  state_->surface.reset(
      cairo_pdf_surface_create_for_stream(append, &state_->bytes, kShort * kPoint, kLong * kPoint));
  cairo_surface_t* pdf = state_->surface.get();
  check(cairo_surface_status(pdf));
  const std::string date =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::floor<std::chrono::seconds>(created));
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "dangan");
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
  state_->context.reset(cairo_create(pdf));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(state_->context.get(), options);
  cairo_font_options_destroy(options);
}

Document::~Document() = default;

void Document::begin_sheet(bool landscape) {
  if (state_->on_sheet) cairo_show_page(state_->context.get());
  state_->on_sheet = true;
  state_->width = landscape ? kLong : kShort;
  state_->height = landscape ? kShort : kLong;
  cairo_pdf_surface_set_size(state_->surface.get(), state_->width * kPoint,
                             state_->height * kPoint);
}

double Document::width() const { return state_->width; }
double Document::height() const { return state_->height; }

void Document::line(const std::string& text, double x, double y, double width, double height,
                    Align align, const Style& style) {
  if (text.empty()) return;
  cairo_t* c = state_->context.get();
  Held<PangoLayout> layout = make_layout(c, text, style);
  int w = 0, h = 0;
  pango_layout_get_size(layout.get(), &w, &h);
  const double room = width * kPoint;
  if (w > room * PANGO_SCALE) {
    pango_layout_set_width(layout.get(), static_cast<int>(room * PANGO_SCALE));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_get_size(layout.get(), &w, &h);
  }
  const double left = room - static_cast<double>(w) / PANGO_SCALE;
  const double offset = align == Align::left ? 0 : align == Align::center ? left / 2 : left;
  state_->set_color(style.color);
  cairo_move_to(c, x * kPoint + offset,
                y * kPoint + (height * kPoint - static_cast<double>(h) / PANGO_SCALE) / 2);
  pango_cairo_show_layout(c, layout.get());
}

double Document::paragraph(const std::string& text, double x, double y, double width,
                           const Style& style) {
  cairo_t* c = state_->context.get();
  Held<PangoLayout> layout = wrapped(c, text, width, style);
  state_->set_color(style.color);
  double top = y;
  Held<PangoLayoutIter> at(pango_layout_get_iter(layout.get()));
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(at.get(), nullptr, &logical);
    // The middle of a Han character stands 0.38 em above the baseline.
    const double baseline = (top + pitch(style) / 2) * kPoint + style.points * 0.38;
    cairo_move_to(c, x * kPoint + static_cast<double>(logical.x) / PANGO_SCALE, baseline);
    pango_cairo_show_layout_line(c, pango_layout_iter_get_line_readonly(at.get()));
    top += pitch(style);
  } while (pango_layout_iter_next_line(at.get()));
  return top - y;
}

double Document::measure(const std::string& text, double width, const Style& style) {
  Held<PangoLayout> layout = wrapped(state_->context.get(), text, width, style);
  return pango_layout_get_line_count(layout.get()) * pitch(style);
}

std::vector<std::string> Document::wrap(const std::string& text, double width,
                                        const Style& style) {
  Held<PangoLayout> layout = wrapped(state_->context.get(), text, width, style);
  const std::string drawn = pango_layout_get_text(layout.get());
  std::vector<std::string> lines;
  for (int i = 0; i < pango_layout_get_line_count(layout.get()); ++i) {
    const PangoLayoutLine* line = pango_layout_get_line_readonly(layout.get(), i);
    lines.push_back(drawn.substr(static_cast<std::size_t>(line->start_index),
                                 static_cast<std::size_t>(line->length)));
    while (lines.back().ends_with(' ')) lines.back().pop_back();
  }
  return lines;
}

void Document::rule(double x1, double y1, double x2, double y2, double thickness,
                    const Color& color) {
  cairo_t* c = state_->context.get();
  state_->set_color(color);
  cairo_set_line_width(c, thickness * kPoint);
  cairo_new_path(c);
  cairo_move_to(c, x1 * kPoint, y1 * kPoint);
  cairo_line_to(c, x2 * kPoint, y2 * kPoint);
  cairo_stroke(c);
}

void Document::box(double x, double y, double width, double height, double thickness,
                   const Color& color) {
  cairo_t* c = state_->context.get();
  state_->set_color(color);
  cairo_set_line_width(c, thickness * kPoint);
  cairo_new_path(c);
  cairo_rectangle(c, x * kPoint, y * kPoint, width * kPoint, height * kPoint);
  cairo_stroke(c);
}

void Document::fill(double x, double y, double width, double height, const Color& color) {
  cairo_t* c = state_->context.get();
  state_->set_color(color);
  cairo_new_path(c);
  cairo_rectangle(c, x * kPoint, y * kPoint, width * kPoint, height * kPoint);
  cairo_fill(c);
}

void Document::dashed_circle(double x, double y, double radius, double thickness,
                             const Color& color) {
  cairo_t* c = state_->context.get();
  cairo_save(c);
  state_->set_color(color);
  cairo_set_line_width(c, thickness * kPoint);
  const double dashes[] = {1.6 * kPoint, 1.2 * kPoint};
  cairo_set_dash(c, dashes, 2, 0);
  cairo_new_path(c);
  cairo_arc(c, x * kPoint, y * kPoint, radius * kPoint, 0, 2 * std::numbers::pi);
  cairo_stroke(c);
  cairo_restore(c);
}

void Document::qr(const std::string& text, double x, double y, double size) {
  Held<QRcode> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) throw std::runtime_error("the text does not fit a QR code: " + text);
  constexpr int kQuiet = 4;  // modules, as the standard asks
  const int modules = code->width;
  const double module = size / (modules + 2 * kQuiet);
  fill(x, y, size, size, {1, 1, 1, 1});
  cairo_t* c = state_->context.get();
  state_->set_color({});
  cairo_new_path(c);
  for (int row = 0; row < modules; ++row) {
    const unsigned char* bits = code->data + static_cast<std::ptrdiff_t>(row) * modules;
    for (int column = 0; column < modules;) {
      int end = column;
      while (end < modules && (bits[end] & 1) != 0) ++end;
      if (end > column) {
        cairo_rectangle(c, (x + (column + kQuiet) * module) * kPoint,
                        (y + (row + kQuiet) * module) * kPoint, (end - column) * module * kPoint,
                        module * kPoint);
      }
      column = end + 1;
    }
  }
  cairo_fill(c);
}

void Document::bars(Bars kind, const std::string& text, double x, double y, double width,
                    double height) {
  constexpr int kQuiet = 10;                       // modules, as the standards ask
  constexpr double kWidest = 0.5, kFinest = 0.25;  // millimetres of a module: 2 pixels at 200 dpi
  Held<zint_symbol> symbol(ZBarcode_Create());
  if (!symbol) throw std::bad_alloc();
  symbol->symbology = kind == Bars::code_39 ? BARCODE_CODE39 : BARCODE_CODE128;
  if (ZBarcode_Encode(symbol.get(), reinterpret_cast<const unsigned char*>(text.c_str()),
                      static_cast<int>(text.size())) >= ZINT_ERROR) {
    throw std::runtime_error("the text does not fit a linear code: " + text);
  }
  const int modules = symbol->width;
  const double module = std::min(kWidest, width / (modules + 2 * kQuiet));
  if (module < kFinest) throw std::runtime_error("the text is too long for a linear code: " + text);
  fill(x, y, width, height, {1, 1, 1, 1});
  cairo_t* c = state_->context.get();
  state_->set_color({});
  cairo_new_path(c);
  const double left = x + (width - modules * module) / 2;
  const auto is_black = [&](int i) { return (symbol->encoded_data[0][i / 8] >> i % 8 & 1) != 0; };
  for (int i = 0; i < modules;) {
    int end = i;
    while (end < modules && is_black(end)) ++end;
    if (end > i) {
      cairo_rectangle(c, (left + i * module) * kPoint, y * kPoint, (end - i) * module * kPoint,
                      height * kPoint);
    }
    i = end == i ? i + 1 : end;
  }
  cairo_fill(c);
}

void Document::jpeg(const std::vector<std::uint8_t>& bytes, int pixel_width, int pixel_height,
                    double x, double y, double width, double height) {
  if (pixel_width <= 0 || pixel_height <= 0 ||
      jpeg_size(bytes) != std::pair(pixel_width, pixel_height)) {
    throw std::runtime_error(
        fmt::format("a page image is not a JPEG of {} x {} pixels", pixel_width, pixel_height));
  }
  Held<cairo_surface_t> image(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixel_width, pixel_height));
  check(cairo_surface_status(image.get()));
  auto kept = std::make_unique<std::vector<std::uint8_t>>(bytes);
  check(cairo_surface_set_mime_data(
      image.get(), CAIRO_MIME_TYPE_JPEG, kept->data(), static_cast<unsigned long>(kept->size()),
      [](void* held) { delete static_cast<std::vector<std::uint8_t>*>(held); }, kept.get()));
  static_cast<void>(kept.release());  // the image frees it
  cairo_t* c = state_->context.get();
  cairo_save(c);
  cairo_translate(c, x * kPoint, y * kPoint);
  cairo_scale(c, width * kPoint / pixel_width, height * kPoint / pixel_height);
  cairo_set_source_surface(c, image.get(), 0, 0);
  cairo_paint(c);
  cairo_restore(c);
}

void Document::watermark(const std::string& text, double x, double y, double width, double height,
                         const Style& style) {
  cairo_t* c = state_->context.get();
  Held<PangoLayout> layout = make_layout(c, text, style);
  int w = 0, h = 0;
  pango_layout_get_size(layout.get(), &w, &h);
  const double length = static_cast<double>(w) / PANGO_SCALE;
  cairo_save(c);
  cairo_new_path(c);
  cairo_rectangle(c, x * kPoint, y * kPoint, width * kPoint, height * kPoint);
  cairo_clip(c);
  cairo_translate(c, (x + width / 2) * kPoint, (y + height / 2) * kPoint);
  cairo_rotate(c, -std::numbers::pi / 6);
  state_->set_color(style.color);
  const double reach = std::hypot(width, height) / 2 * kPoint;
  const double row_step = style.pitch * kPoint, step = length + 22 * kPoint;
  int row = 0;
  for (double down = -reach; down < reach; down += row_step, ++row) {
    for (double right = -reach - (row % 2) * step / 2; right < reach; right += step) {
      cairo_move_to(c, right, down);
      pango_cairo_show_layout(c, layout.get());
    }
  }
  cairo_restore(c);
}

std::vector<std::uint8_t> Document::finish() {
  if (state_->on_sheet) cairo_show_page(state_->context.get());
  check(cairo_status(state_->context.get()));
  cairo_surface_finish(state_->surface.get());
  check(cairo_surface_status(state_->surface.get()));
  return std::move(state_->bytes);
}

}  // namespace service::paper
