// SPDX-License-Identifier: Apache-2.0
#include "service/commands/scan_sheet.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace service::commands {
namespace {

// TIFF's texts are ASCII.
std::string ascii(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

std::string name_of(const std::string& prefix, int sheet, const char* side) {
  return fmt::format("{}{:04}{}.tif", prefix, sheet, side);
}

int sheet_of(std::string_view prefix, std::string_view path) {
  constexpr std::string_view after = ".tif";
  if (!path.starts_with(prefix) || !path.ends_with(after)) return 0;
  path.remove_prefix(prefix.size());
  path.remove_suffix(after.size());
  int sheet = 0;
  std::from_chars(path.data(), path.data() + path.size(), sheet);
  return sheet;
}

scanner::CaptureFacts facts_of(const ScanStarted& started, int page_number) {
  const scanner::ScanSettings& made = started.made;
  constexpr const char* sources[] = {"flatbed", "feeder", "feeder_duplex"};
  constexpr const char* modes[] = {"colour", "gray", "lineart"};
  const auto now = std::chrono::system_clock::now();
  scanner::CaptureFacts facts;
  facts.make = ascii(started.device.vendor), facts.model = ascii(started.device.model);
  facts.software = "dangan " DANGAN_VERSION;
  facts.captured_at = now;
  facts.page_number = page_number;
  facts.bilevel = made.mode == scanner::ScanMode::lineart;
  facts.description = fmt::format(
      "source={}\nmode={}\ndpi={:.0f}\npaper_mm={:.1f}x{:.1f}\ndevice={}\n"
      "captured_at={:%Y-%m-%dT%H:%M:%SZ}",
      sources[static_cast<int>(made.source)], modes[static_cast<int>(made.mode)], made.dpi,
      made.paper.width, made.paper.height, ascii(started.device.name),
      fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
  return facts;
}

}  // namespace service::commands
