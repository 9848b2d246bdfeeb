// SPDX-License-Identifier: Apache-2.0
// A scanner reached through SANE: flatbed, feeder or duplex feeder, USB or network. Backends name
// their options differently; what is asked for here is found among them by name and by words.
//
// Units    millimetres for paper, dots per inch for resolution.
// Errors   scanner::Error with the codes of a device; subject() is the device's name. After an
//          error the page that was moving is lost and has to be fed again; pages delivered before are
//          whole. The same Device can go on with next_page() once the cause is mended.
// Threads  one thread works with the devices of a process, because SANE's drivers demand it; only
//          cancel() may be called from others.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

struct DeviceInfo {
  std::string name;  // what it is opened by: "fujitsu:fi-7160:123", "airscan:e0:Kyocera", "test:0"
  std::string vendor, model, type;
};

enum class ScanSource { flatbed, feeder, feeder_duplex };
enum class ScanMode { colour, gray, lineart };

struct PaperSize {
  double width = 210, height = 297;  // A4
};

struct ScanSettings {
  ScanSource source = ScanSource::feeder;
  ScanMode mode = ScanMode::colour;  // 24 bits; gray 8; lineart 1
  double dpi = 300;
  PaperSize paper;  // from the top left corner; cut to what the device can reach
  // Further options by the device's own names, set last: {"brightness", "10"}.
  std::vector<std::pair<std::string, std::string>> extra;
};

struct Capabilities {
  std::vector<ScanSource> sources;
  std::vector<ScanMode> modes;
  std::vector<double> resolutions;  // empty: any from least_dpi to greatest_dpi
  double least_dpi = 0, greatest_dpi = 0;
  std::optional<PaperSize> largest;  // of the source chosen at present, where it says
  bool feels_paper = false;          // it can tell whether paper lies in its feeder
};

// The scanners that can be reached now, on this machine and in its network. Takes some seconds
// where network backends look around.
std::vector<DeviceInfo> list_devices();

class Device {
 public:
  // Throws device_missing, device_unreachable, device_busy, access_denied, device_gone.
  explicit Device(const std::string& name);
  ~Device();  // ends a page in work
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // As list_devices() has it; the name alone when it is not listed there.
  const DeviceInfo& info() const;
  Capabilities capabilities() const;

  // Returns what the device made of it (the nearest resolution, its largest paper). Throws
  // unsupported_setting when it has no such source, mode, resolution or extra option; some options
  // may have been set by then.
  ScanSettings configure(const ScanSettings& settings);

  // The next image, top to bottom; of feeder_duplex front and back in turn. Waits while the device
  // works. nullopt: the feeder is empty. A flatbed delivers what lies on it, each time.
  // 1 bit becomes 0 and 255, 16 bits become 8.
  std::optional<PageImage> next_page();

  // Waits until paper lies in the feeder. False when the time is over, when `stop` is set or after
  // cancel(). A device that cannot tell is asked to feed; the sheet it takes is the next page.
  bool wait_for_paper(std::chrono::milliseconds timeout, const std::atomic<bool>& stop);

  // From any thread: next_page() ends with Error(cancelled) as soon as the driver returns, once.
  void cancel();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scanner
