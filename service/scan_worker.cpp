// SPDX-License-Identifier: Apache-2.0
#include "service/scan_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <future>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include "service/frame.h"
#include "service/scan_message.h"

namespace service {
namespace {

constexpr std::chrono::seconds patience(10);

// Listens for the other side to hang up, and cancels.
class Listener {
 public:
  Listener(int socket, scanner::Device& device)
      : socket_(socket), device_(device), thread_([this] { listen(); }) {}
  ~Listener() {
    done_ = true;
    thread_.join();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  const std::atomic<bool>& hung_up() const { return hung_up_; }

 private:
  void listen() {
    while (!done_) {
      pollfd p{socket_, POLLIN, 0};
      if (::poll(&p, 1, 100) <= 0) continue;
      hung_up_ = true;
      device_.cancel();
      const auto end = std::chrono::steady_clock::now() + patience;
      while (!done_ && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (!done_) ::_exit(1);
    }
  }

  int socket_;
  scanner::Device& device_;
  std::atomic<bool> done_{false}, hung_up_{false};
  std::thread thread_;
};

void scan_pages(int socket, const ScanJob& job, scanner::Device& device, const Listener& listener) {
  const auto send = [&](const ScanEvent& event) { send_frame(socket, encode(event)); };
  const scanner::ScanSettings made = device.configure(job.settings);
  send(ScanStarted{device.info(), made});
  if (job.wait && job.settings.source != scanner::ScanSource::flatbed) {
    send(ScanWaiting{});
    while (!device.wait_for_paper(waiting_beat, listener.hung_up())) {
      if (listener.hung_up())
        throw scanner::Error(scanner::Errc::cancelled, job.device, "while waiting for paper");
      send(ScanWaiting{});
    }
  }
  // A page is on its way to the program while the feeder takes in the next.
  std::future<void> sending;
  while (std::optional<scanner::PageImage> page = device.next_page()) {
    if (sending.valid()) sending.get();
    sending = std::async(std::launch::async,
                         [&send, event = ScanEvent(std::move(*page))] { send(event); });
    if (job.settings.source == scanner::ScanSource::flatbed) break;
  }
  if (sending.valid()) sending.get();
}

// How the act ended.
template <class Act>
ScanEnded end_of(const ScanJob& job, Act&& act) {
  using scanner::Errc;
  try {
    act();
    return {};
  } catch (const scanner::Error& e) {
    // what() begins with the subject.
    return {e.code(), e.subject(), std::string(e.what()).substr(e.subject().size() + 2)};
  } catch (const std::bad_alloc&) {
    return {Errc::no_memory, job.device, "out of memory"};
  } catch (const std::exception& e) {
    return {Errc::device_gone, job.device, e.what()};
  }
}

// Tells how it ended before the device is closed: a driver may hang in that.
void work(int socket, const ScanJob& job) {
  const auto tell = [&](const ScanEnded& ended) { send_frame(socket, encode(ScanEvent(ended))); };
  std::optional<scanner::Device> device;
  ScanEnded ended = end_of(job, [&] {
    if (job.device.empty())
      send_frame(socket, encode(ScanEvent(scanner::list_devices())));
    else
      device.emplace(job.device);
  });
  if (!device) return tell(ended);
  const Listener listener(socket, *device);
  ended = end_of(job, [&] { scan_pages(socket, job, *device, listener); });
  tell(ended);
}

}  // namespace

int run_scan_worker(int socket) {
  // A core dump would hold pages.
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return 1;
  // What a driver starts must not keep the socket open.
  if (::fcntl(socket, F_SETFD, FD_CLOEXEC) != 0) return 1;
  // A driver that hangs does not outlive the program.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return 1;
  // The program decides when its scanner stops.
  std::signal(SIGINT, SIG_IGN);
  const auto frame = receive_frame(socket, 1U << 20);
  if (!frame) return 1;
  try {
    work(socket, decode_scan_job(*frame));
  } catch (const std::system_error&) {
    return 1;  // nobody listens any more
  }
  return 0;
}

}  // namespace service
