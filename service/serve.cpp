// SPDX-License-Identifier: Apache-2.0
#include "service/serve.h"
#include "service/index_renewal.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <csignal>
#include <thread>

#include "service/http/listener.h"
#include "service/http/tls.h"
#include "service/routes/context.h"
#include "service/routes/desk.h"
#include "service/start_error.h"

namespace service {
namespace {

namespace asio = boost::asio;

// Each connection is a descriptor; the usual soft limit of 1,024 is an old habit of the system.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0 && getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<std::size_t>(limit.rlim_cur);
}

void limit_connections(http::Limits& limits) {
  constexpr std::size_t kOwn = 256;  // database, objects, worker processes
  const auto descriptors = std::max<std::size_t>(raise_descriptor_limit(), 2 * kOwn);
  limits.connections = std::min(limits.connections, descriptors - kOwn);
  limits.connections_of_address = std::min(limits.connections_of_address, limits.connections);
}

std::string host_of(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  return parsed ? std::string(parsed->host_address()) : std::string();
}

// What people type. An address that stands for all of them is not one of these; then it is the name
// the certificate was made for.
std::string url_of(const std::filesystem::path& archive, bool secure,
                   const asio::ip::address& address, unsigned short port) {
  auto host = address.is_v6() ? fmt::format("[{}]", address.to_string()) : address.to_string();
  if (secure && address.is_unspecified())
    host = http::certificate_name(http::tls_folder(archive) / "server.crt");
  return fmt::format("{}://{}:{}", secure ? "https" : "http", host, port);
}

// Standard output belongs to the command that called; the log goes to standard error.
void set_up_log() {
  if (spdlog::get("dangan") != nullptr) return;
  auto logger = spdlog::stderr_logger_mt("dangan");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

void serve(const ServeOptions& options, const std::function<void(const std::string&)>& on_ready) {
  set_up_log();
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec) throw StartError(Obstacle::not_an_address, options.address, ec.message());
  const bool secure = http::has_tls(options.archive);
  if (!secure && !address.is_loopback())
    throw StartError(Obstacle::needs_tls, options.address, "without TLS only this computer");

  // Signals are caught before anything starts, so that none is lost while starting.
  asio::io_context signals_context(1);
  asio::signal_set signals(signals_context, SIGINT, SIGTERM);
  signals.async_wait([](const boost::system::error_code&, int) {});

  auto config = read_config(options.archive);
  limit_connections(config.limits);
  store::Archive archive(options.archive);
  Auth auth(archive, config);
  FileDrop notifier(options.archive / "outbox");
  IngestRunner ingest(archive, options.ingest, options.actor);
  routes::Context context{archive, ingest, auth, notifier, config, {}, {}};
  if (address.is_loopback()) {
    context.hosts = {"localhost", "127.0.0.1", "::1", address.to_string()};
    if (!config.public_url.empty()) context.hosts.insert(host_of(config.public_url));
  }
  routes::Desk desk(context);
  std::optional<asio::ssl::context> tls;
  if (secure) tls.emplace(http::server_context(options.archive));
  const int threads = options.threads > 0
                          ? options.threads
                          : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  http::Listener listener(options.address, options.port, threads, config.limits, desk,
                          std::move(tls));
  const auto url = url_of(options.archive, secure, address, listener.port());
  context.base_url = config.public_url.empty() ? url : config.public_url;
  context.local_only = config.public_url.empty() && address.is_loopback();
  if (context.local_only)
    spdlog::warn("QR codes of certified copies will lead to {}, which opens on this computer alone; "
                 "set public_url in dangan.toml before handing any out", url);
  const IndexRenewal renewal(archive);
  listener.start();
  spdlog::info("listening on {} with {} threads", url, threads);
  on_ready(url);
  signals_context.run();
  spdlog::info("stopping");
  listener.stop();
  spdlog::info("stopped");
}

}  // namespace service
