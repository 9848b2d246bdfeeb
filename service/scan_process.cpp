// SPDX-License-Identifier: Apache-2.0
#include "service/scan_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "service/frame.h"
#include "service/wire.h"

namespace service {
namespace {

constexpr int worker_fd = 3;  // where the worker finds its socket
// Pages that wait: ten of A4 in colour at 300 dpi, one of A3 at 600.
constexpr std::size_t most_waiting_bytes = 256U << 20;
constexpr std::chrono::seconds patience(15);

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

std::size_t bytes_of(const ScanEvent& event) {
  const auto* page = std::get_if<scanner::PageImage>(&event);
  return page != nullptr ? page->pixels.size() : 0;
}

// A group of its own, so that Ctrl-C reaches the program alone.
pid_t spawn(const std::filesystem::path& program, int socket) {
  posix_spawn_file_actions_t actions;
  check(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
  posix_spawnattr_t attributes;
  check(posix_spawnattr_init(&attributes), "posix_spawnattr_init");
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string name = program.string(), command = "scan-worker";
  char* arguments[] = {name.data(), command.data(), nullptr};
  pid_t pid = -1;
  int error = posix_spawn_file_actions_adddup2(&actions, socket, worker_fd);
  if (error == 0)
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (error == 0)
    error = posix_spawn(&pid, name.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  check(error, "cannot start the scanner's process");
  return pid;
}

}  // namespace

struct ScanProcess::State {
  std::string device;
  int socket = -1;
  pid_t pid = -1;
  std::thread reader;
  std::mutex mutex;  // of what follows
  std::condition_variable changed;
  std::deque<ScanEvent> events;
  std::size_t waiting = 0;  // bytes of pages
  bool abandoned = false;   // nobody takes them any more

  // Precondition: the worker has hung up or makes no sense.
  ScanEnded broken(std::string how) const {
    return {scanner::Errc::device_gone, device, std::move(how)};
  }

  ScanEvent receive() const {
    try {
      const auto frame = receive_frame(socket, max_frame);
      if (!frame) return broken("the driver's process ended");
      return decode_scan_event(*frame);
    } catch (const std::system_error& e) {
      return broken(e.what());
    } catch (const std::length_error& e) {
      return broken(e.what());
    } catch (const WireError& e) {
      return broken(e.what());
    }
  }

  void read() {
    for (bool ended = false; !ended;) {
      ScanEvent event = receive();
      ended = std::holds_alternative<ScanEnded>(event);
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] {
        return abandoned || waiting == 0 || waiting + bytes_of(event) <= most_waiting_bytes;
      });
      if (abandoned) continue;
      waiting += bytes_of(event);
      events.push_back(std::move(event));
      changed.notify_all();
    }
  }

  void end_process() const {
    const auto end = std::chrono::steady_clock::now() + patience;
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > end) {
        ::kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ::kill(-pid, SIGKILL);  // what its driver may have started
  }
};

ScanProcess::ScanProcess(const ScanJob& job, const std::filesystem::path& program)
    : state_(std::make_unique<State>()) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  State& s = *state_;
  s.device = job.device;
  s.socket = pair[0];
  try {
    s.pid = spawn(program, pair[1]);
  } catch (...) {
    ::close(pair[0]);
    ::close(pair[1]);
    throw;
  }
  ::close(pair[1]);
  s.reader = std::thread([&s, frame = encode(job)] {
    try {
      send_frame(s.socket, frame);
    } catch (const std::system_error&) {
      // The worker has ended already; reading tells.
    }
    s.read();
  });
}

ScanProcess::~ScanProcess() {
  State& s = *state_;
  {
    const std::scoped_lock lock(s.mutex);
    s.abandoned = true;
  }
  s.changed.notify_all();
  cancel();
  s.end_process();
  s.reader.join();
  ::close(s.socket);
}

std::optional<ScanEvent> ScanProcess::next(std::chrono::milliseconds timeout) {
  State& s = *state_;
  std::unique_lock lock(s.mutex);
  if (!s.changed.wait_for(lock, timeout, [&] { return !s.events.empty(); })) return std::nullopt;
  ScanEvent event = std::move(s.events.front());
  s.events.pop_front();
  s.waiting -= bytes_of(event);
  s.changed.notify_all();
  return event;
}

void ScanProcess::cancel() { ::shutdown(state_->socket, SHUT_WR); }

}  // namespace service
