// SPDX-License-Identifier: Apache-2.0
// One page worker, seen from the program: started when first needed, restarted after it died.
//
// Errors   std::system_error when no process can be started. What goes wrong with a job is its
//          reply: a worker that crashes, runs out of memory or of time is a PageFailure.
// Threads  one WorkerProcess per thread; it must be destroyed on the thread that made it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "service/page_report.h"

namespace service {

// Who reads the pages; both empty: the program's own recogniser (Tesseract).
struct ReadingSettings {
  std::string model, characters;  // files of a CTC recogniser, see ocr::CtcOptions
};

struct WorkerLimits {
  std::chrono::seconds timeout{120};             // for one job
  std::uint64_t memory = 1536ULL << 20;          // bytes of address space
  std::filesystem::path program = "/proc/self/exe";  // started as: program page-worker MEMORY
  ReadingSettings reading{};  // then as: … page-worker MEMORY MODEL CHARACTERS
};

class WorkerProcess {
 public:
  explicit WorkerProcess(WorkerLimits limits);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  PageReply run(const PageJob& job);

 private:
  void start();
  // Ends the process and tells what it ended with, as a failure for the job it had.
  PageFailure end(bool timed_out);

  WorkerLimits limits_;
  pid_t pid_ = -1;
  int socket_ = -1;
};

}  // namespace service
