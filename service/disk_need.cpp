// SPDX-License-Identifier: Apache-2.0
#include "service/disk_need.h"

#include <fmt/format.h>

#include <array>

namespace service {
namespace {

constexpr std::uint64_t lossless_master = 9'200'000, compact_master = 1'470'000;
constexpr std::uint64_t access_copy = 385'000, pyramid_copy = 897'000, thumbnail_copy = 12'000;
constexpr std::uint64_t database_rows = 16'000;  // text, boxes, index, records, ledger
constexpr std::uint64_t folders = 24'000;        // of the file system, and half-filled blocks

}  // namespace

DiskNeed disk_need(std::int64_t pages, scanner::MasterProfile profile) {
  const auto n = static_cast<std::uint64_t>(pages);
  const bool compact = profile == scanner::MasterProfile::compact;
  return {n * (compact ? compact_master : lossless_master), n * access_copy, n * pyramid_copy,
          n * thumbnail_copy, n * (database_rows + folders)};
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array units{"kB", "MB", "GB", "TB", "PB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // What would be printed as a thousand is one of the next unit.
  while (value >= 999.5 && unit + 1 < units.size()) value /= 1000, ++unit;
  return fmt::format("{:.{}f} {}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, units[unit]);
}

}  // namespace service
