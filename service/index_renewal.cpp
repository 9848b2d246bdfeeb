// SPDX-License-Identifier: Apache-2.0
#include "service/index_renewal.h"

#include <spdlog/spdlog.h>

namespace service {

using std::chrono::milliseconds;

IndexRenewal::IndexRenewal(store::Archive& archive) : archive_(archive) {
  const std::int64_t left = archive_.not_indexed();
  if (left == 0) return;
  spdlog::info("making the index anew: {} pages", left);
  thread_ = std::thread(&IndexRenewal::run, this);
}

IndexRenewal::~IndexRenewal() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool IndexRenewal::stopped_after(milliseconds wait) {
  std::unique_lock lock(mutex_);
  return stop_.wait_for(lock, wait, [this] { return stopping_; });
}

void IndexRenewal::run() {
  // Small pieces with a rest between them: whoever writes meanwhile waits for one of them at most.
  constexpr int pages = 500;
  constexpr milliseconds rest{50}, after_failure{30'000};
  for (;;) {
    milliseconds wait = rest;
    try {
      if (archive_.renew_index(pages) == 0) break;
    } catch (const store::Error& error) {
      spdlog::error("the index could not be made anew: {}", error.what());
      wait = after_failure;
    }
    if (stopped_after(wait)) return;
  }
  spdlog::info("the index is whole");
}

}  // namespace service
