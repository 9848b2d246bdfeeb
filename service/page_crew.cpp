// SPDX-License-Identifier: Apache-2.0
#include "service/page_crew.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace service {
namespace {

class Crew {
 public:
  Crew(const std::vector<PageJob>& jobs, const std::atomic<bool>& stop, std::size_t window)
      : jobs_(jobs), stop_(stop), window_(window) {}

  void work(const WorkerLimits& limits) {
    try {
      WorkerProcess worker(limits);
      while (const auto job = take()) deliver(*job, worker.run(jobs_[*job]));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    --running_;
    changed_.notify_all();
  }

  void begin(int workers) {
    const std::lock_guard lock(mutex_);
    running_ += workers;
  }

  // The next reply in order; nullopt when no more will come.
  std::optional<PageReply> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return error_ || ready_.contains(consumed_) || running_ == 0; });
    if (error_) std::rethrow_exception(error_);
    const auto found = ready_.find(consumed_);
    if (found == ready_.end()) return std::nullopt;
    PageReply reply = std::move(found->second);
    ready_.erase(found);
    ++consumed_;
    changed_.notify_all();
    return reply;
  }

  void abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    changed_.notify_all();
  }

 private:
  std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return error_ || abandoned_ || taken_ == jobs_.size() || taken_ < consumed_ + window_;
    });
    if (error_ || abandoned_ || taken_ == jobs_.size() || stop_.load()) return std::nullopt;
    return taken_++;
  }

  void deliver(std::size_t job, PageReply&& reply) {
    const std::lock_guard lock(mutex_);
    ready_.emplace(job, std::move(reply));
    changed_.notify_all();
  }

  const std::vector<PageJob>& jobs_;
  const std::atomic<bool>& stop_;
  const std::size_t window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, PageReply> ready_;  // done, waiting for their turn
  std::size_t taken_ = 0, consumed_ = 0;
  int running_ = 0;
  bool abandoned_ = false;
  std::exception_ptr error_;
};

}  // namespace

void run_in_order(const std::vector<PageJob>& jobs, int workers, const WorkerLimits& limits,
                  const std::function<void(std::size_t job, PageReply&& reply)>& consume,
                  const std::atomic<bool>& stop) {
  if (jobs.empty()) return;
  int count = workers > 0 ? workers : static_cast<int>(std::thread::hardware_concurrency());
  count = std::clamp(count, 1, static_cast<int>(std::min<std::size_t>(jobs.size(), 256)));
  Crew crew(jobs, stop, static_cast<std::size_t>(count) * 4);
  crew.begin(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&] { crew.work(limits); });
  try {
    for (std::size_t job = 0; job < jobs.size(); ++job) {
      std::optional<PageReply> reply = crew.next();
      if (!reply) break;
      consume(job, std::move(*reply));
    }
  } catch (...) {
    crew.abandon();
    throw;
  }
}

}  // namespace service
