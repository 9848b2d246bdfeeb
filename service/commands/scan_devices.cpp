// SPDX-License-Identifier: Apache-2.0
#include "service/commands/scan_devices.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <variant>
#include <vector>

#include "scanner/error.h"
#include "service/commands/terminal.h"
#include "service/scan_process.h"
#include "service/shown.h"

namespace service::commands {
namespace {

namespace json = boost::json;

constexpr std::chrono::milliseconds look_again(100);

std::vector<scanner::DeviceInfo> devices() {
  ScanProcess process{ScanJob{}};
  std::vector<scanner::DeviceInfo> found;
  while (!stop_flag()) {
    const auto event = process.next(look_again);
    if (!event) continue;
    if (const auto* list = std::get_if<ScanDevices>(&*event)) found = *list;
    const auto* ended = std::get_if<ScanEnded>(&*event);
    if (ended == nullptr) continue;
    if (ended->error) throw scanner::Error(*ended->error, ended->subject, ended->detail);
    break;
  }
  return found;
}

}  // namespace

Exit list_devices(const Common& common) {
  const auto found = devices();
  json::array all;
  for (const auto& d : found) {
    all.push_back(
        json::object{{"name", shown(d.name)}, {"vendor", shown(d.vendor)},
                     {"model", shown(d.model)}, {"type", shown(d.type)}});
    if (!common.json)
      fmt::print("{}  {} {}, {}\n", padded(shown(d.name), 32), shown(d.vendor), shown(d.model),
                 shown(d.type));
  }
  if (common.json) fmt::print("{}\n", json::serialize(all));
  if (found.empty()) throw scanner::Error(scanner::Errc::device_missing, "SANE", "no scanner");
  return Exit::ok;
}

std::string the_device(const std::string& named) {
  if (!named.empty()) return named;
  const auto found = devices();
  if (found.empty()) throw scanner::Error(scanner::Errc::device_missing, "SANE", "no scanner");
  if (found.size() == 1) return found.front().name;
  std::string names;
  for (const auto& device : found) names += "\n  --device '" + shown(device.name) + "'";
  throw UsageError("有多台扫描仪，请用 --device 指明：" + names,
                   "There are several scanners; name one with --device:" + names);
}

}  // namespace service::commands
