// SPDX-License-Identifier: Apache-2.0
// The process that works a scanner, seen from the program. Pages are taken from it as they come and
// wait in memory, so that the feeder runs on while one of them is being written.
//
// Errors   std::system_error when no process can be started. A driver that crashes or says nonsense
//          is a ScanEnded(device_gone).
// Threads  next() from one thread, cancel() from any.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

#include "service/scan_message.h"

namespace service {

class ScanProcess {
 public:
  // program is started with the argument "scan-worker"; normally this very program.
  explicit ScanProcess(const ScanJob& job, const std::filesystem::path& program = "/proc/self/exe");
  // Cancels what is in work; a process that does not end is killed.
  ~ScanProcess();
  ScanProcess(const ScanProcess&) = delete;
  ScanProcess& operator=(const ScanProcess&) = delete;

  // The next event; nullopt when none came in time. Nothing comes after ScanEnded.
  std::optional<ScanEvent> next(std::chrono::milliseconds timeout);

  // Ends the page in work; its ScanEnded says `cancelled`.
  void cancel();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace service
