// SPDX-License-Identifier: Apache-2.0
#include "scanner/pyramid.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "scanner/error.h"
#include "scanner/internal/memory_tiff.h"
#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

using internal::MemoryTiff;

void set_tags(const MemoryTiff& file, const cv::Mat& image, double dpi_x, double dpi_y, int quality,
              int level) {
  TIFF* tiff = file.get();
  const bool colour = image.channels() == 3;
  bool good = true;
  const auto set = [&](std::uint32_t tag, auto... values) {
    good = good && TIFFSetField(tiff, tag, values...) == 1;
  };
  set(TIFFTAG_SUBFILETYPE, level == 0 ? 0 : FILETYPE_REDUCEDIMAGE);
  set(TIFFTAG_IMAGEWIDTH, image.cols);
  set(TIFFTAG_IMAGELENGTH, image.rows);
  set(TIFFTAG_BITSPERSAMPLE, 8);
  set(TIFFTAG_SAMPLESPERPIXEL, image.channels());
  set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  set(TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
  set(TIFFTAG_PHOTOMETRIC, colour ? PHOTOMETRIC_YCBCR : PHOTOMETRIC_MINISBLACK);
  if (colour) {
    set(TIFFTAG_YCBCRSUBSAMPLING, 2, 2);
    set(TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  }
  set(TIFFTAG_JPEGQUALITY, quality);
  set(TIFFTAG_JPEGTABLESMODE, 0);  // each tile is a JPEG of its own
  set(TIFFTAG_TILEWIDTH, pyramid_tile);
  set(TIFFTAG_TILELENGTH, pyramid_tile);
  if (dpi_x > 0 && dpi_y > 0) {
    set(TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    set(TIFFTAG_XRESOLUTION, dpi_x);
    set(TIFFTAG_YRESOLUTION, dpi_y);
  }
  file.check(good);
}

void write_level(const MemoryTiff& file, const cv::Mat& image) {
  cv::Mat tile;
  for (int y = 0; y < image.rows; y += pyramid_tile) {
    for (int x = 0; x < image.cols; x += pyramid_tile) {
      const int width = std::min(pyramid_tile, image.cols - x);
      const int height = std::min(pyramid_tile, image.rows - y);
      // The last row and column are repeated, so that no edge rings into the picture.
      cv::copyMakeBorder(image(cv::Rect(x, y, width, height)), tile, 0, pyramid_tile - height, 0,
                         pyramid_tile - width, cv::BORDER_REPLICATE | cv::BORDER_ISOLATED);
      file.check(TIFFWriteTile(file.get(), tile.data, static_cast<std::uint32_t>(x),
                               static_cast<std::uint32_t>(y), 0, 0) >= 0);
    }
  }
  file.check(TIFFWriteDirectory(file.get()) == 1);
}

}  // namespace

std::vector<std::uint8_t> encode_pyramid(const PageImage& image, int quality) {
  cv::Mat level = internal::view(image);  // throws for an image that is none
  std::vector<std::uint8_t> bytes;
  const auto file = MemoryTiff::create(bytes);
  double scale = 1;
  for (int n = 0;; ++n) {
    set_tags(*file, level, image.dpi_x * scale, image.dpi_y * scale, std::clamp(quality, 1, 100), n);
    write_level(*file, level);
    if (level.cols <= pyramid_tile && level.rows <= pyramid_tile) break;
    cv::Mat half;
    cv::resize(level, half, cv::Size((level.cols + 1) / 2, (level.rows + 1) / 2), 0, 0,
               cv::INTER_AREA);
    level = half;
    scale /= 2;
  }
  file->close();
  return bytes;
}

}  // namespace scanner
