// SPDX-License-Identifier: Apache-2.0
// A helper program as a child: its output read through a pipe, its life bounded in time.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace scanner::internal {

// Errors   scanner::Error(tool_failed), naming `subject`. The destructor ends the child if it
// lives. Threads  one thread per object.
class ChildProcess {
 public:
  // Starts arguments[0], found on PATH; standard input and standard error lead nowhere.
  ChildProcess(const std::vector<std::string>& arguments, std::string subject,
               std::chrono::seconds time_limit);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Up to `size` bytes of its output; fewer only at the end of it.
  std::size_t read(std::uint8_t* to, std::size_t size);

  // Waits for its end and returns its exit status, or 128 + the signal that ended it.
  int wait();

 private:
  [[noreturn]] void fail(const std::string& detail);
  bool wait_for_output();

  std::string name_, subject_;
  std::chrono::steady_clock::time_point deadline_;
  pid_t pid_ = -1;
  int output_ = -1;
};

}  // namespace scanner::internal
