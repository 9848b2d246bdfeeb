// SPDX-License-Identifier: Apache-2.0
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "service/ingest.h"
#include "service/language.h"
#include "service/reading_queue.h"

namespace service {
namespace {

bool may_act(const store::Archive& archive, const std::string& actor) {
  constexpr std::string_view prefix = "account:";
  if (!actor.starts_with(prefix)) return true;
  const auto account = archive.account(actor.substr(prefix.size()));
  return account && account->enabled;
}

}  // namespace

// Batches first; between them the pages that wait to be read (service/reading_queue.h).
struct IngestRunner::State {
  State(store::Archive& a, IngestOptions o, store::Actor actor)
      : archive(a), options(std::move(o)), own(std::move(actor)) {}

  void run() {
    std::chrono::seconds pause{0};
    for (;;) {
      std::optional<Work> work;
      {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, pause, [&] { return stop || !queue.empty(); });
        if (stop) return;
        if (!queue.empty()) {
          work = std::move(queue.front());
          queue.pop_front();
        }
      }
      if (work) {
        read(*work);
      } else {
        pause = read_some_of_queue() ? std::chrono::seconds(0) : look_again;
      }
    }
  }

  // Whether there may be more.
  bool read_some_of_queue() {
    try {
      const ReadingRun run = read_queue(archive, own, options, {}, stop, pages_between_batches);
      failure_of_queue.clear();
      return run.read + run.set_aside == pages_between_batches;
    } catch (const std::exception& e) {
      // They wait, and are tried again; the log says it once.
      if (failure_of_queue != e.what()) spdlog::error("reading: {}", e.what());
      failure_of_queue = e.what();
      return false;
    }
  }

  struct Work {
    std::int64_t batch = 0;
    store::Actor actor;
  };

  void read(const Work& work) {
    std::exception_ptr failure;
    try {
      std::string told;
      const auto tell = [&](const IngestProgress& progress) {
        if (progress.recogniser_passed_over == told) return;
        told = progress.recogniser_passed_over;
        spdlog::warn("batch {}: {}", work.batch, passed_over_text(told, Language::english));
      };
      read_batch(archive, work.batch, work.actor, options, tell, stop);
    } catch (const std::exception& e) {
      // The batch stays open, its pages waiting; it can be started again, and is at the next start.
      spdlog::error("batch {}: {}", work.batch, e.what());
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    started.erase(work.batch);
    if (failure) failures[work.batch] = failure;
  }

  void add(std::int64_t batch, const store::Actor& actor) {
    const std::lock_guard lock(mutex);
    if (!started.insert(batch).second) return;
    failures.erase(batch);
    queue.push_back({batch, actor});
    changed.notify_one();
  }

  static constexpr std::chrono::seconds look_again{10};
  static constexpr int pages_between_batches = 32;

  store::Archive& archive;
  const IngestOptions options;
  const store::Actor own;
  std::string failure_of_queue;  // of the thread that reads
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Work> queue;
  std::set<std::int64_t> started;
  std::map<std::int64_t, std::exception_ptr> failures;
  std::atomic<bool> stop{false};
  std::jthread thread;
};

IngestRunner::IngestRunner(store::Archive& archive, IngestOptions options, const store::Actor& own)
    : state_(std::make_unique<State>(archive, std::move(options), own)) {
  for (const auto& batch : archive.open_batches())
    if (batch.ordered)
      state_->add(batch.id, may_act(archive, batch.actor) ? store::Actor{batch.actor} : own);
  state_->thread = std::jthread([state = state_.get()] { state->run(); });
}

IngestRunner::~IngestRunner() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
}

void IngestRunner::start(std::int64_t batch, const store::Actor& actor) {
  state_->add(batch, actor);
}

bool IngestRunner::is_started(std::int64_t batch) const {
  const std::lock_guard lock(state_->mutex);
  return state_->started.contains(batch);
}

std::exception_ptr IngestRunner::failure(std::int64_t batch) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->failures.find(batch);
  return found == state_->failures.end() ? nullptr : found->second;
}

}  // namespace service
