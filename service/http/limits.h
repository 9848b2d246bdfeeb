// SPDX-License-Identifier: Apache-2.0
// How long a client may take and how much it may send. One place, so that tests can tighten it.
//
// Units    bytes, seconds, bytes a second.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace service::http {

struct Limits {
  // Deadlines of each phase of a connection. A body may take `body` plus what its length needs at
  // body_rate; an answer `write` plus what its length needs at write_rate.
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds idle{60'000};    // until the first byte of a request
  std::chrono::milliseconds header{10'000};  // from the first byte to the end of the header
  std::chrono::milliseconds body{10'000};
  std::chrono::milliseconds write{30'000};
  std::chrono::milliseconds linger{2'000};  // reading on after a refusal, so that it arrives
  std::chrono::milliseconds stop{20'000};   // from the wish to stop to closing what is open
  std::size_t body_rate = 32 << 10;
  std::size_t write_rate = 64 << 10;

  std::size_t header_bytes = 8192;
  std::size_t target_bytes = 4096;
  std::uint64_t json_bytes = 64 << 10;
  std::uint64_t file_bytes = 512ULL << 20;
  std::size_t chunk_bytes = 256 << 10;  // of a file on its way to the archive
  std::size_t linger_bytes = 1 << 20;

  std::size_t connections = 2048;  // more are answered 503 and closed
  std::size_t connections_of_address = 1024;

  std::size_t desk_threads = 4, desk_queue = 128;       // handlers
  std::size_t hashing_threads = 2, hashing_queue = 16;  // argon2: 64 MiB each
};

// Counts open connections, in all and by address.
// Threads  any.
class ConnectionCount {
 public:
  ConnectionCount(std::size_t most, std::size_t most_of_address)
      : most_(most), most_of_address_(most_of_address) {}

  // False when there are too many; then nothing was counted.
  bool enter(const std::string& address);
  void leave(const std::string& address);

 private:
  const std::size_t most_, most_of_address_;
  std::mutex mutex_;
  std::size_t all_ = 0;
  std::map<std::string, std::size_t> of_address_;
};

}  // namespace service::http
