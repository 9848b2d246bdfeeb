// SPDX-License-Identifier: Apache-2.0
// The way of a page, from files to stored pages: the only place that knows the order of the steps.
//   receive (master hashed and durable) -> open (pages listed) -> per page, in worker processes:
//   decode, clean, inspect, recognize, draft, encode -> store, in order -> the dossier's catalogue
//   is drafted.
// A page that is a good image and cannot be read (it takes too long, the engine fails) is stored
// without text and marked; so is every page while reading is paused (store/reading.h).
// Can be stopped or killed at any moment and called again: it finishes what is missing.
//
// Errors   store::Error when the archive itself fails (disk full, ...); NotReady when no page could
//          be read here; what is wrong with a file or page is recorded with it and the batch goes
//          on.
// Threads  one run of a batch at a time, over all processes (store::BatchLock).
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "scanner/source.h"
#include "service/problem.h"
#include "service/stack.h"
#include "service/worker_process.h"
#include "store/archive.h"

namespace service {

struct IngestOptions {
  int workers = 0;  // page worker processes; 0: one for each processor
  std::chrono::seconds page_timeout{60};
  std::uint64_t worker_memory = 1536ULL << 20;  // bytes of address space a worker may take
  // The program that is started with the argument "page-worker"; normally this very program.
  std::filesystem::path worker_program = "/proc/self/exe";
  // An image of two facing pages becomes two pages. Said no when a batch is begun, it holds for
  // every later run over it.
  bool part_facing = true;
  // A mixed stack: separator sheets say whose the pages are. A batch whose source says so itself
  // (split_of) is one without this.
  std::optional<SplitOptions> split;
};

WorkerLimits limits_of(const IngestOptions& options);
// The same with the recogniser that the archive's settings name.
WorkerLimits reading_limits(const store::Archive& archive, const IngestOptions& options);
// What pages are read with here.
struct Recogniser {
  std::string engine;       // name, version, model and settings, as in readings
  std::string passed_over;  // why the configured one is not used, a code word; empty: it is
};
// Throws NotReady when workers cannot read pages here. A configured recogniser that cannot be used
// is taken out of `limits`.
Recogniser need_workers(WorkerLimits& limits);

// Seconds of processor or wall time by stage, summed over pages, as the workers report them.
struct StageTimes {
  double receive = 0, decode = 0, clean = 0, inspect = 0, recognize = 0, draft = 0, encode = 0,
         store = 0;
};

struct IngestProgress {
  std::string stage;  // "receiving", "opening", "reading", "storing", "done"
  // Why the configured recogniser is not the one that reads; empty: it is, or none is configured.
  std::string recogniser_passed_over;
  int files = 0, files_done = 0;
  int pages = 0, stored = 0, blank = 0, quarantined = 0, already_held = 0;
  double seconds = 0;           // since this run began
  double pages_per_minute = 0;  // of this run
  std::optional<double> seconds_left;
};

struct IngestResult {
  store::Batch batch;      // its counts, of all runs
  StageTimes times;        // of this run
  double seconds = 0;      // of this run
  int pages_this_run = 0;
  int pages_before = 0;  // read in this run for earlier batches, which hold files of this one
  int unread = 0;        // of these, stored without text: it comes later, or could not be read
  bool interrupted = false;
  // Not taken in: links, special files, what the operating system would not let us read.
  std::vector<std::pair<std::filesystem::path, scanner::PassedOver>> passed_over;
  bool held_archive = false;  // it lay among the files; its own files are no scans
  // Files held already whose pages were set aside when they first came.
  std::vector<store::PageRecord> set_aside_before;
  std::optional<SplitResult> split;
  bool gap_in_stack = false;  // files of one stack, of which some were passed over: not split
};

using IngestObserver = std::function<void(const IngestProgress&)>;

// What is to be taken in, and the key under which its batch is found again.
struct Intake {
  std::string source;
  scanner::FileList list;
  bool held_archive = false;  // whose files have been left out
};

// For the dossier, or unassigned. A file held already by an earlier batch that never got to read it is
// read now. Throws store::Error(busy) when another process works on the batch, or on such an earlier
// one: then the batch's own pages are done and it stays open.
// A stack to be split is unassigned; it is split when all its pages are read.
IngestResult take_in(store::Archive& archive, const std::optional<std::string>& dossier,
                    Intake&& intake, const store::Actor& actor, const IngestOptions& options,
                    const IngestObserver& observer, const std::atomic<bool>& stop);

// Takes in the files of `paths` (files or folders; the order given, natural order inside a folder).
IngestResult ingest(store::Archive& archive, const std::optional<std::string>& dossier,
                    const std::vector<std::filesystem::path>& paths, const store::Actor& actor,
                    const IngestOptions& options, const IngestObserver& observer,
                    const std::atomic<bool>& stop);

// The key under which a batch of these paths is found again.
std::string source_of(const std::vector<std::filesystem::path>& paths);

// Goes on with a batch whose files have all been received (an upload).
IngestResult read_batch(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
                        const IngestOptions& options, const IngestObserver& observer,
                        const std::atomic<bool>& stop);

// Reads what has come to a batch that gets more files yet, and leaves it open and unsplit. The caller
// holds its lock.
void read_received(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
                   const IngestOptions& options, const std::atomic<bool>& stop);

struct RetryResult {
  std::vector<IngestResult> batches;
  int busy = 0;  // batches left out because another process works on them
};

// Reads once more what was set aside in the batches, and what still waits in them: after a page
// failed for a reason that has been mended. A mixed stack whose source says so is split again.
RetryResult retry_set_aside(store::Archive& archive, const std::vector<store::Batch>& batches,
                            const store::Actor& actor, const IngestOptions& options,
                            const IngestObserver& observer, const std::atomic<bool>& stop);

// Reads batches one after the other on a thread of its own, for `serve`. At start it goes on with
// what has been ordered and is not done (store::Archive::order_reading), for whoever brought it, or
// for `own` where that account may act no longer.
class IngestRunner {
 public:
  IngestRunner(store::Archive& archive, IngestOptions options, const store::Actor& own);
  ~IngestRunner();  // stops after the pages in work; the rest goes on at the next start

  void start(std::int64_t batch, const store::Actor& actor);
  bool is_started(std::int64_t batch) const;
  // What broke off the last reading of the batch since the start of this process; null: nothing did.
  // Its pages are safe and waiting; it can be started again.
  std::exception_ptr failure(std::int64_t batch) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace service
