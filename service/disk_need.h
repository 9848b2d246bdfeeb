// SPDX-License-Identifier: Apache-2.0
// How much disk so many pages will take. Measured on pages of A4, 300 dpi, colour; where and how
// stands in service/README.md, "Disk".
//
// Units    bytes.
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "scanner/tiff_writer.h"

namespace service {

// Of one page, or of many.
struct DiskNeed {
  std::uint64_t master = 0, access = 0, pyramid = 0, thumbnail = 0;
  std::uint64_t database = 0;  // and folders
  std::uint64_t sum() const { return master + access + pyramid + thumbnail + database; }
};

inline constexpr std::int64_t most_pages = 1'000'000'000;

// Precondition: 1 to most_pages pages.
DiskNeed disk_need(std::int64_t pages, scanner::MasterProfile profile);

// "9.20 MB", "10.6 TB": three digits, decimal units.
std::string size_text(std::uint64_t bytes);

}  // namespace service
