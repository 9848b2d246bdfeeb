// SPDX-License-Identifier: Apache-2.0
// At most so many tries in a time, for each key. Keys (names, identity numbers, addresses) are kept
// only as an HMAC under a secret drawn at start, so that memory holds none of them.
//
// Threads  any.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace service::http {

struct ThrottleRule {
  int most;
  std::chrono::seconds window;
};

class Throttle {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Throttle(ThrottleRule rule, std::size_t most_keys = 100'000);

  // nullopt: allowed, and counted. Otherwise how long to wait.
  std::optional<std::chrono::seconds> take(std::string_view key,
                                           Clock::time_point at = Clock::now());
  // Takes back what the key has used: it has shown that it is who it says.
  void forgive(std::string_view key);

 private:
  struct Use {
    int count = 0;
    Clock::time_point began;
  };
  std::string hidden(std::string_view key) const;
  void make_room(Clock::time_point at);

  const ThrottleRule rule_;
  const std::size_t most_keys_;
  std::array<unsigned char, 32> secret_{};
  std::mutex mutex_;
  std::unordered_map<std::string, Use> uses_;
};

// The /24 of an IPv4 address, the /64 of an IPv6 one: what one household or office commands.
std::string network_of(const std::string& address);

}  // namespace service::http
