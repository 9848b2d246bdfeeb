// SPDX-License-Identifier: Apache-2.0
// The network service on one archive: starts, runs until a signal, ends in order.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "service/ingest.h"

namespace service {

struct ServeOptions {
  std::filesystem::path archive;
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  // 0: any free one
  int threads = 0;             // network threads; 0: one for each processor
  IngestOptions ingest;
  store::Actor actor;  // who runs it
};

// Listens until SIGINT or SIGTERM, then finishes what is under way (at most 20 s) and returns.
// Beyond loopback only with TLS (certificate in the archive's tls folder, made by `dangan tls init`).
// Throws StartError when it cannot begin. on_ready gets the address people type,
// "http://127.0.0.1:8080".
void serve(const ServeOptions& options, const std::function<void(const std::string&)>& on_ready);

// Makes the office's own certificate authority and a server certificate for the names and addresses
// given (host name, IP addresses), in DIR/tls. Throws store::Error(conflict) when there is one.
void tls_init(const std::filesystem::path& archive, const std::vector<std::string>& names);

inline constexpr std::size_t least_password = 8;  // characters
// argon2id (libsodium, 64 MiB, 2 passes); the string says its own parameters.
std::string hash_password(const std::string& password);
bool password_matches(const std::string& hash, const std::string& password);

}  // namespace service
