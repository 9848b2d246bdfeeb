// SPDX-License-Identifier: Apache-2.0
// What is asked of the process that works a scanner, and what it tells: one job, then events until
// it ends.
//
// Errors   WireError for bytes that are no such message.
// Threads  values and pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scanner/device.h"
#include "scanner/error.h"

namespace service {

struct ScanJob {
  std::string device;  // empty: list the devices
  scanner::ScanSettings settings;
  bool wait = false;  // for paper in the feeder
};

using ScanDevices = std::vector<scanner::DeviceInfo>;

struct ScanStarted {
  scanner::DeviceInfo device;
  scanner::ScanSettings made;  // of what was asked for
};

// For paper. Comes again and again: a device that has fallen silent is told from an empty feeder.
struct ScanWaiting {};
constexpr std::chrono::seconds waiting_beat(2);

struct ScanEnded {
  std::optional<scanner::Errc> error;  // none: everything was delivered
  std::string subject, detail;         // of the error
};

using ScanEvent =
    std::variant<ScanDevices, ScanStarted, ScanWaiting, scanner::PageImage, ScanEnded>;

std::vector<std::uint8_t> encode(const ScanJob& job);
std::vector<std::uint8_t> encode(const ScanEvent& event);
ScanJob decode_scan_job(const std::vector<std::uint8_t>& bytes);
ScanEvent decode_scan_event(const std::vector<std::uint8_t>& bytes);

}  // namespace service
