// SPDX-License-Identifier: Apache-2.0
#include "service/reading_queue.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "scanner/page_image.h"
#include "service/catalogue_draft.h"
#include "service/page_crew.h"
#include "service/page_report.h"
#include "store/reading.h"

namespace service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int pages_a_round = 32;

scanner::Affine affine_of(const std::array<double, 6>& m) {
  return {m[0], m[1], m[2], m[3], m[4], m[5]};
}

// From the clean image a reading was made on to the one that is kept, by way of the original: a
// newer program may straighten the page by a hair's breadth otherwise.
void to_kept_image(store::PageResult& read, const store::ReadingTask& kept) {
  if (read.to_original == kept.to_original && read.clean_width == kept.clean_width &&
      read.clean_height == kept.clean_height) {
    return;
  }
  const scanner::Affine to_original = affine_of(read.to_original);
  const scanner::Affine from_original = affine_of(kept.to_original).inverse();
  const auto map = [&](store::CharBox& box) {
    if (box.width == 0 || box.height == 0) return;
    const scanner::Rect there =
        from_original(to_original(scanner::Rect{box.x, box.y, box.width, box.height}));
    const int left = std::clamp(there.x, 0, kept.clean_width);
    const int top = std::clamp(there.y, 0, kept.clean_height);
    box.x = static_cast<std::uint16_t>(left);
    box.y = static_cast<std::uint16_t>(top);
    box.width = static_cast<std::uint16_t>(
        std::clamp(there.x + there.width, left, kept.clean_width) - left);
    box.height = static_cast<std::uint16_t>(
        std::clamp(there.y + there.height, top, kept.clean_height) - top);
  };
  for (store::CharBox& box : read.boxes) map(box);
  for (store::DraftField& field : read.fields) map(field.box);
}

class Run {
 public:
  Run(store::Archive& archive, const store::Actor& actor, const IngestOptions& options,
      const ReadingObserver& observer, const std::atomic<bool>& stop)
      : archive_(archive),
        reading_(archive),
        actor_(actor),
        options_(options),
        limits_(reading_limits(archive, options)),
        observer_(observer),
        stop_(stop) {}

  ReadingRun run(int at_most) {
    const auto lock = reading_.lock();
    if (!lock) {
      result_.busy = true;
      return result_;
    }
    bool is_ready = false;
    while (!stop_) {
      if (reading_.is_paused()) {
        result_.paused = true;
        break;
      }
      const int done = result_.read + result_.set_aside;
      const int room = at_most == 0 ? pages_a_round : std::min(pages_a_round, at_most - done);
      const auto tasks = room > 0 ? reading_.next(room) : std::vector<store::ReadingTask>{};
      if (tasks.empty()) break;
      if (!std::exchange(is_ready, true))
        result_.recogniser_passed_over = need_workers(limits_).passed_over;
      read(tasks);
    }
    for (const std::string& dossier : result_.dossiers) draft_catalogue(archive_, dossier, actor_);
    result_.interrupted = stop_;
    return result_;
  }

 private:
  void read(const std::vector<store::ReadingTask>& tasks) {
    std::vector<PageJob> jobs;
    std::vector<const store::ReadingTask*> wanted;
    for (const store::ReadingTask& task : tasks) {
      if (const auto master = master_of(task)) {
        PageJob job{*master, task.path, task.index, Copies::none};
        job.half = task.half;
        jobs.push_back(std::move(job));
        wanted.push_back(&task);
      }
    }
    run_in_order(
        jobs, options_.workers, limits_,
        [&](std::size_t i, PageReply&& reply) { keep(*wanted[i], std::move(reply)); }, stop_);
  }

  // nullopt: the master is damaged or missing, and the page is set aside.
  std::optional<std::string> master_of(const store::ReadingTask& task) {
    try {
      return archive_.master_file(task.file).string();
    } catch (const store::Error& error) {
      if (error.code() != store::Errc::damaged && error.code() != store::Errc::not_found) throw;
      set_aside(task, {"damaged", error.what()});
      return std::nullopt;
    }
  }

  void keep(const store::ReadingTask& task, PageReply&& reply) {
    auto* report = std::get_if<PageReport>(&reply);
    if (report == nullptr) {
      const auto* failure = std::get_if<PageFailure>(&reply);
      set_aside(task, failure ? *failure
                              : PageFailure{"worker_crashed", "an answer to another question"});
      return;
    }
    store::PageResult result = to_result(std::move(*report));
    to_kept_image(result, task);
    const bool in_use = reading_.keep(task.page, result, actor_);
    ++result_.read;
    if (!in_use) ++result_.beside;
    if (in_use && task.dossier) result_.dossiers.insert(*task.dossier);
    tell();
  }

  void set_aside(const store::ReadingTask& task, const PageFailure& why) {
    reading_.set_aside(task.page, why.reason, why.detail, actor_);
    ++result_.set_aside;
    tell();
  }

  void tell() {
    if (!observer_) return;
    ReadingProgress progress;
    progress.done = result_.read;
    progress.set_aside = result_.set_aside;
    progress.waiting = reading_.queue().waiting;
    progress.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const double pace = (result_.read + result_.set_aside) / std::max(progress.seconds, 1e-3);
    progress.pages_per_minute = pace * 60;
    progress.seconds_left = progress.waiting / pace;
    observer_(progress);
  }

  store::Archive& archive_;
  store::Reading reading_;
  const store::Actor& actor_;
  const IngestOptions& options_;
  WorkerLimits limits_;
  const ReadingObserver& observer_;
  const std::atomic<bool>& stop_;
  const Clock::time_point start_ = Clock::now();
  ReadingRun result_;
};

}  // namespace

ReadingRun read_queue(store::Archive& archive, const store::Actor& actor,
                      const IngestOptions& options, const ReadingObserver& observer,
                      const std::atomic<bool>& stop, int at_most) {
  return Run(archive, actor, options, observer, stop).run(at_most);
}

}  // namespace service
