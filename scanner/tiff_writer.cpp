// SPDX-License-Identifier: Apache-2.0
#include "scanner/tiff_writer.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>

#include "scanner/error.h"
#include "scanner/internal/memory_tiff.h"

namespace scanner {
namespace {

using internal::MemoryTiff;

constexpr int jpeg_quality = 92;
constexpr std::size_t strip_bytes = 256U << 10;
constexpr std::chrono::hours local_zone(8);

// "2026:11:23 17:58:27" as TIFF wants it: twenty bytes with the zero.
std::string date_time(std::chrono::system_clock::time_point at) {
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(at + local_zone);
  return fmt::format("{:%Y:%m:%d %H:%M:%S}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

template <typename... Value>
void set(const MemoryTiff& file, std::uint32_t tag, Value... value) {
  file.check(TIFFSetField(file.get(), tag, value...) == 1);
}

void set_text(const MemoryTiff& file, std::uint32_t tag, const std::string& text) {
  if (!text.empty()) set(file, tag, text.c_str());
}

void set_facts(const MemoryTiff& file, const PageImage& image, const CaptureFacts& facts) {
  set(file, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  if (image.dpi_x > 0 && image.dpi_y > 0) {
    set(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    set(file, TIFFTAG_XRESOLUTION, image.dpi_x);
    set(file, TIFFTAG_YRESOLUTION, image.dpi_y);
  }
  set_text(file, TIFFTAG_MAKE, facts.make);
  set_text(file, TIFFTAG_MODEL, facts.model);
  set_text(file, TIFFTAG_SOFTWARE, facts.software);
  set_text(file, TIFFTAG_IMAGEDESCRIPTION, facts.description);
  set_text(file, TIFFTAG_DATETIME, date_time(facts.captured_at));
  // Counted from zero; the second number is how many there are, 0: not known.
  if (facts.page_number > 0 && facts.page_number <= 65'536)
    set(file, TIFFTAG_PAGENUMBER, facts.page_number - 1, 0);
  if (!facts.icc.empty())
    set(file, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(facts.icc.size()), facts.icc.data());
}

// Sets the form of the pixels; returns the bytes of a row as they are handed to libtiff.
std::size_t set_form(const MemoryTiff& file, const PageImage& image, bool bilevel,
                     MasterProfile profile) {
  const bool colour = image.channels == 3;
  set(file, TIFFTAG_IMAGEWIDTH, image.width);
  set(file, TIFFTAG_IMAGELENGTH, image.height);
  set(file, TIFFTAG_SAMPLESPERPIXEL, image.channels);
  set(file, TIFFTAG_BITSPERSAMPLE, bilevel ? 1 : 8);
  set(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  if (bilevel) {
    set(file, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    set(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    return (static_cast<std::size_t>(image.width) + 7) / 8;
  }
  if (profile == MasterProfile::compact) {
    set(file, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    set(file, TIFFTAG_JPEGQUALITY, jpeg_quality);
    set(file, TIFFTAG_PHOTOMETRIC, colour ? PHOTOMETRIC_YCBCR : PHOTOMETRIC_MINISBLACK);
    if (colour) {
      set(file, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
      set(file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
  } else {
    set(file, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    set(file, TIFFTAG_ZIPQUALITY, 1);
    set(file, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    set(file, TIFFTAG_PHOTOMETRIC, colour ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  }
  return image.row_bytes();
}

// A row of 0 and 255 as bits; a set bit is black.
void pack(const std::uint8_t* from, int width, std::uint8_t* to) {
  std::fill_n(to, (static_cast<std::size_t>(width) + 7) / 8, std::uint8_t{0});
  for (int x = 0; x < width; ++x)
    if (from[x] < 128) to[x / 8] = static_cast<std::uint8_t>(to[x / 8] | 0x80 >> x % 8);
}

void write_pixels(const MemoryTiff& file, const PageImage& image, bool bilevel,
                  std::size_t row_bytes) {
  // JPEG wants whole rows of blocks.
  const auto rows =
      static_cast<int>(std::clamp<std::size_t>(strip_bytes / row_bytes / 16 * 16, 16, 1U << 15));
  set(file, TIFFTAG_ROWSPERSTRIP, rows);
  // libtiff's predictor works in the buffer it is given.
  std::vector<std::uint8_t> strip;
  for (int first = 0; first < image.height; first += rows) {
    const int count = std::min(rows, image.height - first);
    strip.resize(row_bytes * static_cast<std::size_t>(count));
    const std::uint8_t* from =
        image.pixels.data() + static_cast<std::size_t>(first) * image.row_bytes();
    if (bilevel) {
      for (int y = 0; y < count; ++y)
        pack(from + static_cast<std::size_t>(y) * image.row_bytes(), image.width,
             strip.data() + static_cast<std::size_t>(y) * row_bytes);
    } else {
      std::copy_n(from, strip.size(), strip.data());
    }
    const tmsize_t size = static_cast<tmsize_t>(strip.size());
    const auto number = static_cast<std::uint32_t>(first / rows);
    file.check(TIFFWriteEncodedStrip(file.get(), number, strip.data(), size) == size);
  }
}

}  // namespace

std::vector<std::uint8_t> encode_master(const PageImage& image, const CaptureFacts& facts,
                                        MasterProfile profile) {
  const bool bilevel = facts.bilevel && image.channels == 1;
  if (image.width < 1 || image.height < 1 || (image.channels != 1 && image.channels != 3) ||
      image.pixels.size() != image.row_bytes() * static_cast<std::size_t>(image.height)) {
    throw Error(Errc::unsupported, "image", "not an image");
  }
  std::vector<std::uint8_t> bytes;
  const auto file = MemoryTiff::create(bytes);
  const std::size_t row_bytes = set_form(*file, image, bilevel, profile);
  set_facts(*file, image, facts);
  write_pixels(*file, image, bilevel, row_bytes);
  file->close();
  return bytes;
}

}  // namespace scanner
