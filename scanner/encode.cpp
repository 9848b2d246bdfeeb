// SPDX-License-Identifier: Apache-2.0
#include "scanner/encode.h"

#include <cstdio>  // before jpeglib.h, which needs FILE

#include <jpeglib.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

#include "scanner/error.h"
#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

// Left by longjmp, so it holds nothing that needs a destructor but itself.
struct Encoder {
  jpeg_compress_struct info;
  jpeg_error_mgr manager;
  std::jmp_buf jump;
  char text[JMSG_LENGTH_MAX];
  unsigned char* bytes = nullptr;
  unsigned long size = 0;

  Encoder() : info(), manager(), jump(), text() {
    info.err = jpeg_std_error(&manager);
    info.client_data = this;
    manager.error_exit = [](j_common_ptr common) {
      auto* self = static_cast<Encoder*>(common->client_data);
      common->err->format_message(common, self->text);
      std::longjmp(self->jump, 1);
    };
    jpeg_create_compress(&info);
    info.client_data = this;
  }
  ~Encoder() {
    jpeg_destroy_compress(&info);
    std::free(bytes);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
};

bool compress(Encoder& encoder, const PageImage& image, int quality) {
  if (setjmp(encoder.jump)) return false;
  jpeg_compress_struct& info = encoder.info;
  jpeg_mem_dest(&info, &encoder.bytes, &encoder.size);
  info.image_width = static_cast<JDIMENSION>(image.width);
  info.image_height = static_cast<JDIMENSION>(image.height);
  info.input_components = image.channels;
  info.in_color_space = image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  info.optimize_coding = TRUE;
  if (image.dpi_x >= 1 && image.dpi_y >= 1) {
    info.density_unit = 1;
    info.X_density = static_cast<UINT16>(std::min(65'535.0, std::round(image.dpi_x)));
    info.Y_density = static_cast<UINT16>(std::min(65'535.0, std::round(image.dpi_y)));
  }
  jpeg_start_compress(&info, TRUE);
  for (JDIMENSION y = 0; y < info.image_height; ++y) {
    // libjpeg's rows are not const, but only read.
    JSAMPROW row = const_cast<JSAMPROW>(image.pixels.data() + y * image.row_bytes());
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const PageImage& image, int quality) {
  internal::view(image);  // throws for an image that is none
  Encoder encoder;
  if (!compress(encoder, image, std::clamp(quality, 1, 100))) {
    throw Error(Errc::unsupported, "image", encoder.text);
  }
  return {encoder.bytes, encoder.bytes + encoder.size};
}

PageImage resize(const PageImage& image, int width, int height) {
  const cv::Mat from = internal::view(image);
  if (width == image.width && height == image.height) return image;
  const bool shrinks = width <= image.width && height <= image.height;
  cv::Mat to;
  cv::resize(from, to, cv::Size(width, height), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return internal::to_page(to, image.dpi_x * width / image.width,
                           image.dpi_y * height / image.height);
}

PageImage resize_to_dpi(const PageImage& image, double dpi) {
  constexpr int longest_unknown = 2400;
  double x = 1, y = 1;
  if (image.dpi_x > 0 && image.dpi_y > 0) {
    x = std::min(1.0, dpi / image.dpi_x);
    y = std::min(1.0, dpi / image.dpi_y);
  } else {
    x = y =
        std::min(1.0, static_cast<double>(longest_unknown) / std::max(image.width, image.height));
  }
  return resize(image, std::max(1, static_cast<int>(std::lround(image.width * x))),
                std::max(1, static_cast<int>(std::lround(image.height * y))));
}

}  // namespace scanner
