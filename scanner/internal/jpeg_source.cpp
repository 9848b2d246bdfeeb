// SPDX-License-Identifier: Apache-2.0
// JPEG by libjpeg-turbo.
#include <cstdio>  // before jpeglib.h, which needs FILE

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <fstream>
#include <iterator>
#include <vector>

#include "scanner/error.h"
#include "scanner/internal/exif.h"
#include "scanner/internal/formats.h"
#include "scanner/internal/raster.h"

namespace scanner::internal {
namespace {

// libjpeg reports through function pointers and must not be left by an exception; it is left by
// longjmp, from functions that have nothing to destroy.
struct Failure {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
  char text[JMSG_LENGTH_MAX];
  bool ended_early;
};

void leave(j_common_ptr info) {
  auto* failure = reinterpret_cast<Failure*>(info->err);
  info->err->format_message(info, failure->text);
  std::longjmp(failure->jump, 1);
}

void note(j_common_ptr info, int level) {
  // libjpeg pads a file that ends too early with gray, and warns; that is no page.
  const int code = info->err->msg_code;
  if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) {
    reinterpret_cast<Failure*>(info->err)->ended_early = true;
  }
}

void say_nothing(j_common_ptr) {}

struct Decoder {
  jpeg_decompress_struct info;
  Failure failure;

  Decoder() : info(), failure() {
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = leave;
    failure.manager.emit_message = note;
    failure.manager.output_message = say_nothing;
    jpeg_create_decompress(&info);
  }
  ~Decoder() { jpeg_destroy_decompress(&info); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

bool read_header(Decoder& decoder, std::span<const std::uint8_t> bytes) {
  if (setjmp(decoder.failure.jump)) return false;
  jpeg_mem_src(&decoder.info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_save_markers(&decoder.info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header(&decoder.info, TRUE);
  return true;
}

bool start(Decoder& decoder) {
  if (setjmp(decoder.failure.jump)) return false;
  return jpeg_start_decompress(&decoder.info) != FALSE;
}

bool read_row(Decoder& decoder, std::uint8_t* row) {
  if (setjmp(decoder.failure.jump)) return false;
  JSAMPROW rows[] = {row};
  return jpeg_read_scanlines(&decoder.info, rows, 1) == 1;
}

bool finish(Decoder& decoder) {
  if (setjmp(decoder.failure.jump)) return false;
  jpeg_finish_decompress(&decoder.info);
  return true;
}

// Adobe writes CMYK inverted; without its marker the values are as printed.
void cmyk_to_rgb(const std::uint8_t* from, std::uint8_t* to, int width, bool inverted) {
  const auto plain = [inverted](unsigned v) { return inverted ? v : 255 - v; };
  for (int x = 0; x < width; ++x, from += 4, to += 3) {
    const unsigned key = plain(from[3]);
    for (int c = 0; c < 3; ++c)
      to[c] = static_cast<std::uint8_t>((plain(from[c]) * key + 127) / 255);
  }
}

struct Header {
  PageInfo info;  // as stored
  int orientation = 1;
};

// From JFIF where it says, else from EXIF.
Header describe(const jpeg_decompress_struct& info) {
  Exif exif;
  for (const jpeg_marker_struct* m = info.marker_list; m != nullptr; m = m->next) {
    if (m->marker != JPEG_APP0 + 1) continue;
    exif = read_exif({m->data, m->data_length});
    break;
  }
  Header header;
  header.orientation = exif.orientation;
  const double per_inch = info.density_unit == 1 ? 1 : info.density_unit == 2 ? 2.54 : 0;
  const bool jfif =
      info.saw_JFIF_marker && per_inch > 0 && info.X_density > 1 && info.Y_density > 1;
  header.info = {static_cast<int>(info.image_width), static_cast<int>(info.image_height),
                 jfif ? info.X_density * per_inch : exif.dpi_x,
                 jfif ? info.Y_density * per_inch : exif.dpi_y};
  return header;
}

Header open_header(Decoder& decoder, const std::string& subject,
                   std::span<const std::uint8_t> bytes, const Limits& limits) {
  if (!read_header(decoder, bytes)) throw Error(Errc::damaged, subject, decoder.failure.text);
  check_size(subject, decoder.info.image_width, decoder.info.image_height, limits);
  return describe(decoder.info);
}

std::vector<std::uint8_t> read_file(const std::filesystem::path& file, const Limits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  // No JPEG of an allowed size has more bytes than its pixels uncompressed.
  if (!error && size > static_cast<std::uintmax_t>(limits.max_pixels) * 4) {
    throw Error(Errc::too_large, subject_of(file), "more bytes than any page needs");
  }
  std::ifstream stream(file, std::ios::binary);
  std::vector<std::uint8_t> bytes(error ? 0 : size);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!stream) throw Error(Errc::damaged, subject_of(file), "cannot be read");
  return bytes;
}

class JpegSource : public Source {
 public:
  JpegSource(const std::filesystem::path& file, const Limits& limits)
      : subject_(subject_of(file)), limits_(limits), bytes_(read_file(file, limits)) {
    Decoder decoder;
    header_ = open_header(decoder, subject_, bytes_, limits_);
  }

  int page_count() const override { return 1; }

  PageInfo info(int) override {
    PageInfo info = header_.info;
    if (swaps_sides(header_.orientation)) {
      std::swap(info.width, info.height);
      std::swap(info.dpi_x, info.dpi_y);
    }
    return info;
  }

  PageImage page(int) override {
    DecodedJpeg decoded = decode_jpeg(subject_, bytes_, limits_);
    return oriented(std::move(decoded.image), decoded.orientation);
  }

  std::string media_type() const override { return "image/jpeg"; }

 private:
  std::string subject_;
  Limits limits_;
  std::vector<std::uint8_t> bytes_;
  Header header_;
};

}  // namespace

DecodedJpeg decode_jpeg(const std::string& subject, std::span<const std::uint8_t> bytes,
                        const Limits& limits) {
  Decoder decoder;
  const Header header = open_header(decoder, subject, bytes, limits);
  jpeg_decompress_struct& info = decoder.info;
  const bool cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  const bool gray = info.jpeg_color_space == JCS_GRAYSCALE;
  info.out_color_space = cmyk ? JCS_CMYK : gray ? JCS_GRAYSCALE : JCS_RGB;
  // A progressive image is held whole as coefficients of two bytes.
  info.mem->max_memory_to_use = static_cast<long>(limits.max_pixels) * 6;
  if (!start(decoder)) throw Error(Errc::damaged, subject, decoder.failure.text);

  DecodedJpeg decoded;
  decoded.orientation = header.orientation;
  decoded.image = make_image(header.info.width, header.info.height, gray ? 1 : 3, header.info.dpi_x,
                             header.info.dpi_y);
  PageImage& image = decoded.image;
  std::vector<std::uint8_t> inks(cmyk ? static_cast<std::size_t>(image.width) * 4 : 0);
  for (int y = 0; y < image.height; ++y) {
    std::uint8_t* row = image.pixels.data() + static_cast<std::size_t>(y) * image.row_bytes();
    if (!read_row(decoder, cmyk ? inks.data() : row)) {
      throw Error(Errc::damaged, subject, decoder.failure.text);
    }
    if (decoder.failure.ended_early) break;
    if (cmyk) cmyk_to_rgb(inks.data(), row, image.width, info.saw_Adobe_marker != FALSE);
  }
  if (!decoder.failure.ended_early && !finish(decoder)) {
    throw Error(Errc::damaged, subject, decoder.failure.text);
  }
  if (decoder.failure.ended_early) throw Error(Errc::damaged, subject, "the file ends too early");
  return decoded;
}

std::unique_ptr<Source> open_jpeg(const std::filesystem::path& file, const Limits& limits) {
  return std::make_unique<JpegSource>(file, limits);
}

}  // namespace scanner::internal
