// SPDX-License-Identifier: Apache-2.0
// Reads the sheets of a batch while more of them come from the feeder, so that a bad one is told
// while the paper is still on the table. The feeder goes first: reading gets what it leaves of the
// processors.
//
// Errors   none are thrown: what could not be read here waits, and whoever reads the rest of the
//          batch meets the reason.
// Threads  one of its own; the functions are called from one other.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "service/ingest.h"

namespace service::commands {

// What somebody should look at: a page that could not be read, or with a finding.
struct BadPage {
  std::string path;  // "scan-0012a.tif"
  std::string code;  // of the finding; of one set aside, of the reason
  bool set_aside = false;
  double value = 0;  // of the finding
};

class ScanReading {
 public:
  ScanReading(store::Archive& archive, std::int64_t batch, const store::Actor& actor, int workers);
  ~ScanReading();
  void end();  // after the pages in work

  // Since it was asked last, in the order they were read.
  std::vector<BadPage> found();

 private:
  void run();
  void read();
  void note_bad();

  store::Archive& archive_;
  const std::int64_t batch_;
  const store::Actor actor_;
  IngestOptions how_;
  std::set<std::int64_t> noted_;  // pages looked at
  std::set<std::string> said_;    // codes that are said once: every page of the run has them
  std::mutex mutex_;
  std::vector<BadPage> found_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace service::commands
