// SPDX-License-Identifier: Apache-2.0
#include "service/http/listener.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "service/http/connection.h"
#include "service/start_error.h"

namespace service::http {
namespace asio = boost::asio;
using asio::ip::tcp;
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// How many connections are open, so that a stopping listener can wait for the last.
class OpenCount {
 public:
  void enter() {
    const std::scoped_lock lock(mutex_);
    ++count_;
  }
  void leave() {
    const std::scoped_lock lock(mutex_);
    --count_;
    none_.notify_all();
  }
  bool wait_for_none(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    return none_.wait_for(lock, most, [this] { return count_ == 0; });
  }
  void wait_for_none() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
};

// Another listener of the same user could share the port by SO_REUSEPORT, and clients would be
// dealt out between two archives. A plain bind first finds out whether somebody is there.
tcp::endpoint free_endpoint(const tcp::endpoint& wanted) {
  asio::io_context context(1);
  tcp::acceptor probe(context, wanted.protocol());
  probe.set_option(tcp::acceptor::reuse_address(true));
  probe.bind(wanted);
  probe.listen();
  return probe.local_endpoint();
}

Obstacle obstacle_of(const boost::system::error_code& error) {
  if (error == asio::error::address_in_use) return Obstacle::port_in_use;
  if (error == boost::system::errc::address_not_available) return Obstacle::address_elsewhere;
  if (error == asio::error::access_denied) return Obstacle::not_allowed;
  return Obstacle::cannot_listen;
}

// Page workers are started while clients are connected; they must not hold on to a client's socket.
void keep_from_children(int descriptor) {
  if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "FD_CLOEXEC");
}

// A network thread.
class Worker {
 public:
  Worker(Shared& shared, ConnectionCount& count, OpenCount& open)
      : shared_(shared), count_(count), open_(open), acceptor_(context_) {}

  void listen(const tcp::endpoint& endpoint) {
    acceptor_.open(endpoint.protocol());
    keep_from_children(acceptor_.native_handle());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.set_option(ReusePort(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(1024);
  }
  void start() {
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }
  void finish() {
    asio::post(context_, [this] { finish_here(); });
  }
  void abort() {
    asio::post(context_, [this] {
      const auto all = connections_;  // each takes itself off the list
      for (auto* connection : all) connection->abort();
    });
  }
  void join() {
    guard_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void finish_here() {
    stopping_ = true;
    boost::system::error_code ignored;  // closed is closed
    acceptor_.close(ignored);
    const auto all = connections_;
    for (auto* connection : all) connection->finish();
  }

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(tcp::socket socket, std::string address);
  asio::awaitable<void> rest();

  Shared& shared_;
  ConnectionCount& count_;
  OpenCount& open_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
  tcp::acceptor acceptor_;
  Connections connections_;
  bool stopping_ = false;
  std::thread thread_;
};

std::string address_of(const tcp::socket& socket) {
  boost::system::error_code ec;
  auto address = socket.remote_endpoint(ec).address();
  if (ec) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address.to_string();
}

void turn_away(tcp::socket& socket, bool is_plain) {
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  boost::system::error_code ignored;  // a courtesy; the connection ends either way
  socket.non_blocking(true, ignored);
  if (is_plain) socket.write_some(asio::buffer(kFull), ignored);
  socket.close(ignored);
}

asio::awaitable<void> Worker::accept() {
  while (!stopping_) {
    auto accepted = co_await acceptor_.async_accept(kToken);
    auto& [ec, socket] = accepted;
    if (stopping_) co_return;
    if (ec) {
      // Out of descriptors or memory: those who are in leave room sooner or later.
      spdlog::warn("accept: {}", ec.message());
      co_await rest();
      continue;
    }
    auto address = address_of(socket);
    if (!count_.enter(address)) {
      turn_away(socket, shared_.tls == nullptr);
      continue;
    }
    open_.enter();
    asio::co_spawn(context_, serve(std::move(socket), std::move(address)), asio::detached);
  }
}

asio::awaitable<void> Worker::rest() {
  asio::steady_timer timer(context_, std::chrono::milliseconds(100));
  const auto waited = co_await timer.async_wait(kToken);
  static_cast<void>(waited);
}

asio::awaitable<void> Worker::serve(tcp::socket socket, std::string address) {
  try {
    keep_from_children(socket.native_handle());
    boost::system::error_code ignored;  // only a matter of speed
    socket.set_option(tcp::no_delay(true), ignored);
    Connection connection(address, shared_, connections_);
    if (!stopping_) co_await connection.run(std::move(socket));
  } catch (const std::exception& e) {
    spdlog::error("connection: {}", e.what());
  }
  count_.leave(address);
  open_.leave();
}

}  // namespace

struct Listener::State {
  State(const Limits& limits_in, Application& application, std::optional<asio::ssl::context> tls_in)
      : limits(limits_in),
        tls(std::move(tls_in)),
        desk(limits.desk_threads, limits.desk_queue),
        hashing(limits.hashing_threads, limits.hashing_queue),
        shared{application, limits, desk, hashing, tls ? &*tls : nullptr},
        count(limits.connections, limits.connections_of_address) {}

  const Limits limits;
  std::optional<asio::ssl::context> tls;
  WorkPool desk, hashing;
  Shared shared;
  ConnectionCount count;
  OpenCount open;
  std::vector<std::unique_ptr<Worker>> workers;
  unsigned short port = 0;
};

Listener::Listener(const std::string& address, unsigned short port, int threads,
                   const Limits& limits, Application& application,
                   std::optional<asio::ssl::context> tls)
    : state_(std::make_unique<State>(limits, application, std::move(tls))) {
  try {
    const auto endpoint = free_endpoint({asio::ip::make_address(address), port});
    state_->port = endpoint.port();
    for (int i = 0; i < std::max(threads, 1); ++i) {
      state_->workers.push_back(
          std::make_unique<Worker>(state_->shared, state_->count, state_->open));
      state_->workers.back()->listen(endpoint);
    }
  } catch (const boost::system::system_error& e) {
    const std::string host = address.find(':') == std::string::npos ? address : "[" + address + "]";
    throw StartError(obstacle_of(e.code()), fmt::format("{}:{}", host, port), e.code().message());
  }
}

void Listener::start() {
  for (auto& worker : state_->workers) worker->start();
}

Listener::~Listener() { stop(); }

unsigned short Listener::port() const { return state_->port; }

void Listener::stop() {
  for (auto& worker : state_->workers) worker->finish();
  if (!state_->workers.empty() && !state_->open.wait_for_none(state_->limits.stop)) {
    spdlog::warn("stopping: connections are still open and are closed now");
    for (auto& worker : state_->workers) worker->abort();
    // What is left is handlers in work; they end by themselves.
    state_->open.wait_for_none();
  }
  for (auto& worker : state_->workers) worker->join();
  state_->workers.clear();
}

}  // namespace service::http
