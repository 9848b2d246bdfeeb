// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include "scanner/error.h"

extern char** environ;

namespace scanner::internal {

ChildProcess::ChildProcess(const std::vector<std::string>& arguments, std::string subject,
                           std::chrono::seconds time_limit)
    : name_(arguments.at(0)),
      subject_(std::move(subject)),
      deadline_(std::chrono::steady_clock::now() + time_limit) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail(std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  // For reading: a process that may open nothing for writing can still start a program, and what
  // the program complains of is refused instead of shown.
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_RDONLY, 0);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int error = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = ends[0];
  if (error != 0) {
    pid_ = -1;
    close(output_);
    fail(std::strerror(error));
  }
}

ChildProcess::~ChildProcess() {
  if (output_ >= 0) close(output_);
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

void ChildProcess::fail(const std::string& detail) {
  throw Error(Errc::tool_failed, subject_, name_ + ": " + detail);
}

bool ChildProcess::wait_for_output() {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wanted{output_, POLLIN, 0};
    const int ready = poll(&wanted, 1, static_cast<int>(std::min<long>(left.count(), 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) fail(std::strerror(errno));
  }
}

std::size_t ChildProcess::read(std::uint8_t* to, std::size_t size) {
  std::size_t got = 0;
  while (got < size) {
    if (!wait_for_output()) fail("out of time");
    const ssize_t n = ::read(output_, to + got, size - got);
    if (n == 0) break;
    if (n < 0 && errno != EINTR) fail(std::strerror(errno));
    if (n > 0) got += static_cast<std::size_t>(n);
  }
  return got;
}

int ChildProcess::wait() {
  int status = 0;
  for (;;) {
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) break;
    if (ended < 0 && errno != EINTR) fail(std::strerror(errno));
    if (std::chrono::steady_clock::now() >= deadline_) fail("out of time");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace scanner::internal
