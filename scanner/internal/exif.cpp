// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/exif.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace scanner::internal {
namespace {

// Bounded reads in either byte order.
class Bytes {
 public:
  Bytes(std::span<const std::uint8_t> bytes, bool big_endian)
      : bytes_(bytes), big_endian_(big_endian) {}

  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | bytes_[at + (big_endian_ ? i : size - 1 - i)];
    }
    return value;
  }

  double rational(std::size_t at) const {
    const auto over = number(at, 4), under = number(at + 4, 4);
    return over && under && *under != 0 ? static_cast<double>(*over) / *under : 0;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  bool big_endian_;
};

}  // namespace

Exif read_exif(std::span<const std::uint8_t> bytes) {
  static constexpr std::uint8_t magic[] = {'E', 'x', 'i', 'f', 0, 0};
  Exif exif;
  if (bytes.size() < 14 || !std::equal(std::begin(magic), std::end(magic), bytes.begin())) {
    return exif;
  }
  const std::span<const std::uint8_t> tiff = bytes.subspan(6);
  const Bytes in(tiff, tiff[0] == 'M');
  const auto directory = in.number(4, 4);
  const auto count = directory ? in.number(*directory, 2) : std::nullopt;
  if (!count) return exif;
  double per_inch = 1;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const std::size_t entry = std::size_t{*directory} + 2 + 12 * std::size_t{i};
    const auto tag = in.number(entry, 2), offset = in.number(entry + 8, 4);
    const auto value = in.number(entry + 8, 2);
    if (!tag || !offset || !value) return exif;
    switch (*tag) {
      case 0x0112:
        if (*value >= 1 && *value <= 8) exif.orientation = static_cast<int>(*value);
        break;
      case 0x011a:
        exif.dpi_x = in.rational(*offset);
        break;
      case 0x011b:
        exif.dpi_y = in.rational(*offset);
        break;
      case 0x0128:
        per_inch = *value == 3 ? 2.54 : 1;
        break;
      default:
        break;
    }
  }
  exif.dpi_x *= per_inch;
  exif.dpi_y *= per_inch;
  return exif;
}

}  // namespace scanner::internal
