// SPDX-License-Identifier: Apache-2.0
#include "service/scan_message.h"

#include <type_traits>

#include "service/wire.h"

namespace service {
namespace {

constexpr std::size_t most_items = 1'000;

template <typename Enum>
Enum get_enum(Decoder& in, Enum last) {
  const auto value = in.get<std::uint8_t>();
  if (value > static_cast<std::uint8_t>(last)) throw WireError("a value outside its enumeration");
  return static_cast<Enum>(value);
}

template <typename Enum>
void put_enum(Encoder& out, Enum value) {
  out.put(static_cast<std::uint8_t>(value));
}

void put(Encoder& out, const scanner::DeviceInfo& device) {
  for (const auto& text : {device.name, device.vendor, device.model, device.type}) out.put(text);
}

scanner::DeviceInfo get_device(Decoder& in) {
  scanner::DeviceInfo device;
  for (auto* text : {&device.name, &device.vendor, &device.model, &device.type})
    *text = in.get_string();
  return device;
}

void put(Encoder& out, const scanner::ScanSettings& s) {
  put_enum(out, s.source);
  put_enum(out, s.mode);
  for (const double value : {s.dpi, s.paper.width, s.paper.height}) out.put(value);
  out.put_count(s.extra.size());
  for (const auto& [option, value] : s.extra) out.put(option), out.put(value);
}

scanner::ScanSettings get_settings(Decoder& in) {
  scanner::ScanSettings s;
  s.source = get_enum(in, scanner::ScanSource::feeder_duplex);
  s.mode = get_enum(in, scanner::ScanMode::lineart);
  for (auto* value : {&s.dpi, &s.paper.width, &s.paper.height}) *value = in.get<double>();
  for (std::size_t n = in.get_count(most_items); n > 0; --n) {
    std::string option = in.get_string();
    s.extra.emplace_back(std::move(option), in.get_string());
  }
  return s;
}

void put(Encoder& out, const ScanDevices& devices) {
  out.put_count(devices.size());
  for (const auto& device : devices) put(out, device);
}

void put(Encoder& out, const ScanStarted& started) {
  put(out, started.device);
  put(out, started.made);
}

void put(Encoder&, const ScanWaiting&) {}

void put(Encoder& out, const scanner::PageImage& page) {
  for (const int value : {page.width, page.height, page.channels})
    out.put(static_cast<std::int32_t>(value));
  out.put(page.dpi_x);
  out.put(page.dpi_y);
  out.put(page.pixels);
}

scanner::PageImage get_page(Decoder& in) {
  scanner::PageImage page;
  for (int* value : {&page.width, &page.height, &page.channels}) *value = in.get<std::int32_t>();
  for (double* value : {&page.dpi_x, &page.dpi_y}) *value = in.get<double>();
  page.pixels = in.get_blob(512U << 20);
  const bool sense =
      page.width > 0 && page.height > 0 && (page.channels == 1 || page.channels == 3);
  if (!sense || page.pixels.size() != page.row_bytes() * static_cast<std::size_t>(page.height))
    throw WireError("pixels that are no page");
  return page;
}

void put(Encoder& out, const ScanEnded& ended) {
  out.put(static_cast<std::uint8_t>(ended.error.has_value()));
  put_enum(out, ended.error.value_or(scanner::Errc::cancelled));
  out.put(ended.subject);
  out.put(ended.detail);
}

ScanEnded get_ended(Decoder& in) {
  ScanEnded ended;
  const bool failed = in.get<std::uint8_t>() != 0;
  const auto code = get_enum(in, scanner::Errc::cancelled);
  if (failed) ended.error = code;
  ended.subject = in.get_string();
  ended.detail = in.get_string();
  return ended;
}

ScanEvent get_event(Decoder& in) {
  switch (in.get<std::uint8_t>()) {
    case 0: {
      ScanDevices devices;
      for (std::size_t n = in.get_count(most_items); n > 0; --n) devices.push_back(get_device(in));
      return devices;
    }
    case 1: {
      scanner::DeviceInfo device = get_device(in);
      return ScanStarted{std::move(device), get_settings(in)};
    }
    case 2:
      return ScanWaiting{};
    case 3:
      return get_page(in);
    case 4:
      return get_ended(in);
    default:
      throw WireError("an event of no kind");
  }
}

}  // namespace

std::vector<std::uint8_t> encode(const ScanJob& job) {
  Encoder out;
  out.put(job.device);
  put(out, job.settings);
  out.put(static_cast<std::uint8_t>(job.wait));
  return out.bytes();
}

ScanJob decode_scan_job(const std::vector<std::uint8_t>& bytes) {
  Decoder in(bytes);
  ScanJob job;
  job.device = in.get_string();
  job.settings = get_settings(in);
  job.wait = in.get<std::uint8_t>() != 0;
  in.finish();
  return job;
}

std::vector<std::uint8_t> encode(const ScanEvent& event) {
  Encoder out;
  out.put(static_cast<std::uint8_t>(event.index()));
  std::visit([&](const auto& one) { put(out, one); }, event);
  return out.bytes();
}

ScanEvent decode_scan_event(const std::vector<std::uint8_t>& bytes) {
  Decoder in(bytes);
  ScanEvent event = get_event(in);
  in.finish();
  return event;
}

}  // namespace service
