// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/page.h"

#include <fmt/format.h>

#include <optional>

#include "tests/support/synthetic/scan.h"

namespace synthetic {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void add_specks(Canvas& canvas, int count, Random& random) {
  for (int i = 0; i < count; ++i) {
    canvas.speck(random.real(3, 207), random.real(3, 294), random.real(0.06, 0.42));
  }
}

}  // namespace

Page render_page(Kind kind, const Person& person, std::uint64_t seed, const PageOptions& options) {
  Random random(seed);
  Random scan_random = random.split(), text_random = random.split(), dirt_random = random.split();
  Scan scan = choose_scan(options.manner, scan_random);
  if (options.rotation) scan.rotation = *options.rotation;
  if (!options.grain) scan.grain = 0;
  if (kind == Kind::blank) scan.specks = 0;

  Canvas sheet(options.dpi, scan.placement);
  Page page;
  page.kind = kind_name(kind);
  page.dpi = options.dpi;
  page.skew_deg = scan.placement.skew_deg;
  page.rotation = scan.rotation;
  page.fields = write_sheet(kind, person, sheet, text_random);
  page.lines = sheet.lines();
  add_specks(sheet, scan.specks, dirt_random);

  // The other side: another form of the same person, mirrored about the sheet's own middle.
  std::optional<Canvas> other;
  if (scan.bleed > 0 && kind != Kind::blank) {
    Placement mirrored = scan.placement;
    mirrored.skew_deg = -mirrored.skew_deg;
    mirrored.right = -mirrored.right;
    other.emplace(options.dpi, mirrored);
    const Kind back = kind == Kind::appraisal ? Kind::certificate : Kind::appraisal;
    write_sheet(back, person, *other, text_random);
  }
  page.width = cairo_image_surface_get_width(sheet.surface());
  page.height = cairo_image_surface_get_height(sheet.surface());
  page.rgb = scan_sheet(scan, sheet, other ? &*other : nullptr, dirt_random);
  if (page.rotation != 0) page.rgb = turn(page.rgb, page.width, page.height, page.rotation);
  return page;
}

std::string truth_json(const Page& page) {
  std::string out = fmt::format(
      "{{\n \"kind\": {},\n \"dpi\": {},\n \"skew_deg\": {:.4f},\n \"rotation\": {},\n \"lines\": "
      "[",
      quoted(page.kind), page.dpi, page.skew_deg, page.rotation);
  const char* separator = "\n  ";
  for (const std::string& line : page.lines) {
    out += separator + quoted(line);
    separator = ",\n  ";
  }
  out += page.lines.empty() ? "],\n \"fields\": {" : "\n ],\n \"fields\": {";
  separator = "\n  ";
  for (const auto& [name, value] : page.fields) {
    out += separator + quoted(name) + ": " + quoted(value);
    separator = ",\n  ";
  }
  return out + (page.fields.empty() ? "}\n}\n" : "\n }\n}\n");
}

}  // namespace synthetic
