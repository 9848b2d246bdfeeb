// SPDX-License-Identifier: Apache-2.0
#include "service/ingest.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "ocr/error.h"
#include "scanner/fingerprint.h"
#include "scanner/source.h"
#include "service/catalogue_draft.h"
#include "service/config.h"
#include "service/input_file.h"
#include "service/page_crew.h"
#include "service/page_report.h"
#include "store/reading.h"

namespace service {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

store::BatchLock lock(store::Archive& archive, std::int64_t batch) {
  std::optional<store::BatchLock> held = archive.lock_batch(batch);
  if (!held) {
    throw store::Error(store::Errc::busy, "batch " + std::to_string(batch),
                       "another process is working on it");
  }
  return std::move(*held);
}

// A separator sheet says on its back what it says on its front, and others of its kind say nearly
// so.
void compare(const store::PageNeighbour& with, store::PageResult& page) {
  if (!page.sheet.empty() || !with.sheet.empty()) return;
  if (!scanner::same_page({with.fingerprint}, {page.fingerprint})) return;
  page.findings.push_back({"duplicate", "warning", static_cast<double>(with.page), {}});
}

// Whether a page that failed so may be a good image whose text cannot be had.
bool may_be_of_text(const std::string& reason) {
  return reason == "worker_timeout" || reason == "worker_memory" || reason == "worker_crashed" ||
         reason == ocr::to_string(ocr::Errc::engine_failed);
}

// One run over one batch.
class Run {
 public:
  Run(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
      const IngestOptions& options, const IngestObserver& observer, const std::atomic<bool>& stop)
      : archive_(archive),
        batch_(batch),
        actor_(actor),
        options_(options),
        limits_(reading_limits(archive, options)),
        observer_(observer),
        stop_(stop) {}

  void receive(Intake&& intake) {
    const scanner::FileList& list = intake.list;
    result_.passed_over = std::move(intake.list.passed_over);
    result_.held_archive = intake.held_archive;
    progress_.files = static_cast<int>(list.files.size());
    for (const auto& file : list.files) order_.emplace(file.string(), order_.size());
    for (const auto& file : list.files) {
      if (stop_) return;
      report("receiving");
      try {
        receive(file);
      } catch (const std::system_error&) {
        result_.passed_over.emplace_back(file, scanner::PassedOver::unreadable);
        // It may be the sheet of what follows, which comes as another stack and is nobody's then.
        if (is_stack_of_files()) break;
      }
      ++progress_.files_done;
    }
    result_.times.receive = seconds_since(start_);
  }

  void read_all() {
    if (!stop_) open();
    if (!stop_) read();
  }

  // What earlier batches took in of this one's files and did not get to read. Such a batch stays
  // open: whoever began it may have more files for it.
  void read_before() {
    for (const auto& earlier : archive_.unread_before(batch_)) {
      if (stop_) return;
      const store::BatchLock held = lock(archive_, earlier.id);
      Run run(archive_, earlier.id, actor_, options_, observer_, stop_);
      run.read_all();
      result_.pages_before += run.result_.pages_this_run;
    }
  }

  // Only once every page is read: what a page is depends on the sheets before it. Pages that were
  // assigned stay, so that a killed run and the next one come to the same.
  void split() {
    const auto told = split_of(archive_.batch(batch_).value());
    if (stop_ || (!told && !options_.split)) return;
    const SplitOptions& how = options_.split ? *options_.split : *told;
    result_.gap_in_stack = how.across_files && has_gap();
    if (result_.gap_in_stack) return;
    const bool as_received = how.across_files && !options_.split;
    result_.split = split_stacks(
        archive_,
        as_received ? stacks_received(archive_, batch_) : std::vector<Stack>{{stack_given(how)}},
        how, actor_);
  }

  IngestResult finish() {
    const store::Batch batch = archive_.batch(batch_).value();
    const bool is_open = batch.state == store::BatchState::open;
    const bool unread = batch.waiting > 0 || !archive_.unread_before(batch_).empty();
    result_.interrupted = stop_ && is_open;
    if (is_open && !unread && !stop_) archive_.close_batch(batch_, actor_);
    result_.batch = archive_.batch(batch_).value();
    if (!stop_ && result_.pages_this_run + result_.pages_before > 0) draft();
    if (result_.batch.already_held > 0)
      result_.set_aside_before = archive_.set_aside_before(batch_);
    result_.seconds = seconds_since(start_);
    count_pages();
    report("done");
    return std::move(result_);
  }

 private:
  // Whether a page is a sheet depends on its text too.
  bool is_mixed_stack() const { return options_.split || split_of(archive_.batch(batch_).value()); }

  // One that whoever reads it splits, later runs over the batch as well.
  bool is_stack_of_files() const {
    const auto told = split_of(archive_.batch(batch_).value());
    return told && told->across_files;
  }

  // A file that is missing may be the sheet of what follows.
  bool has_gap() const {
    const store::Batch batch = archive_.batch(batch_).value();
    if (!result_.passed_over.empty() || batch.files < batch.files_announced) return true;
    if (!options_.split) return false;
    const auto pages = archive_.stack_pages(batch_);
    return std::any_of(pages.begin(), pages.end(),
                       [&](const auto& page) { return !order_.contains(page.path); });
  }

  // As the command lays its files, which it can do again: one that came late lies where the clerk
  // laid it.
  std::vector<store::StackPage> stack_given(const SplitOptions& how) const {
    std::vector<store::StackPage> pages = archive_.stack_pages(batch_);
    if (how.across_files && options_.split)
      std::stable_sort(pages.begin(), pages.end(), [&](const auto& a, const auto& b) {
        return order_.at(a.path) < order_.at(b.path);
      });
    return pages;
  }

  void open() {
    std::vector<store::FileRecord> waiting;
    std::vector<PageJob> jobs;
    for (auto& file : archive_.files(batch_)) {
      if (file.state != store::FileState::received) continue;
      jobs.push_back({archive_.master_file(file.id).string(), file.path, -1, Copies::none});
      waiting.push_back(std::move(file));
    }
    if (!jobs.empty()) report("opening");
    // In order and one by one: the numbers of the pages follow the order of the files.
    run_in_order(
        jobs, 1, limits_,
        [&](std::size_t i, PageReply&& reply) { opened(waiting[i], std::move(reply)); }, stop_);
  }

  void read() {
    const std::vector<store::PageRecord> pages = archive_.waiting_pages(batch_);
    const bool part_facing = options_.part_facing && archive_.batch(batch_)->part_facing;
    const Depth depth = reading_.is_paused() && !is_mixed_stack() ? Depth::image : Depth::read;
    std::vector<PageJob> jobs;
    std::unordered_map<std::int64_t, std::string> masters;
    for (const auto& page : pages) {
      std::string& master = masters[page.file];
      if (master.empty()) master = archive_.master_file(page.file).string();
      jobs.push_back({master, page.path, page.index, Copies::all, depth,
                      part_facing && !is_delivered(page.id)});
    }
    count_pages();
    if (!jobs.empty()) progress_.recogniser_passed_over = need_workers(limits_).passed_over;
    reading_since_ = Clock::now();
    report("reading");
    run_in_order(
        jobs, options_.workers, limits_,
        [&](std::size_t i, PageReply&& reply) { keep(pages[i], jobs[i], std::move(reply)); },
        stop_);
  }

  void receive(const fs::path& path) {
    store::StagedObject staged = archive_.stage();
    read_file(path, [&](const char* data, std::size_t size) { staged.write(data, size); });
    archive_.receive_file(batch_, path.string(), std::move(staged), actor_);
  }

  void opened(const store::FileRecord& file, PageReply&& reply) {
    if (const auto* opened = std::get_if<OpenedFile>(&reply)) {
      archive_.open_file(file.id, opened->media_type, opened->page_count, actor_);
    } else if (const auto* failure = std::get_if<PageFailure>(&reply)) {
      archive_.refuse_file(file.id, failure->reason, failure->detail, actor_);
    } else {
      archive_.refuse_file(file.id, "worker_crashed", "an answer to another question", actor_);
    }
    report("opening");
  }

  void keep(const store::PageRecord& page, const PageJob& job, PageReply&& reply) {
    const auto before = Clock::now();
    report("storing");
    if (const auto* failure = std::get_if<PageFailure>(&reply)) {
      keep_failed(page, job, *failure);
    } else if (!store(page, std::move(reply))) {
      quarantine(page, {"worker_crashed", "an answer to another question"});
    }
    result_.times.store += seconds_since(before);
    ++result_.pages_this_run;
    report("reading");
  }

  // Returns false for an answer that is none.
  bool store(const store::PageRecord& page, PageReply&& reply) {
    if (auto* done = std::get_if<PageReport>(&reply)) {
      archive_.store_page(page.id, result_of(page.id, std::move(*done)), actor_);
      return true;
    }
    if (auto* facing = std::get_if<FacingReport>(&reply)) {
      ++progress_.pages;
      const store::PageResult left = result_of(page.id, std::move(facing->left));
      archive_.store_facing(page.id, left, result_of(page.id, std::move(facing->right)), actor_);
      return true;
    }
    return false;
  }

  // The image may be good where only its text cannot be had.
  void keep_failed(const store::PageRecord& page, PageJob job, const PageFailure& failure) {
    if (job.depth == Depth::read && may_be_of_text(failure.reason) && !stop_) {
      job.depth = Depth::image;
      const std::atomic<bool> never{false};
      bool is_stored = false;
      run_in_order(
          {job}, 1, limits_,
          [&](std::size_t, PageReply&& reply) { is_stored = store(page, std::move(reply)); },
          never);
      if (is_stored) {
        reading_.set_aside(page.id, failure.reason, failure.detail, actor_);
        return;
      }
    }
    quarantine(page, failure);
  }

  void quarantine(const store::PageRecord& page, const PageFailure& why) {
    archive_.quarantine_page(page.id, why.reason, why.detail, actor_);
    ++progress_.quarantined;
  }

  // Of a page that will be stored where the waiting one is.
  store::PageResult result_of(std::int64_t waiting, PageReport&& found) {
    add(found.times);
    store::PageResult result = to_result(std::move(found));
    for (const auto& beside : archive_.stored_neighbours(waiting)) compare(beside, result);
    ++progress_.stored;
    if (result.blank) ++progress_.blank;
    if (!result.blank && result.engine.empty()) ++result_.unread;
    return result;
  }

  void add(const PageTimes& t) {
    StageTimes& sum = result_.times;
    sum.decode += t.decode, sum.clean += t.clean, sum.inspect += t.inspect;
    sum.recognize += t.recognize, sum.draft += t.draft, sum.encode += t.encode;
  }

  // A vendor's page stays one image, as the catalogue counts it.
  bool is_delivered(std::int64_t page) const {
    const auto copies = archive_.copies(page);
    return std::any_of(copies.begin(), copies.end(), [](const store::Copy& copy) {
      return copy.kind == store::CopyKind::delivered;
    });
  }

  // The catalogues of the dossiers that got pages.
  void draft() {
    std::set<std::string> dossiers;
    if (result_.batch.dossier) dossiers.insert(*result_.batch.dossier);
    if (result_.split)
      for (const auto& [number, pages] : result_.split->dossiers) dossiers.insert(number);
    for (const std::string& number : dossiers) draft_catalogue(archive_, number, actor_);
  }

  void count_pages() {
    const store::Batch batch = archive_.batch(batch_).value();
    progress_.pages = batch.waiting + batch.stored + batch.quarantined;
    progress_.stored = batch.stored, progress_.blank = batch.blank;
    progress_.quarantined = batch.quarantined, progress_.already_held = batch.already_held;
  }

  void report(const char* stage) {
    progress_.stage = stage;
    progress_.seconds = seconds_since(start_);
    if (result_.pages_this_run > 0) {
      const double pace = result_.pages_this_run / seconds_since(reading_since_);
      progress_.pages_per_minute = pace * 60;
      const int left = progress_.pages - progress_.stored - progress_.quarantined;
      progress_.seconds_left = left / pace;
    }
    if (observer_) observer_(progress_);
  }

  store::Archive& archive_;
  store::Reading reading_{archive_};
  const std::int64_t batch_;
  const store::Actor& actor_;
  const IngestOptions& options_;
  WorkerLimits limits_;
  const IngestObserver& observer_;
  const std::atomic<bool>& stop_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point reading_since_ = start_;
  std::unordered_map<std::string, std::size_t> order_;  // of the files given
  IngestProgress progress_;
  IngestResult result_;
};

// The archive's own files, its secret among them, are no scans, wherever it stands.
void leave_out_archive(const fs::path& archive, Intake& intake) {
  const fs::path folder = fs::weakly_canonical(archive);
  const auto left_out = std::erase_if(intake.list.files,
                                      [&](const fs::path& path) { return is_below(path, folder); });
  intake.held_archive = left_out > 0;
}

}  // namespace

WorkerLimits limits_of(const IngestOptions& options) {
  return {options.page_timeout, options.worker_memory, options.worker_program};
}

WorkerLimits reading_limits(const store::Archive& archive, const IngestOptions& options) {
  WorkerLimits limits = limits_of(options);
  limits.reading = read_config(archive.folder()).reading;
  return limits;
}

// A missing model would set aside page after page that is as good as any.
Recogniser need_workers(WorkerLimits& limits) {
  const PageReply reply = WorkerProcess(limits).run({"", "", ask_ready, Copies::none});
  if (const auto* ready = std::get_if<Ready>(&reply)) {
    if (!ready->passed_over.empty()) limits.reading = {};
    return {ready->engine, ready->passed_over};
  }
  const auto* failure = std::get_if<PageFailure>(&reply);
  if (failure == nullptr) throw NotReady("worker_crashed", "an answer to another question");
  if (limits.reading.model.empty()) throw NotReady(failure->reason, failure->detail);
  limits.reading = {};  // a model that takes its worker with it
  return {need_workers(limits).engine, "model_unfit"};
}

std::string source_of(const std::vector<fs::path>& paths) {
  std::string source;
  for (const auto& path : paths) {
    if (!source.empty()) source += '\n';
    source += fs::weakly_canonical(path).string();
  }
  return source;
}

IngestResult ingest(store::Archive& archive, const std::optional<std::string>& dossier,
                    const std::vector<fs::path>& paths, const store::Actor& actor,
                    const IngestOptions& options, const IngestObserver& observer,
                    const std::atomic<bool>& stop) {
  Intake intake{source_of(paths), {}};
  scanner::FileList& all = intake.list;
  for (const auto& path : paths) {
    auto list = scanner::list_files(fs::weakly_canonical(path));
    std::move(list.files.begin(), list.files.end(), std::back_inserter(all.files));
    std::move(list.passed_over.begin(), list.passed_over.end(),
              std::back_inserter(all.passed_over));
  }
  leave_out_archive(archive.folder(), intake);
  return take_in(archive, dossier, std::move(intake), actor, options, observer, stop);
}

IngestResult take_in(store::Archive& archive, const std::optional<std::string>& dossier,
                    Intake&& intake, const store::Actor& actor, const IngestOptions& options,
                    const IngestObserver& observer, const std::atomic<bool>& stop) {
  const auto owner = options.split ? std::nullopt : dossier;
  const store::Batch batch = archive.begin_batch(owner, intake.source, actor, options.part_facing);
  const store::BatchLock held = lock(archive, batch.id);
  Run run(archive, batch.id, actor, options, observer, stop);
  run.receive(std::move(intake));
  run.read_all();
  run.read_before();
  run.split();
  return run.finish();
}

RetryResult retry_set_aside(store::Archive& archive, const std::vector<store::Batch>& batches,
                            const store::Actor& actor, const IngestOptions& options,
                            const IngestObserver& observer, const std::atomic<bool>& stop) {
  RetryResult result;
  for (const auto& batch : batches) {
    if (stop) break;
    const auto held = archive.lock_batch(batch.id);
    if (!held) {
      ++result.busy;
      continue;
    }
    archive.retry_set_aside(batch.id, actor);
    Run run(archive, batch.id, actor, options, observer, stop);
    run.read_all();
    run.split();
    result.batches.push_back(run.finish());
  }
  return result;
}

void read_received(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
                   const IngestOptions& options, const std::atomic<bool>& stop) {
  const IngestObserver nobody;
  Run run(archive, batch, actor, options, nobody, stop);
  run.read_all();
}

IngestResult read_batch(store::Archive& archive, std::int64_t batch, const store::Actor& actor,
                        const IngestOptions& options, const IngestObserver& observer,
                        const std::atomic<bool>& stop) {
  const store::BatchLock held = lock(archive, batch);
  Run run(archive, batch, actor, options, observer, stop);
  run.read_all();
  run.read_before();
  run.split();
  return run.finish();
}

}  // namespace service
