// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/files.h"

#include <cairo-pdf.h>
#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace synthetic {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const char* what) {
  throw std::runtime_error(file.string() + ": " + what);
}

std::size_t row_bytes(const Page& page) { return static_cast<std::size_t>(page.width) * 3; }

void write_bytes(const fs::path& file, const std::vector<std::uint8_t>& bytes) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) fail(file, "cannot be written");
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const Page& page, int quality) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  errors.error_exit = [](j_common_ptr info) {
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    throw std::runtime_error(message);
  };
  jpeg_create_compress(&jpeg);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &buffer, &size);
  jpeg.image_width = static_cast<JDIMENSION>(page.width);
  jpeg.image_height = static_cast<JDIMENSION>(page.height);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.density_unit = 1;
  jpeg.X_density = jpeg.Y_density = static_cast<UINT16>(page.dpi);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    auto* row = const_cast<JSAMPLE*>(&page.rgb[jpeg.next_scanline * row_bytes(page)]);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  std::vector<std::uint8_t> bytes(buffer, buffer + size);
  jpeg_destroy_compress(&jpeg);
  std::free(buffer);
  return bytes;
}

void write_jpeg(const Page& page, const fs::path& file) { write_bytes(file, encode_jpeg(page)); }

void write_png(const Page& page, const fs::path& file) {
  std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file.c_str(), "wb"), std::fclose);
  if (!out) fail(file, "cannot be opened");
  png_structp png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, nullptr,
      [](png_structp, png_const_charp message) { throw std::runtime_error(message); }, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, out.get());
  png_set_compression_level(png, 2);
  png_set_filter(png, 0, PNG_FILTER_SUB);
  png_set_IHDR(png, info, static_cast<png_uint_32>(page.width),
               static_cast<png_uint_32>(page.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const auto per_metre = static_cast<png_uint_32>(page.dpi / 0.0254 + 0.5);
  png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_write_info(png, info);
  for (int y = 0; y < page.height; ++y) {
    png_write_row(png, &page.rgb[static_cast<std::size_t>(y) * row_bytes(page)]);
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  if (std::fflush(out.get()) != 0) fail(file, "cannot be written");
}

void write_tiff(const std::vector<Page>& pages, const fs::path& file) {
  std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpen(file.c_str(), "w"), TIFFClose);
  if (!tiff) fail(file, "cannot be opened");
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Page& page = pages[i];
    TIFF* t = tiff.get();
    TIFFSetField(t, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(page.width));
    TIFFSetField(t, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(page.height));
    TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(t, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(t, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(t, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    TIFFSetField(t, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    TIFFSetField(t, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(t, TIFFTAG_XRESOLUTION, static_cast<double>(page.dpi));
    TIFFSetField(t, TIFFTAG_YRESOLUTION, static_cast<double>(page.dpi));
    TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, 64);
    TIFFSetField(t, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
    TIFFSetField(t, TIFFTAG_PAGENUMBER, static_cast<int>(i), static_cast<int>(pages.size()));
    std::vector<std::uint8_t> row(row_bytes(page));  // the predictor changes what it is given
    for (int y = 0; y < page.height; ++y) {
      const auto from = page.rgb.begin() +
                        static_cast<std::ptrdiff_t>(y) * static_cast<std::ptrdiff_t>(row.size());
      std::copy(from, from + static_cast<std::ptrdiff_t>(row.size()), row.begin());
      if (TIFFWriteScanline(t, row.data(), static_cast<std::uint32_t>(y), 0) < 0) {
        fail(file, "cannot be written");
      }
    }
    if (TIFFWriteDirectory(t) == 0) fail(file, "cannot be written");
  }
}

void write_pdf(const std::vector<Page>& pages, const fs::path& file) {
  constexpr double kPoint = 72 / 25.4;
  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> pdf(
      cairo_pdf_surface_create(file.c_str(), kA4Width * kPoint, kA4Height * kPoint),
      cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(pdf.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-05T09:00:00Z");
  for (const Page& page : pages) {
    const double width = page.width * 72.0 / page.dpi, height = page.height * 72.0 / page.dpi;
    cairo_pdf_surface_set_size(pdf.get(), width, height);
    const std::vector<std::uint8_t> jpeg = encode_jpeg(page);
    std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> image(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, page.width, page.height),
        cairo_surface_destroy);
    auto* kept = new std::vector<std::uint8_t>(jpeg);
    cairo_surface_set_mime_data(
        image.get(), CAIRO_MIME_TYPE_JPEG, kept->data(), static_cast<unsigned long>(kept->size()),
        [](void* bytes) { delete static_cast<std::vector<std::uint8_t>*>(bytes); }, kept);
    std::unique_ptr<cairo_t, void (*)(cairo_t*)> c(cairo_create(pdf.get()), cairo_destroy);
    cairo_scale(c.get(), 72.0 / page.dpi, 72.0 / page.dpi);
    cairo_set_source_surface(c.get(), image.get(), 0, 0);
    cairo_paint(c.get());
    cairo_show_page(c.get());
  }
  cairo_surface_finish(pdf.get());
  if (cairo_surface_status(pdf.get()) != CAIRO_STATUS_SUCCESS) {
    fail(file, cairo_status_to_string(cairo_surface_status(pdf.get())));
  }
}

}  // namespace synthetic
