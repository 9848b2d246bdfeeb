// SPDX-License-Identifier: Apache-2.0
#include "service/commands/scan_reading.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <chrono>
#include <exception>
#include <utility>

namespace service::commands {
namespace {

// Workers are started anew for each run over the batch and load their models: not for a single page.
constexpr int worth_a_run = 8;
constexpr int behind_the_feeder = 15;  // nice
constexpr std::chrono::milliseconds look_again(250);
// Behind the feeder a page takes longer than by itself.
constexpr std::chrono::seconds page_timeout(300);

}  // namespace

ScanReading::ScanReading(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
                         int workers)
    : archive_(archive), batch_(batch), actor_(actor) {
  how_.workers = workers;
  how_.page_timeout = page_timeout;
  thread_ = std::thread([this] { run(); });
}

ScanReading::~ScanReading() { end(); }

void ScanReading::end() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

std::vector<BadPage> ScanReading::found() {
  const std::lock_guard lock(mutex_);
  return std::exchange(found_, {});
}

void ScanReading::run() {
  // Of this thread alone, and of the workers it starts. Where it is not granted, reading is as
  // urgent as the feeder, and right all the same.
  ::setpriority(PRIO_PROCESS, 0, behind_the_feeder);
  try {
    read();
  } catch (const std::exception& e) {
    spdlog::info("batch {} is read when it is whole: {}", batch_, e.what());
  }
}

void ScanReading::read() {
  while (!stop_) {
    if (archive_.batch(batch_)->waiting < worth_a_run) {
      std::this_thread::sleep_for(look_again);
      continue;
    }
    read_received(archive_, batch_, actor_, how_, stop_);
    note_bad();
  }
}

void ScanReading::note_bad() {
  std::vector<BadPage> bad;
  for (const auto& page : archive_.batch_pages(batch_)) {
    if (page.state == store::PageState::waiting || !noted_.insert(page.id).second) continue;
    if (page.state == store::PageState::quarantined) {
      bad.push_back({page.path, page.reason, true, 0});
      continue;
    }
    for (const auto& finding : page.result.findings) {
      const bool of_the_run = finding.code == "low_dpi" || finding.code == "no_dpi";
      if (finding.severity == "note" || (of_the_run && !said_.insert(finding.code).second)) continue;
      bad.push_back({page.path, finding.code, false, finding.value});
    }
  }
  const std::lock_guard lock(mutex_);
  found_.insert(found_.end(), bad.begin(), bad.end());
}

}  // namespace service::commands
