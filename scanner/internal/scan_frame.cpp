// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/scan_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "scanner/error.h"
#include "scanner/internal/formats.h"

namespace scanner::internal {
namespace {

using Band = FrameShape::Band;

int samples_of(Band band) { return band == Band::rgb ? 3 : 1; }

std::size_t least_bytes(const FrameShape& shape) {
  const auto samples =
      static_cast<std::size_t>(shape.pixels) * static_cast<std::size_t>(samples_of(shape.band));
  if (shape.depth == 1) {  // each colour has its own row of bits
    return (static_cast<std::size_t>(shape.pixels) + 7) / 8 *
           static_cast<std::size_t>(samples_of(shape.band));
  }
  return samples * static_cast<std::size_t>(shape.depth / 8);
}

}  // namespace

PageAssembler::PageAssembler(std::string subject, const Limits& limits)
    : subject_(std::move(subject)), limits_(limits) {}

void PageAssembler::broken_off(const std::string& detail) const {
  throw Error(Errc::device_gone, subject_, detail);
}

void PageAssembler::begin(const FrameShape& shape) {
  const bool sense =
      shape.pixels > 0 && (shape.depth == 1 || shape.depth == 8 || shape.depth == 16);
  if (!sense || static_cast<std::size_t>(std::max(0, shape.bytes_per_line)) < least_bytes(shape)) {
    throw Error(Errc::unsupported_setting, subject_,
                fmt::format("sends lines of {} pixels in {} bytes, {} bits deep", shape.pixels,
                            shape.bytes_per_line, shape.depth));
  }
  if (width_ != 0 && shape.pixels != width_) broken_off("its passes differ in width");
  check_size(subject_, static_cast<std::uint64_t>(shape.pixels),
             static_cast<std::uint64_t>(std::max(1, shape.lines)), limits_);
  shape_ = shape;
  width_ = shape.pixels;
  passes_ = shape.band != Band::gray && shape.band != Band::rgb;
  plane_ = &planes_[shape.band == Band::green ? 1 : shape.band == Band::blue ? 2 : 0];
  plane_->clear();
  const auto row =
      static_cast<std::size_t>(width_) * static_cast<std::size_t>(samples_of(shape.band));
  if (shape.lines > 0) plane_->reserve(row * static_cast<std::size_t>(shape.lines));
  line_.clear();
}

void PageAssembler::add(const std::uint8_t* bytes, std::size_t size) {
  const auto whole = static_cast<std::size_t>(shape_.bytes_per_line);
  while (size > 0) {
    if (line_.empty() && size >= whole) {
      add_line(bytes);
      bytes += whole, size -= whole;
      continue;
    }
    const std::size_t piece = std::min(size, whole - line_.size());
    line_.insert(line_.end(), bytes, bytes + piece);
    bytes += piece, size -= piece;
    if (line_.size() == whole) {
      add_line(line_.data());
      line_.clear();
    }
  }
}

void PageAssembler::add_line(const std::uint8_t* line) {
  const auto samples = static_cast<std::size_t>(samples_of(shape_.band));
  const std::size_t row = static_cast<std::size_t>(width_) * samples;
  const std::size_t before = plane_->size();
  if (shape_.lines < 0) {
    check_size(subject_, static_cast<std::uint64_t>(width_), before / row + 1, limits_);
  } else if (before / row >= static_cast<std::size_t>(shape_.lines)) {
    return;  // some drivers pad the page
  }
  plane_->resize(before + row);
  std::uint8_t* to = plane_->data() + before;
  if (shape_.depth == 8) {
    std::memcpy(to, line, row);
  } else if (shape_.depth == 16) {
    for (std::size_t i = 0; i < row; ++i) {
      std::uint16_t value;
      std::memcpy(&value, line + 2 * i, 2);
      to[i] = static_cast<std::uint8_t>((value + 128U) / 257U);
    }
  } else {
    // In gray a set bit is black; in colour it is the full colour.
    const std::uint8_t set = shape_.band == Band::gray ? 0 : 255;
    const std::size_t bytes = (static_cast<std::size_t>(width_) + 7) / 8;
    for (std::size_t sample = 0; sample < samples; ++sample) {
      for (std::size_t x = 0; x < static_cast<std::size_t>(width_); ++x) {
        const bool bit = (line[sample * bytes + x / 8] >> (7 - x % 8) & 1) != 0;
        to[x * samples + sample] = bit ? set : static_cast<std::uint8_t>(255 - set);
      }
    }
  }
}

void PageAssembler::end() {
  if (!line_.empty()) broken_off("broke off in the middle of a line");
  if (plane_ == nullptr || plane_->empty()) broken_off("delivered a page without a line");
}

PageImage PageAssembler::finish(double dpi_x, double dpi_y) {
  PageImage page;
  page.width = width_;
  page.dpi_x = dpi_x, page.dpi_y = dpi_y;
  page.channels = passes_ ? 3 : samples_of(shape_.band);
  if (!passes_) {
    page.pixels = std::move(planes_[0]);
  } else {
    const std::size_t size = planes_[0].size();
    if (size == 0 || planes_[1].size() != size || planes_[2].size() != size) {
      broken_off("its three passes are not of one length");
    }
    page.pixels.resize(size * 3);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t c = 0; c < 3; ++c) page.pixels[3 * i + c] = planes_[c][i];
    }
  }
  page.height = static_cast<int>(page.pixels.size() / page.row_bytes());
  return page;
}

}  // namespace scanner::internal
