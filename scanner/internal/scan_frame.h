// SPDX-License-Identifier: Apache-2.0
// Frames as a scanner sends them become one PageImage: gray or RGB in one frame, or red, green and
// blue in three of any order; 1, 8 or 16 bits; padded lines; heights that are known at the end
// only.
//
// Errors   scanner::Error: too_large beyond Limits; device_gone when lines or frames are missing;
//          unsupported_setting for a shape that makes no sense.
// Threads  one thread per object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "scanner/page_image.h"
#include "scanner/source.h"

namespace scanner::internal {

struct FrameShape {
  enum class Band { gray, rgb, red, green, blue };
  Band band = Band::gray;
  int pixels = 0;          // of a line
  int bytes_per_line = 0;  // at least what the pixels need
  int lines = -1;          // -1: not known before the end
  int depth = 8;           // bits of a sample: 1, 8, 16 (of this machine's byte order)
};

class PageAssembler {
 public:
  PageAssembler(std::string subject, const Limits& limits);

  void begin(const FrameShape& shape);
  void add(const std::uint8_t* bytes, std::size_t size);
  // The frame is over. Fewer lines than announced are what a feeder delivers for a short sheet.
  void end();
  PageImage finish(double dpi_x, double dpi_y);

 private:
  void add_line(const std::uint8_t* line);
  [[noreturn]] void broken_off(const std::string& detail) const;

  std::string subject_;
  Limits limits_;
  FrameShape shape_;
  int width_ = 0;
  std::vector<std::uint8_t> line_;                   // a line that is not whole yet
  std::array<std::vector<std::uint8_t>, 3> planes_;  // gray and RGB: the first; else R, G, B
  std::vector<std::uint8_t>* plane_ = nullptr;
  bool passes_ = false;
};

}  // namespace scanner::internal
