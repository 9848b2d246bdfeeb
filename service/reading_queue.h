// SPDX-License-Identifier: Apache-2.0
// Reads the pages that wait for it (store/reading.h), in worker processes: those that came in
// without text, and those that are to be read once more. Can be stopped or killed at any moment and
// called again. Pauses and dossiers put first count from the next few pages on.
//
// Errors   store::Error when the archive itself fails; NotReady (ingest.h) when no page could be
// read
//          here; a page that cannot be read is set aside with the reason, and the others go on.
// Threads  one run at a time, over all processes (Reading::lock).
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "service/ingest.h"
#include "store/archive.h"

namespace service {

struct ReadingProgress {
  int done = 0, set_aside = 0;  // in this run
  int waiting = 0;
  double seconds = 0;  // since this run began
  double pages_per_minute = 0;
  std::optional<double> seconds_left;
};

struct ReadingRun {
  int read = 0, set_aside = 0;
  int beside = 0;                      // of the read ones: a person's text stays in use
  bool busy = false;                   // another process reads from the queue
  bool paused = false;                 // it ended because reading is paused
  bool interrupted = false;            // or because it was stopped
  std::string recogniser_passed_over;  // as in IngestProgress
  std::set<std::string> dossiers;      // with a new reading in use
};

using ReadingObserver = std::function<void(const ReadingProgress&)>;

// at_most: pages, 0: until none waits.
ReadingRun read_queue(store::Archive& archive, const store::Actor& actor,
                      const IngestOptions& options, const ReadingObserver& observer,
                      const std::atomic<bool>& stop, int at_most = 0);

}  // namespace service
