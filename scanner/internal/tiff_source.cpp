// SPDX-License-Identifier: Apache-2.0
// TIFF and BigTIFF by libtiff.
#include <fmt/format.h>
#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <vector>

#include "scanner/error.h"
#include "scanner/internal/formats.h"
#include "scanner/internal/raster.h"

namespace scanner::internal {
namespace {

// What libtiff says while it works, kept instead of printed.
struct Messages {
  std::string error;  // the first one
  bool ended_early = false;
};

std::string formatted(const char* format, va_list arguments) {
  char text[300];
  std::vsnprintf(text, sizeof text, format, arguments);
  return text;
}

int keep_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto* messages = static_cast<Messages*>(user);
  if (messages->error.empty()) messages->error = formatted(format, arguments);
  return 1;  // handled: nothing goes to stderr
}

int keep_warning(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  // Unknown tags and the like are nobody's concern; missing data is, even where libtiff goes on.
  const std::string text = formatted(format, arguments);
  if (text.find("remature") != std::string::npos) {
    static_cast<Messages*>(user)->ended_early = true;
  }
  return 1;
}

struct Close {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};

struct Directory {
  std::uint64_t offset = 0;
  std::uint32_t width = 0, height = 0;
  double dpi_x = 0, dpi_y = 0;
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
};

class TiffSource : public Source {
 public:
  TiffSource(const std::filesystem::path& file, const Limits& limits)
      : subject_(subject_of(file)), limits_(limits) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, &messages_);
    TIFFOpenOptionsSetWarningHandlerExtR(options, keep_warning, &messages_);
    // A strip may hold the whole page, at 16 bits and four samples at most.
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, limits.max_pixels * 8);
    tiff_.reset(TIFFOpenExt(file.c_str(), "r", options));
    TIFFOpenOptionsFree(options);
    if (!tiff_) fail();
    read_directories();
  }

  int page_count() const override { return static_cast<int>(pages_.size()); }

  PageInfo info(int index) override {
    const Directory& page = pages_.at(static_cast<std::size_t>(index));
    check_size(subject_, page.width, page.height, limits_);
    PageInfo info{static_cast<int>(page.width), static_cast<int>(page.height), page.dpi_x,
                  page.dpi_y};
    if (swaps_sides(page.orientation)) {
      std::swap(info.width, info.height);
      std::swap(info.dpi_x, info.dpi_y);
    }
    return info;
  }

  PageImage page(int index) override {
    const Directory& page = pages_.at(static_cast<std::size_t>(index));
    check_size(subject_, page.width, page.height, limits_);
    messages_ = {};
    if (!TIFFSetSubDirectory(tiff_.get(), page.offset)) fail();
    PageImage image = read_plain(page);
    if (image.pixels.empty()) image = read_any(page);
    if (messages_.ended_early) fail();
    return oriented(std::move(image), page.orientation);
  }

  std::string media_type() const override { return "image/tiff"; }

 private:
  [[noreturn]] void fail() const {
    throw Error(Errc::damaged, subject_,
                messages_.error.empty() ? "the file ends too early" : messages_.error);
  }

  template <typename T>
  T field(std::uint32_t tag, T otherwise) const {
    T value = otherwise;
    return TIFFGetFieldDefaulted(tiff_.get(), tag, &value) ? value : otherwise;
  }

  void read_directories() {
    std::vector<Directory> reduced;
    do {
      if (pages_.size() + reduced.size() >= static_cast<std::size_t>(limits_.max_pages)) {
        throw Error(Errc::too_large, subject_,
                    fmt::format("more than {} pages", limits_.max_pages));
      }
      Directory page;
      page.offset = TIFFCurrentDirOffset(tiff_.get());
      page.width = field<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
      page.height = field<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
      page.orientation = field<std::uint16_t>(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
      const auto unit = field<std::uint16_t>(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
      // "No unit" is legal for a mere aspect ratio such as 1:1; programs write it for inches too.
      const double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
      page.dpi_x = credible(per_inch * static_cast<double>(field<float>(TIFFTAG_XRESOLUTION, 0)));
      page.dpi_y = credible(per_inch * static_cast<double>(field<float>(TIFFTAG_YRESOLUTION, 0)));
      // Thumbnails and masks accompany a page; they are none.
      const auto type = field<std::uint32_t>(TIFFTAG_SUBFILETYPE, 0);
      (type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK) ? reduced : pages_).push_back(page);
    } while (TIFFReadDirectory(tiff_.get()));
    if (!messages_.error.empty()) fail();  // the chain of pages is broken: some would be lost
    if (pages_.empty()) pages_ = std::move(reduced);
    if (pages_.empty()) throw Error(Errc::no_pages, subject_, "a TIFF without an image");
  }

  static double credible(double dpi) { return dpi >= 20 && dpi < 100'000 ? dpi : 0; }

  // The common case, without a detour through RGBA: 8 bits, gray or RGB, in strips, pixels
  // interleaved. An image without pixels when the page is something else.
  PageImage read_plain(const Directory& page) {
    TIFF* tiff = tiff_.get();
    const auto samples = field<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
    if (field<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG) {
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    const auto photometric = field<std::uint16_t>(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const bool jpeg_colour = photometric == PHOTOMETRIC_YCBCR && samples == 3 &&
                             field<std::uint16_t>(TIFFTAG_COMPRESSION, 0) == COMPRESSION_JPEG;
    const bool gray = samples == 1 && photometric == PHOTOMETRIC_MINISBLACK;
    const bool rgb = samples == 3 && (photometric == PHOTOMETRIC_RGB || jpeg_colour);
    if (field<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1) != 8 || TIFFIsTiled(tiff) ||
        !(gray || rgb) ||
        field<std::uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) != PLANARCONFIG_CONTIG ||
        field<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) != SAMPLEFORMAT_UINT) {
      return {};
    }
    PageImage image = make_image(static_cast<int>(page.width), static_cast<int>(page.height),
                                 gray ? 1 : 3, page.dpi_x, page.dpi_y);
    if (static_cast<std::size_t>(TIFFScanlineSize(tiff)) != image.row_bytes()) return {};
    for (std::uint32_t y = 0; y < page.height; ++y) {
      if (TIFFReadScanline(tiff, image.pixels.data() + y * image.row_bytes(), y) < 0) fail();
    }
    return image;
  }

  // Every other kind that libtiff can show: 1 to 16 bits, palette, CMYK, YCbCr, alpha, tiles.
  PageImage read_any(const Directory& page) {
    TIFF* tiff = tiff_.get();
    char reason[1024] = "";
    if (!TIFFRGBAImageOK(tiff, reason)) throw Error(Errc::unsupported, subject_, reason);
    TIFFRGBAImage reader;
    if (!TIFFRGBAImageBegin(&reader, tiff, 1, reason)) {
      throw Error(Errc::unsupported, subject_, reason);
    }
    struct End {
      TIFFRGBAImage* reader;
      ~End() { TIFFRGBAImageEnd(reader); }
    } end{&reader};
    reader.orientation = reader.req_orientation = ORIENTATION_TOPLEFT;  // turned later, all eight
    const bool gray = (reader.photometric == PHOTOMETRIC_MINISBLACK ||
                       reader.photometric == PHOTOMETRIC_MINISWHITE);
    PageImage image = make_image(static_cast<int>(page.width), static_cast<int>(page.height),
                                 gray ? 1 : 3, page.dpi_x, page.dpi_y);
    const std::uint32_t rows = band_rows(page);
    std::vector<std::uint32_t> band(static_cast<std::size_t>(page.width) * rows);
    std::uint8_t* to = image.pixels.data();
    for (std::uint32_t y = 0; y < page.height; y += rows) {
      const std::uint32_t count = std::min(rows, page.height - y);
      reader.row_offset = static_cast<int>(y);
      if (!TIFFRGBAImageGet(&reader, band.data(), page.width, count)) fail();
      const std::size_t pixels = static_cast<std::size_t>(page.width) * count;
      for (std::size_t i = 0; i < pixels; ++i) {
        const std::uint32_t p = band[i], lack = 255 - TIFFGetA(p);  // colour comes premultiplied
        *to++ = static_cast<std::uint8_t>(std::min(255u, TIFFGetR(p) + lack));
        if (gray) continue;
        *to++ = static_cast<std::uint8_t>(std::min(255u, TIFFGetG(p) + lack));
        *to++ = static_cast<std::uint8_t>(std::min(255u, TIFFGetB(p) + lack));
      }
    }
    return image;
  }

  // Whole strips or rows of tiles, so that none is decoded twice; some hundred rows at a time.
  std::uint32_t band_rows(const Directory& page) const {
    std::uint32_t unit = 0;
    if (TIFFIsTiled(tiff_.get())) {
      TIFFGetField(tiff_.get(), TIFFTAG_TILELENGTH, &unit);
    } else {
      TIFFGetFieldDefaulted(tiff_.get(), TIFFTAG_ROWSPERSTRIP, &unit);
    }
    if (unit == 0 || unit >= page.height) return page.height;
    return std::min(page.height, unit * std::max(1u, 256 / unit));
  }

  std::string subject_;
  Limits limits_;
  Messages messages_;  // outlives tiff_, which points to it
  std::unique_ptr<TIFF, Close> tiff_;
  std::vector<Directory> pages_;
};

}  // namespace

std::unique_ptr<Source> open_tiff(const std::filesystem::path& file, const Limits& limits) {
  return std::make_unique<TiffSource>(file, limits);
}

}  // namespace scanner::internal
