// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/scan.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>

namespace synthetic {
namespace {

using Rgb = std::array<int, 3>;

constexpr std::array<Rgb, 5> kOfficePaper = {
    {{250, 249, 246}, {246, 243, 234}, {244, 240, 240}, {240, 242, 236}, {248, 240, 228}}};
constexpr std::array<Rgb, 5> kHardPaper = {
    {{226, 222, 212}, {232, 226, 200}, {214, 212, 214}, {224, 208, 206}, {222, 224, 214}}};
constexpr std::array<Rgb, 6> kAgedPaper = {{{228, 204, 170},
                                            {214, 226, 190},
                                            {240, 208, 172},
                                            {226, 220, 172},
                                            {236, 200, 186},
                                            {206, 220, 224}}};

// Uneven light and paper: random values on a coarse grid, blended between.
class Blotches {
 public:
  Blotches(int width, int height, int cell, double amplitude, Random& random)
      : cell_(cell), columns_(width / cell + 2) {
    const int rows = height / cell + 2;
    values_.resize(static_cast<std::size_t>(columns_ * rows));
    for (float& value : values_) value = static_cast<float>(random.real(-amplitude, amplitude));
    line_.resize(static_cast<std::size_t>(width));
  }
  // Values of one row of pixels, valid until the next call.
  const std::vector<float>& row(int y) {
    const int grid = y / cell_;
    const float down = static_cast<float>(y % cell_) / static_cast<float>(cell_);
    const float* above = &values_[static_cast<std::size_t>(grid * columns_)];
    const float* below = above + columns_;
    for (std::size_t x = 0, column = 0; x < line_.size(); ++column) {
      const float left = above[column] + (below[column] - above[column]) * down;
      const float right = above[column + 1] + (below[column + 1] - above[column + 1]) * down;
      const float step = (right - left) / static_cast<float>(cell_);
      const std::size_t end = std::min(line_.size(), x + static_cast<std::size_t>(cell_));
      for (float value = left; x < end; ++x, value += step) line_[x] = value;
    }
    return line_;
  }

 private:
  int cell_, columns_;
  std::vector<float> values_, line_;
};

// 8-bit coverage of the sheet: 255 on paper, 0 beside it and in its punch holes.
class Coverage {
 public:
  Coverage(const Scan& scan, const Canvas& sheet, int width, int height, Random& random)
      : surface_(cairo_image_surface_create(CAIRO_FORMAT_A8, width, height)) {
    std::unique_ptr<cairo_t, void (*)(cairo_t*)> c(cairo_create(surface_.get()), cairo_destroy);
    place(c.get(), sheet.dpi(), scan.placement);
    cairo_rectangle(c.get(), 0, 0, sheet.dots(kA4Width), sheet.dots(kA4Height));
    cairo_fill(c.get());
    cairo_set_operator(c.get(), CAIRO_OPERATOR_CLEAR);
    const double x = random.real(8, 12), radius = random.real(2.6, 3.2);
    for (int i = 0; i < scan.holes; ++i) {
      const double y = kA4Height / 2 + (i - (scan.holes - 1) / 2.0) * 80;
      cairo_arc(c.get(), sheet.dots(x), sheet.dots(y), sheet.dots(radius), 0, 2 * std::numbers::pi);
      cairo_fill(c.get());
    }
    cairo_surface_flush(surface_.get());
    if (cairo_status(c.get()) != CAIRO_STATUS_SUCCESS) {
      throw std::runtime_error(cairo_status_to_string(cairo_status(c.get())));
    }
  }
  const std::uint8_t* row(int y) const {
    return cairo_image_surface_get_data(surface_.get()) +
           static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface_.get());
  }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
};

// The other side's ink, mirrored and softened by the paper, at a quarter of the resolution.
class ShowThrough {
 public:
  ShowThrough(const Canvas* sheet, double share) {
    if (sheet == nullptr || share <= 0) return;
    cairo_surface_t* surface = sheet->surface();
    cairo_surface_flush(surface);
    width_ = cairo_image_surface_get_width(surface) / 4;
    height_ = cairo_image_surface_get_height(surface) / 4;
    const int stride = cairo_image_surface_get_stride(surface);
    const std::uint8_t* data = cairo_image_surface_get_data(surface);
    values_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        int sum = 0;
        for (int j = 0; j < 4; ++j) {
          const std::uint8_t* at = data + static_cast<std::ptrdiff_t>(y * 4 + j) * stride + x * 16;
          for (int i = 0; i < 4; ++i) sum += 255 - at[i * 4 + 1];
        }
        values_[static_cast<std::size_t>(y * width_ + width_ - 1 - x)] =
            static_cast<float>(sum / 16.0 * share);
      }
    }
  }
  bool empty() const { return values_.empty(); }
  // Darkness at a pixel of the full image.
  float at(int x, int y) const {
    const float fx = std::max(0.0F, (static_cast<float>(x) - 1.5F) / 4);
    const float fy = std::max(0.0F, (static_cast<float>(y) - 1.5F) / 4);
    const int left = std::min(static_cast<int>(fx), width_ - 2);
    const int top = std::min(static_cast<int>(fy), height_ - 2);
    const float right = std::min(1.0F, fx - static_cast<float>(left));
    const float down = std::min(1.0F, fy - static_cast<float>(top));
    const float* p = &values_[static_cast<std::size_t>(top * width_ + left)];
    const float above = p[0] + (p[1] - p[0]) * right;
    const float below = p[width_] + (p[width_ + 1] - p[width_]) * right;
    return above + (below - above) * down;
  }

 private:
  int width_ = 0, height_ = 0;
  std::vector<float> values_;
};

// A crease: a dark line with a light one beside it.
std::vector<float> creases(int length, int count, double dots_per_mm, Random& random) {
  std::vector<float> light(static_cast<std::size_t>(length), 1);
  for (int i = 0; i < count; ++i) {
    const double middle = length * random.real(0.25, 0.75), depth = random.real(0.05, 0.13);
    for (int at = 0; at < length; ++at) {
      const double d = (at - middle) / dots_per_mm;
      light[static_cast<std::size_t>(at)] += static_cast<float>(
          depth * (0.6 * std::exp(-(d - 0.5) * (d - 0.5) / 0.1) - std::exp(-d * d / 0.05)));
    }
  }
  return light;
}

std::uint8_t clamp(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

}  // namespace

Scan choose_scan(Manner manner, Random& random) {
  Scan scan;
  switch (manner) {
    case Manner::office:
      scan.placement = {random.real(-1.2, 1.2), random.real(-1.5, 1.5), random.real(-1.5, 1.5)};
      scan.paper = random.pick(kOfficePaper);
      scan.backdrop = random.chance(0.4) ? 24 : 250;
      scan.blotches = random.real(1, 4);
      scan.grain = 5;
      scan.shade = random.real(0, 0.04);
      break;
    case Manner::hard:
      scan.placement = {random.real(-3.7, 3.7), random.real(-4, 4), random.real(-3, 3)};
      scan.paper = random.pick(kHardPaper);
      scan.backdrop = random.chance(0.6) ? 20 : 238;
      scan.blotches = random.real(6, 12);
      scan.grain = 9;
      scan.shade = random.real(0.12, 0.32);
      scan.holes = random.chance(0.7) ? random.whole(2, 3) : 0;
      scan.specks = random.whole(60, 160);
      if (random.chance(0.4)) scan.rotation = random.chance(0.5) ? 180 : 270;
      break;
    case Manner::aged:
      scan.placement = {random.real(-2.6, 2.6), random.real(-3, 3), random.real(-3, 3)};
      scan.paper = random.pick(kAgedPaper);
      scan.backdrop = random.chance(0.5) ? 16 : 244;
      scan.blotches = random.real(3, 7);
      scan.grain = 7;
      scan.shade = random.real(0.02, 0.12);
      scan.holes = random.chance(0.6) ? 2 : 0;
      scan.specks = random.whole(0, 30);
      scan.folds = random.whole(1, 2);
      scan.bleed = random.real(0.08, 0.22);
      const double left = random.real(0.45, 0.75);  // of the ink
      scan.ink = random.chance(0.5)
                     ? std::array<double, 3>{left, left * 0.96, left * 0.88}
                     : std::array<double, 3>{left, left * 0.92, left * 0.62};  // carbon copy
      if (random.chance(0.35)) scan.rotation = random.whole(1, 3) * 90;
      break;
  }
  scan.shade_angle = random.real(0, 2 * std::numbers::pi);
  return scan;
}

std::vector<std::uint8_t> scan_sheet(const Scan& scan, const Canvas& sheet,
                                     const Canvas* other_side, Random& random) {
  cairo_surface_t* surface = sheet.surface();
  cairo_surface_flush(surface);
  const int width = cairo_image_surface_get_width(surface);
  const int height = cairo_image_surface_get_height(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  const std::uint8_t* ink = cairo_image_surface_get_data(surface);
  const Coverage coverage(scan, sheet, width, height, random);
  const ShowThrough behind(other_side, scan.bleed);
  const int cell = std::max(4, static_cast<int>(sheet.dots(6)));
  Blotches blotches(width, height, cell, scan.blotches, random);
  const double dot = sheet.dots(1);
  const std::vector<float> rows = creases(height, scan.folds, dot, random);
  const std::vector<float> columns = creases(width, scan.folds > 1 ? 1 : 0, dot, random);
  const float across = static_cast<float>(scan.shade / 2 * std::cos(scan.shade_angle) / width * 2);
  const float down = static_cast<float>(scan.shade / 2 * std::sin(scan.shade_angle) / height * 2);
  std::array<float, 3> paper{}, left{};
  for (std::size_t i = 0; i < 3; ++i) {
    paper[i] = static_cast<float>(scan.paper[i]);
    left[i] = static_cast<float>(scan.ink[i] / 255);
  }
  const float grain = static_cast<float>(scan.grain / 255);

  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                                3);
  std::uint32_t noise = static_cast<std::uint32_t>(random.next()) | 1U;
  std::uint8_t* out = rgb.data();
  for (int y = 0; y < height; ++y) {
    const std::vector<float>& spots = blotches.row(y);
    const std::uint8_t* on_paper = coverage.row(y);
    const std::uint8_t* pixel = ink + static_cast<std::ptrdiff_t>(y) * stride;
    const float row_light =
        (1 - static_cast<float>(scan.shade) / 2 + down * static_cast<float>(y - height / 2)) *
        rows[static_cast<std::size_t>(y)];
    for (int x = 0; x < width; ++x, pixel += 4, out += 3) {
      noise ^= noise << 13;
      noise ^= noise >> 17;
      noise ^= noise << 5;
      // The difference of two bytes: small values are the most likely.
      const float shake =
          grain * (static_cast<float>(noise & 255U) - static_cast<float>((noise >> 8) & 255U));
      const auto at = static_cast<std::size_t>(x);
      const float light = (row_light + across * static_cast<float>(x - width / 2)) * columns[at];
      const float through = behind.empty() ? 1 : 1 - behind.at(x, y) / 255;
      const float cover = static_cast<float>(on_paper[x]) / 255;
      for (std::size_t i = 0; i < 3; ++i) {
        const float kept = 1 - static_cast<float>(255 - pixel[2 - i]) * left[i];
        const float sheet_value = (paper[i] + spots[at]) * light * through * kept;
        out[i] =
            clamp(sheet_value * cover + static_cast<float>(scan.backdrop) * (1 - cover) + shake);
      }
    }
  }
  return rgb;
}

std::vector<std::uint8_t> turn(const std::vector<std::uint8_t>& rgb, int& width, int& height,
                               int rotation) {
  if (rotation == 0) return rgb;
  const int w = width, h = height;
  const bool sideways = rotation != 180;
  std::vector<std::uint8_t> turned(rgb.size());
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const int to_x = rotation == 180 ? w - 1 - x : rotation == 90 ? y : h - 1 - y;
      const int to_y = rotation == 180 ? h - 1 - y : rotation == 90 ? w - 1 - x : x;
      const int stride = sideways ? h : w;
      const std::uint8_t* from = &rgb[static_cast<std::size_t>(y * w + x) * 3];
      std::copy(from, from + 3, &turned[static_cast<std::size_t>(to_y * stride + to_x) * 3]);
    }
  }
  if (sideways) std::swap(width, height);
  return turned;
}

}  // namespace synthetic
