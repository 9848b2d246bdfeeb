// SPDX-License-Identifier: Apache-2.0
// Threads for everything that waits: database, disk, images, argon2. The queue is bounded; when it
// is full the work is refused, so that a flood is answered 503 at once in place of growing a line.
//
// Threads  run() is awaited on a network thread and comes back to it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace service::http {

class WorkPool {
 public:
  WorkPool(std::size_t threads, std::size_t queue);
  ~WorkPool();  // finishes what is queued
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False, and nothing done, when the queue is full. work must not throw; what it refers to must
  // live until it is done: the awaiting coroutine does not end before.
  boost::asio::awaitable<bool> run(std::function<void()> work);

 private:
  bool submit(std::function<void()> job);
  void work_off();

  const std::size_t most_queued_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace service::http
