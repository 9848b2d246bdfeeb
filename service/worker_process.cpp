// SPDX-License-Identifier: Apache-2.0
#include "service/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "service/frame.h"
#include "service/page_worker.h"
#include "service/wire.h"

namespace service {
namespace {

constexpr int worker_fd = 3;  // where a worker finds its socket
constexpr std::string_view thread_limit = "OMP_THREAD_LIMIT=";

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// Held while a worker of this process has a page that needs much memory.
std::mutex big_page_turn;

// Tesseract's own threads cost more than they give; OpenMP reads the limit at program start.
std::vector<std::string> worker_environment() {
  std::vector<std::string> environment;
  for (char** e = environ; *e != nullptr; ++e)
    if (!std::string_view(*e).starts_with(thread_limit)) environment.emplace_back(*e);
  environment.push_back(std::string(thread_limit) + "1");
  return environment;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (auto& s : strings) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

WorkerProcess::WorkerProcess(WorkerLimits limits) : limits_(std::move(limits)) {}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0) end(false);
}

void WorkerProcess::start() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  posix_spawn_file_actions_t actions;
  check(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
  std::vector<std::string> arguments{limits_.program.string(), "page-worker",
                                     fmt::format("{}", limits_.memory)};
  if (!limits_.reading.model.empty()) {
    arguments.push_back(limits_.reading.model);
    arguments.push_back(limits_.reading.characters);
  }
  std::vector<std::string> environment = worker_environment();
  // A group of its own, so that a program which the worker started ends with it.
  posix_spawnattr_t attributes;
  check(posix_spawnattr_init(&attributes), "posix_spawnattr_init");
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = -1;
  int error = posix_spawn_file_actions_adddup2(&actions, pair[1], worker_fd);
  if (error == 0)
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (error == 0) {
    error = posix_spawn(&pid, limits_.program.c_str(), &actions, &attributes,
                        pointers(arguments).data(), pointers(environment).data());
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ::close(pair[1]);
  if (error != 0) {
    ::close(pair[0]);
    throw std::system_error(error, std::generic_category(), "cannot start a page worker");
  }
  pid_ = pid;
  socket_ = pair[0];
}

PageFailure WorkerProcess::end(bool timed_out) {
  ::close(std::exchange(socket_, -1));
  // A worker ends by itself when its socket closes; one that hangs is killed.
  int status = 0;
  pid_t ended = 0;
  for (int i = 0; i < 200 && !timed_out && (ended = waitpid(pid_, &status, WNOHANG)) == 0; ++i)
    ::usleep(1000);
  if (ended == 0) {
    ::kill(-pid_, SIGKILL);
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  ::kill(-pid_, SIGKILL);  // what is left of its group, if anything
  pid_ = -1;
  if (timed_out) return {"worker_timeout", fmt::format("no answer in {} s", limits_.timeout.count())};
  if (WIFSIGNALED(status))
    return {"worker_crashed", fmt::format("ended by signal {}", WTERMSIG(status))};
  return {"worker_crashed", fmt::format("ended with status {}", WEXITSTATUS(status))};
}

PageReply WorkerProcess::run(const PageJob& job) {
  if (pid_ < 0) start();
  std::unique_lock turn(big_page_turn, std::defer_lock);
  const auto answer = [&] {
    return receive_frame(socket_, max_frame, std::chrono::steady_clock::now() + limits_.timeout);
  };
  try {
    send_frame(socket_, encode(job));
    auto frame = answer();
    if (frame == ask_for_turn) {
      turn.lock();  // not in the worker's time: whoever has the turn is held to a time of its own
      send_frame(socket_, {});
      frame = answer();
    }
    if (!frame) return end(false);
    PageReply reply = decode_reply(*frame);
    // A worker that has been near its limit starts anew, so that its next page finds all of it.
    if (const auto* failure = std::get_if<PageFailure>(&reply);
        failure != nullptr && failure->reason == "worker_memory") {
      end(false);
    }
    return reply;
  } catch (const std::system_error& e) {
    return end(e.code().value() == ETIMEDOUT);
  } catch (const std::length_error& e) {
    end(true);
    return PageFailure{"worker_crashed", e.what()};
  } catch (const WireError& e) {
    end(true);
    return PageFailure{"worker_crashed", std::string("answer makes no sense: ") + e.what()};
  }
}

}  // namespace service
