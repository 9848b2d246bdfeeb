// SPDX-License-Identifier: Apache-2.0
#include "service/http/work_pool.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace service::http {
namespace asio = boost::asio;
namespace {

// The bell the coroutine waits for. Touched on the network thread only.
struct Bell {
  explicit Bell(const asio::any_io_executor& executor)
      : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool rung = false;
};

void ring(const std::shared_ptr<Bell>& bell) {
  bell->rung = true;
  bell->timer.cancel();
}

}  // namespace

WorkPool::WorkPool(std::size_t threads, std::size_t queue) : most_queued_(queue) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back(&WorkPool::work_off, this);
}

WorkPool::~WorkPool() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

bool WorkPool::submit(std::function<void()> job) {
  {
    const std::scoped_lock lock(mutex_);
    if (ending_ || queue_.size() >= most_queued_) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void WorkPool::work_off() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job();
  }
}

asio::awaitable<bool> WorkPool::run(std::function<void()> work) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto bell = std::make_shared<Bell>(executor);
  auto job = [work = std::move(work), executor, bell]() mutable {
    work();
    // The bell goes back to its thread for good: its timer must not be destroyed on this one.
    asio::post(executor, [bell = std::move(bell)] { ring(bell); });
  };
  const bool submitted = submit(std::move(job));
  if (!submitted) co_return false;
  while (!bell->rung) {
    const auto waited = co_await bell->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    static_cast<void>(waited);  // a cancelled wait is the bell
  }
  co_return true;
}

}  // namespace service::http
