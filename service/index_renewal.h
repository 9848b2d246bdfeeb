// SPDX-License-Identifier: Apache-2.0
// After an upgrade that changes how texts are looked up: makes the full-text index anew beside the
// service, piece by piece, until it is whole or the service ends.
//
// Errors   a failure is logged, and tried again after a while.
// Threads  one of its own; the archive must outlive the object.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/archive.h"

namespace service {

class IndexRenewal {
 public:
  explicit IndexRenewal(store::Archive& archive);
  ~IndexRenewal();
  IndexRenewal(const IndexRenewal&) = delete;
  IndexRenewal& operator=(const IndexRenewal&) = delete;

 private:
  void run();
  bool stopped_after(std::chrono::milliseconds wait);

  store::Archive& archive_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace service
