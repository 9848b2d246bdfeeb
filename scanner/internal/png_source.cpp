// SPDX-License-Identifier: Apache-2.0
// PNG by libpng.
#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <vector>

#include "scanner/error.h"
#include "scanner/internal/formats.h"
#include "scanner/internal/raster.h"

namespace scanner::internal {
namespace {

void keep_error(png_structp png, png_const_charp text) {
  std::snprintf(static_cast<char*>(png_get_error_ptr(png)), 200, "%s", text);
  png_longjmp(png, 1);
}

void say_nothing(png_structp, png_const_charp) {}

// libpng is left by longjmp: the functions below that call setjmp have nothing to destroy.
class Reader {
 public:
  Reader(const std::filesystem::path& file, const std::string& subject, const Limits& limits)
      : subject_(subject) {
    stream_ = std::fopen(file.c_str(), "rb");
    if (stream_ == nullptr) throw Error(Errc::missing, subject, "cannot be opened");
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, text_, keep_error, say_nothing);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) {
      close();
      throw std::bad_alloc();
    }
    // Sizes are judged by check_size, which knows the reason; libpng only guards its own memory.
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(png_, 8'000'000);
    if (!read_header()) fail();
    try {
      check_size(subject, png_get_image_width(png_, info_), png_get_image_height(png_, info_),
                 limits);
    } catch (...) {
      close();
      throw;
    }
  }
  ~Reader() { close(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  PageInfo info() const {
    png_uint_32 x = 0, y = 0;
    int unit = PNG_RESOLUTION_UNKNOWN;
    png_get_pHYs(png_, info_, &x, &y, &unit);
    // Metres round the resolution: 300 dpi is written as 11811 and means 300.
    const auto dpi = [unit](png_uint_32 per_metre) {
      const double value = per_metre * 0.0254;
      if (unit != PNG_RESOLUTION_METER || value <= 1) return 0.0;
      return std::abs(value - std::round(value)) < 0.02 ? std::round(value) : value;
    };
    return {static_cast<int>(png_get_image_width(png_, info_)),
            static_cast<int>(png_get_image_height(png_, info_)), dpi(x), dpi(y)};
  }

  // Expands everything to 8 bits: gray, gray + alpha, RGB or RGBA.
  PageImage page() {
    if (!begin_rows()) fail();
    const PageInfo size = info();
    const int samples = png_get_channels(png_, info_);
    const int channels = samples < 3 ? 1 : 3;
    PageImage image = make_image(size.width, size.height, samples, size.dpi_x, size.dpi_y);
    std::vector<png_bytep> rows(static_cast<std::size_t>(size.height));
    for (std::size_t y = 0; y < rows.size(); ++y) {
      rows[y] = image.pixels.data() + y * image.row_bytes();
    }
    if (!read_rows(rows.data())) fail();
    if (channels != samples) lay_on_white(image, channels);
    return image;
  }

 private:
  [[noreturn]] void fail() {
    const std::string text = text_;
    close();
    throw Error(Errc::damaged, subject_, text);
  }

  void close() {
    png_destroy_read_struct(&png_, &info_, nullptr);
    if (stream_ != nullptr) std::fclose(stream_);
    stream_ = nullptr;
  }

  bool read_header() {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_init_io(png_, stream_);
    png_read_info(png_, info_);
    return true;
  }

  bool begin_rows() {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_set_expand(png_);  // palettes, 1 to 4 bits, transparent colours
    png_set_scale_16(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool read_rows(png_bytepp rows) {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_read_image(png_, rows);
    png_read_end(png_, nullptr);
    return true;
  }

  static void lay_on_white(PageImage& image, int channels) {
    const auto kept = static_cast<std::size_t>(channels);
    const std::size_t count = image.pixels.size() / (kept + 1);
    std::uint8_t* to = image.pixels.data();
    const std::uint8_t* from = to;
    for (std::size_t i = 0; i < count; ++i, from += kept + 1) {
      const unsigned alpha = from[kept];
      for (std::size_t c = 0; c < kept; ++c) *to++ = over_white(from[c], alpha);
    }
    image.channels = channels;
    image.pixels.resize(count * kept);
  }

  std::string subject_;
  char text_[200] = "";
  std::FILE* stream_ = nullptr;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

class PngSource : public Source {
 public:
  PngSource(const std::filesystem::path& file, const Limits& limits)
      : file_(file), subject_(subject_of(file)), limits_(limits) {
    info_ = Reader(file_, subject_, limits_).info();
  }

  int page_count() const override { return 1; }
  PageInfo info(int) override { return info_; }
  PageImage page(int) override { return Reader(file_, subject_, limits_).page(); }
  std::string media_type() const override { return "image/png"; }

 private:
  std::filesystem::path file_;
  std::string subject_;
  Limits limits_;
  PageInfo info_;
};

}  // namespace

std::unique_ptr<Source> open_png(const std::filesystem::path& file, const Limits& limits) {
  return std::make_unique<PngSource>(file, limits);
}

}  // namespace scanner::internal
