// SPDX-License-Identifier: Apache-2.0
#include "scanner/device.h"

#include <fmt/format.h>
#include <sane/sane.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "scanner/error.h"
#include "scanner/internal/sane_session.h"
#include "scanner/internal/scan_frame.h"
#include "scanner/internal/scan_options.h"
#include "scanner/source.h"

namespace scanner {
namespace {

using internal::Choice;
using internal::Option;

constexpr double mm_per_inch = 25.4;

std::string text_of(const char* text) { return text != nullptr ? text : ""; }

std::vector<DeviceInfo> listed() {
  const SANE_Device** list = nullptr;
  internal::check(sane_get_devices(&list, SANE_FALSE), "SANE", "list devices");
  std::vector<DeviceInfo> devices;
  for (; list != nullptr && *list != nullptr; ++list) {
    const SANE_Device& d = **list;
    devices.push_back({text_of(d.name), text_of(d.vendor), text_of(d.model), text_of(d.type)});
  }
  return devices;
}

// The greatest millimetres of an edge option; 0: it does not say.
double reach(const Option* option, double dpi) {
  if (option == nullptr) return 0;
  double most = option->greatest.value_or(0);
  for (const double value : option->values) most = std::max(most, value);
  return option->unit == Option::Unit::pixel && dpi > 0 ? most / dpi * mm_per_inch : most;
}

internal::FrameShape shape_of(const SANE_Parameters& p, const std::string& device) {
  using Band = internal::FrameShape::Band;
  internal::FrameShape shape;
  switch (static_cast<int>(p.format)) {
    case SANE_FRAME_GRAY:
      shape.band = Band::gray;
      break;
    case SANE_FRAME_RGB:
      shape.band = Band::rgb;
      break;
    case SANE_FRAME_RED:
      shape.band = Band::red;
      break;
    case SANE_FRAME_GREEN:
      shape.band = Band::green;
      break;
    case SANE_FRAME_BLUE:
      shape.band = Band::blue;
      break;
    default:
      throw Error(Errc::unsupported_setting, device,
                  fmt::format("sends frames of kind {}", static_cast<int>(p.format)));
  }
  shape.pixels = p.pixels_per_line, shape.bytes_per_line = p.bytes_per_line;
  shape.lines = p.lines, shape.depth = p.depth;
  return shape;
}

}  // namespace

struct Device::State {
  explicit State(const std::string& device) : name(device) {
    const SANE_Status status = sane_open(name.c_str(), &handle);
    // What SANE says for a name that leads nowhere.
    if (status == SANE_STATUS_INVAL || status == SANE_STATUS_UNSUPPORTED)
      throw Error(Errc::device_missing, name, "no such scanner");
    // A name that a driver knows from its configuration, and nobody answers there.
    if (status == SANE_STATUS_IO_ERROR)
      throw Error(Errc::device_unreachable, name, "open: does not answer");
    internal::check(status, name, "open");
  }
  ~State() {
    sane_cancel(handle);  // what failed as well
    sane_close(handle);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::vector<Option> options() const { return internal::read_options(handle); }

  double number(const char* option_name, double otherwise) const {
    const auto all = options();
    const Option* option = internal::find_option(all, option_name);
    if (option == nullptr || option->kind == Option::Kind::other ||
        option->kind == Option::Kind::text) {
      return otherwise;
    }
    return internal::read_number(handle, name, *option);
  }

  void set(const Choice& choice) {
    const auto all = options();
    const Option* option = internal::find_settable(all, choice.option);
    if (option == nullptr)
      throw Error(Errc::unsupported_setting, name, choice.option + " = " + choice.value);
    internal::write_value(handle, name, *option, choice.value);
  }

  void choose_source(ScanSource wanted) {
    const auto choices = internal::source_choices(options(), wanted, info().type);
    if (!choices) {
      constexpr std::array words{"flatbed", "feeder", "duplex feeder"};
      throw Error(Errc::unsupported_setting, name,
                  std::string("has no ") + words[static_cast<std::size_t>(wanted)]);
    }
    for (const Choice& choice : *choices) set(choice);
    source = wanted;
  }

  void choose_mode(ScanMode mode) {
    const auto choices = internal::mode_choices(options(), mode);
    if (!choices) {
      constexpr std::array words{"colour", "gray", "lineart"};
      throw Error(Errc::unsupported_setting, name,
                  std::string("has no mode ") + words[static_cast<std::size_t>(mode)]);
    }
    for (const Choice& choice : *choices) set(choice);
  }

  void choose_resolution(double dpi) {
    const auto all = options();
    const Option* option = internal::resolution_option(all);
    if (option == nullptr || !internal::takes(*option, dpi))
      throw Error(Errc::unsupported_setting, name, fmt::format("{} dpi", dpi));
    set({option->name, fmt::format("{}", dpi)});
    if (internal::find_settable(options(), "y-resolution") != nullptr)
      set({"y-resolution", fmt::format("{}", dpi)});
  }

  // Sets an edge in millimetres as far as the option reaches; nothing where there is no such
  // option.
  void set_edge(const char* edge, double mm, double dpi) {
    const auto all = options();
    const Option* option = internal::find_settable(all, edge);
    if (option == nullptr) return;
    double value = option->unit == Option::Unit::pixel ? mm / mm_per_inch * dpi : mm;
    if (option->greatest) value = std::min(value, *option->greatest);
    if (option->least) value = std::max(value, *option->least);
    internal::write_value(handle, name, *option, fmt::format("{:.4f}", value));
  }

  PaperSize choose_paper(const PaperSize& paper, double dpi) {
    set_edge("page-width", paper.width, dpi);
    set_edge("page-height", paper.height, dpi);
    for (const char* edge : {"tl-x", "tl-y"}) set_edge(edge, 0, dpi);
    set_edge("br-x", paper.width, dpi);
    set_edge("br-y", paper.height, dpi);
    const auto all = options();
    const auto now = [&](const char* from, const char* to, double otherwise) {
      const Option* option = internal::find_option(all, to);
      if (option == nullptr) return otherwise;
      const double span = number(to, 0) - number(from, 0);
      return option->unit == Option::Unit::pixel ? span / dpi * mm_per_inch : span;
    };
    return {now("tl-x", "br-x", paper.width), now("tl-y", "br-y", paper.height)};
  }

  const DeviceInfo& info() {
    if (info_) return *info_;
    info_ = DeviceInfo{name, {}, {}, {}};
    for (const DeviceInfo& one : listed())
      if (one.name == name) info_ = one;
    return *info_;
  }

  // Waits until the frame's first bytes have come. False: the feeder is empty. Drivers of network
  // scanners begin a job before they know, so that only reading tells. Precondition: no frame is in
  // work.
  bool start_frame() {
    SANE_Status status = sane_start(handle);
    if (status == SANE_STATUS_NO_DOCS && source != ScanSource::flatbed) return false;
    if (status != SANE_STATUS_GOOD) give_up(status, "start a page");
    // Only now are they exact.
    status = sane_get_parameters(handle, &parameters);
    if (status != SANE_STATUS_GOOD) give_up(status, "ask for the page's size");
    read_some();
    return last_read != SANE_STATUS_NO_DOCS || source == ScanSource::flatbed;
  }

  // Fills `buffer` with bytes of the frame, `got` many, or none when `last_read` says why.
  void read_some() {
    do {
      last_read =
          stop ? SANE_STATUS_CANCELLED
               : sane_read(handle, buffer.data(), static_cast<SANE_Int>(buffer.size()), &got);
      if (last_read != SANE_STATUS_GOOD) return;
      // A driver that does not wait; nothing has come yet.
      if (got == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    } while (got == 0);
  }

  // Whether cancel() was called, once; a page that has begun is then over.
  bool stopped() {
    if (!stop.exchange(false)) return false;
    if (std::exchange(started, false)) sane_cancel(handle);
    return true;
  }

  // What was begun and failed is cancelled before the device is used again, and when it is closed:
  // a driver may hang in that, and why it failed has been told by then.
  void cancel_what_failed() {
    if (std::exchange(cancel_due, false)) sane_cancel(handle);
  }

  // The page in work is over, with this status.
  [[noreturn]] void give_up(SANE_Status status, const char* act) {
    // Read before the cancel, which may clear it. Drivers report two sheets as a jam.
    const bool two = status == SANE_STATUS_JAMMED && number("double-feed", 0) != 0;
    cancel_due = true;
    if (two) throw Error(Errc::double_feed, name, act);
    internal::fail(status, name, act);
  }

  // Precondition: the frame is started.
  void read_frame(internal::PageAssembler& page) {
    for (; last_read == SANE_STATUS_GOOD; read_some())
      page.add(buffer.data(), static_cast<std::size_t>(got));
    if (last_read != SANE_STATUS_EOF) give_up(last_read, "read a page");
    page.end();
  }

  PageImage read_page() {
    internal::PageAssembler page(name, Limits{});
    for (int frames = 0;; ++frames) {
      if (frames == 3) give_up(SANE_STATUS_IO_ERROR, "read more than three passes");
      page.begin(shape_of(parameters, name));
      read_frame(page);
      if (parameters.last_frame || parameters.format == SANE_FRAME_GRAY ||
          parameters.format == SANE_FRAME_RGB) {
        break;
      }
      if (!start_frame()) give_up(SANE_STATUS_NO_DOCS, "start the next pass");
    }
    const double x = number("resolution", number("x-resolution", 0));
    return page.finish(x, number("y-resolution", x));
  }

  std::shared_ptr<internal::SaneSession> session = internal::SaneSession::get();
  std::string name;
  SANE_Handle handle = nullptr;
  ScanSource source = ScanSource::flatbed;
  bool started = false;     // a page has begun and is not read
  bool cancel_due = false;  // what was begun has failed
  std::atomic<bool> stop{false};
  // Of the frame in work: its shape, and what was read last.
  SANE_Parameters parameters{};
  SANE_Status last_read = SANE_STATUS_EOF;
  SANE_Int got = 0;
  std::array<SANE_Byte, 1U << 16> buffer{};

 private:
  std::optional<DeviceInfo> info_;
};

std::vector<DeviceInfo> list_devices() {
  const auto session = internal::SaneSession::get();
  return listed();
}

Device::Device(const std::string& name) : state_(std::make_unique<State>(name)) {}
Device::~Device() = default;

const DeviceInfo& Device::info() const { return state_->info(); }

Capabilities Device::capabilities() const {
  Capabilities can;
  const auto options = state_->options();
  for (const ScanSource source :
       {ScanSource::flatbed, ScanSource::feeder, ScanSource::feeder_duplex}) {
    if (internal::source_choices(options, source, state_->info().type))
      can.sources.push_back(source);
  }
  for (const ScanMode mode : {ScanMode::colour, ScanMode::gray, ScanMode::lineart})
    if (internal::mode_choices(options, mode)) can.modes.push_back(mode);
  if (const Option* resolution = internal::resolution_option(options)) {
    can.resolutions = resolution->values;
    std::sort(can.resolutions.begin(), can.resolutions.end());
    const bool listed_values = !can.resolutions.empty();
    can.least_dpi = listed_values ? can.resolutions.front() : resolution->least.value_or(0);
    can.greatest_dpi = listed_values ? can.resolutions.back() : resolution->greatest.value_or(0);
  }
  const double dpi = state_->number("resolution", state_->number("x-resolution", 0));
  const auto side = [&](const char* page, const char* edge) {
    const Option* whole = internal::find_settable(options, page);
    return reach(whole != nullptr ? whole : internal::find_settable(options, edge), dpi);
  };
  const PaperSize largest{side("page-width", "br-x"), side("page-height", "br-y")};
  if (largest.width > 0 && largest.height > 0) can.largest = largest;
  can.feels_paper = internal::find_option(options, "page-loaded") != nullptr;
  return can;
}

ScanSettings Device::configure(const ScanSettings& settings) {
  ScanSettings made = settings;
  state_->started = false;
  state_->cancel_what_failed();
  state_->choose_source(settings.source);
  state_->choose_mode(settings.mode);
  state_->choose_resolution(settings.dpi);
  made.dpi = state_->number("resolution", state_->number("x-resolution", settings.dpi));
  made.paper = state_->choose_paper(settings.paper, made.dpi);
  for (const auto& [option, value] : settings.extra) state_->set({option, value});
  return made;
}

std::optional<PageImage> Device::next_page() {
  State& s = *state_;
  if (s.stopped()) throw Error(Errc::cancelled, s.name, "before the page");
  s.cancel_what_failed();
  if (!std::exchange(s.started, false) && !s.start_frame()) {
    s.cancel_due = true;
    return std::nullopt;
  }
  try {
    PageImage page = s.read_page();
    // A feeder goes on by itself; anything else has to be told that the page is over.
    if (s.source == ScanSource::flatbed) sane_cancel(s.handle);
    return page;
  } catch (const Error& e) {
    s.cancel_due = true;
    if (e.code() == Errc::cancelled) s.stop = false;
    throw;
  }
}

bool Device::wait_for_paper(std::chrono::milliseconds timeout, const std::atomic<bool>& stop) {
  State& s = *state_;
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + timeout;
  const auto options = s.options();
  const bool feels = internal::find_option(options, "page-loaded") != nullptr;
  // Each time a device is asked to feed is a job of its own for a scanner in the network.
  const std::chrono::milliseconds pause(feels ? 250 : 1000);
  for (;;) {
    if (s.stopped() || stop) return false;
    if (s.started) return true;
    if (feels) {
      if (s.number("page-loaded", 0) != 0) return true;
    } else {
      s.cancel_what_failed();
      s.started = s.start_frame();
      if (s.started) continue;
      s.cancel_due = true;
    }
    const Clock::time_point now = Clock::now();
    if (now >= end) return false;
    std::this_thread::sleep_until(std::min<Clock::time_point>(end, now + pause));
  }
}

void Device::cancel() { state_->stop = true; }

}  // namespace scanner
