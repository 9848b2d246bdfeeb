// SPDX-License-Identifier: Apache-2.0
// Runs jobs on several page workers at once and hands the replies back in the order of the jobs.
//
// Errors   what `consume` or the operating system throws, after all workers have stopped.
// Threads  run() may be called from any thread, once at a time; consume is called on that thread.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "service/page_report.h"
#include "service/worker_process.h"

namespace service {

// workers: 0 means one for each processor. Replies wait for their turn within a window of a few
// pages, which bounds the memory. Returns when all jobs are done or, with *stop set, after those in
// work.
void run_in_order(const std::vector<PageJob>& jobs, int workers, const WorkerLimits& limits,
                  const std::function<void(std::size_t job, PageReply&& reply)>& consume,
                  const std::atomic<bool>& stop);

}  // namespace service
