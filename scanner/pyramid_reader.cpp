// SPDX-License-Identifier: Apache-2.0
// The directories of a pyramid: little-endian TIFF (6.0, section 2) as encode_pyramid writes it.
#include <algorithm>
#include <map>

#include "scanner/error.h"
#include "scanner/pyramid.h"

namespace scanner {
namespace {

constexpr std::size_t most_levels = 16, most_entries = 64;
constexpr std::uint32_t longest_side = 65'535;
constexpr std::uint32_t largest_tile = 2U << 20;  // bytes; the pixels themselves are 768 KiB

enum Tag : std::uint16_t {
  image_width = 256,
  image_length = 257,
  compression = 259,
  samples_per_pixel = 277,
  x_resolution = 282,
  y_resolution = 283,
  tile_width = 322,
  tile_length = 323,
  tile_offsets = 324,
  tile_byte_counts = 325,
};
enum Type : std::uint16_t { type_short = 3, type_long = 4, type_rational = 5 };
constexpr std::uint32_t jpeg_compression = 7;

[[noreturn]] void refuse(const char* what) { throw Error(Errc::damaged, "pyramid", what); }

std::uint32_t number(const std::uint8_t* at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) value = value << 8 | at[i];
  return value;
}

struct Entry {
  std::uint16_t type = 0;
  std::uint32_t count = 0;
  std::vector<std::uint8_t> value;  // the four bytes that hold it, or tell where it stands
};
using Directory = std::map<std::uint16_t, Entry>;

class Reader {
 public:
  Reader(std::uint64_t size, const ReadBytes& read) : size_(size), read_(read) {}

  Pyramid pyramid() {
    const auto header = bytes(0, 8);
    if (header[0] != 'I' || header[1] != 'I' || number(&header[2], 2) != 42) refuse("no TIFF");
    Pyramid found;
    for (std::uint32_t at = number(&header[4], 4); at != 0;) {
      if (found.levels.size() == most_levels) refuse("too many levels");
      const Directory directory = directory_at(at);
      if (found.levels.empty()) {
        found.channels = static_cast<int>(value_of(directory, samples_per_pixel));
        found.dpi_x = resolution(directory, x_resolution);
        found.dpi_y = resolution(directory, y_resolution);
      }
      found.levels.push_back(level_of(directory));
    }
    check_shape(found);
    return found;
  }

 private:
  std::vector<std::uint8_t> bytes(std::uint64_t offset, std::size_t size) const {
    if (offset > size_ || size > size_ - offset) refuse("shorter than it says");
    auto found = read_(offset, size);
    if (found.size() != size) refuse("shorter than it says");
    return found;
  }

  // `at` becomes the place of the next one; 0: this was the last.
  Directory directory_at(std::uint32_t& at) const {
    const auto head = bytes(at, 2);
    const std::size_t count = number(head.data(), 2);
    if (count == 0 || count > most_entries) refuse("no directory");
    const auto all = bytes(at + std::uint64_t{2}, count * 12 + 4);
    Directory directory;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint8_t* entry = &all[i * 12];
      directory[static_cast<std::uint16_t>(number(entry, 2))] = {
          static_cast<std::uint16_t>(number(entry + 2, 2)),
          number(entry + 4, 4),
          {entry + 8, entry + 12}};
    }
    at = number(&all[count * 12], 4);
    return directory;
  }

  std::vector<std::uint32_t> values_of(const Directory& directory, Tag tag,
                                       std::size_t count) const {
    const auto found = directory.find(tag);
    if (found == directory.end() || found->second.count != count) refuse("a tag is missing");
    const Entry& entry = found->second;
    if (entry.type != type_short && entry.type != type_long) refuse("a tag of another type");
    const std::size_t each = entry.type == type_short ? 2 : 4;
    const auto where = number(entry.value.data(), 4);
    const auto raw = count * each <= 4 ? entry.value : bytes(where, count * each);
    std::vector<std::uint32_t> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) values.push_back(number(&raw[i * each], each));
    return values;
  }
  std::uint32_t value_of(const Directory& directory, Tag tag) const {
    return values_of(directory, tag, 1)[0];
  }

  double resolution(const Directory& directory, Tag tag) const {
    const auto found = directory.find(tag);
    if (found == directory.end()) return 0;
    if (found->second.type != type_rational || found->second.count != 1) refuse("no resolution");
    const auto raw = bytes(number(found->second.value.data(), 4), 8);
    const std::uint32_t below = number(&raw[4], 4);
    return below == 0 ? 0 : static_cast<double>(number(raw.data(), 4)) / below;
  }

  PyramidLevel level_of(const Directory& directory) const {
    const auto width = value_of(directory, image_width), height = value_of(directory, image_length);
    if (width == 0 || height == 0 || width > longest_side || height > longest_side)
      refuse("no size");
    if (value_of(directory, tile_width) != pyramid_tile ||
        value_of(directory, tile_length) != pyramid_tile ||
        value_of(directory, compression) != jpeg_compression)
      refuse("other tiles");
    PyramidLevel level;
    level.width = static_cast<int>(width), level.height = static_cast<int>(height);
    level.columns = (level.width + pyramid_tile - 1) / pyramid_tile;
    level.rows = (level.height + pyramid_tile - 1) / pyramid_tile;
    const auto count =
        static_cast<std::size_t>(level.columns) * static_cast<std::size_t>(level.rows);
    const auto offsets = values_of(directory, tile_offsets, count);
    const auto sizes = values_of(directory, tile_byte_counts, count);
    for (std::size_t i = 0; i < count; ++i) {
      if (sizes[i] == 0 || sizes[i] > largest_tile) refuse("no tile");
      if (offsets[i] > size_ || sizes[i] > size_ - offsets[i]) refuse("a tile outside the file");
      level.tiles.push_back({offsets[i], sizes[i]});
    }
    return level;
  }

  // Each level half of the one before, down to a single tile.
  static void check_shape(const Pyramid& pyramid) {
    const auto& levels = pyramid.levels;
    if (levels.empty() || (pyramid.channels != 1 && pyramid.channels != 3)) refuse("no image");
    for (std::size_t i = 1; i < levels.size(); ++i)
      if (levels[i].width != (levels[i - 1].width + 1) / 2 ||
          levels[i].height != (levels[i - 1].height + 1) / 2)
        refuse("a level that is not half of the one before");
    if (levels.back().tiles.size() != 1) refuse("the last level is missing");
  }

  const std::uint64_t size_;
  const ReadBytes& read_;
};

}  // namespace

Pyramid read_pyramid(std::uint64_t file_size, const ReadBytes& read) {
  return Reader(file_size, read).pyramid();
}

Pyramid read_pyramid(const std::vector<std::uint8_t>& bytes) {
  return read_pyramid(bytes.size(), [&](std::uint64_t offset, std::size_t size) {
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    return std::vector<std::uint8_t>(from, from + static_cast<std::ptrdiff_t>(size));
  });
}

std::optional<PyramidTile> tile_at(const Pyramid& pyramid, int level, int column, int row) {
  if (level < 0 || static_cast<std::size_t>(level) >= pyramid.levels.size()) return std::nullopt;
  const PyramidLevel& there = pyramid.levels[static_cast<std::size_t>(level)];
  if (column < 0 || column >= there.columns || row < 0 || row >= there.rows) return std::nullopt;
  return there.tiles[static_cast<std::size_t>(row) * static_cast<std::size_t>(there.columns) +
                     static_cast<std::size_t>(column)];
}

}  // namespace scanner
