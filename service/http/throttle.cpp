// SPDX-License-Identifier: Apache-2.0
#include "service/http/throttle.h"

#include <sodium.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <stdexcept>

namespace service::http {

static_assert(crypto_auth_hmacsha256_KEYBYTES == 32);

Throttle::Throttle(ThrottleRule rule, std::size_t most_keys) : rule_(rule), most_keys_(most_keys) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  randombytes_buf(secret_.data(), secret_.size());
}

std::string Throttle::hidden(std::string_view key) const {
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()),
                         reinterpret_cast<const unsigned char*>(key.data()), key.size(),
                         secret_.data());
  return mac;
}

std::optional<std::chrono::seconds> Throttle::take(std::string_view key, Clock::time_point at) {
  const auto mac = hidden(key);
  const std::scoped_lock lock(mutex_);
  if (uses_.size() >= most_keys_ && !uses_.contains(mac)) make_room(at);
  auto& use = uses_[mac];
  if (use.count == 0 || at - use.began >= rule_.window) use = Use{0, at};
  if (use.count >= rule_.most)
    return std::chrono::ceil<std::chrono::seconds>(use.began + rule_.window - at);
  ++use.count;
  return std::nullopt;
}

void Throttle::forgive(std::string_view key) {
  const auto mac = hidden(key);
  const std::scoped_lock lock(mutex_);
  uses_.erase(mac);
}

void Throttle::make_room(Clock::time_point at) {
  std::erase_if(uses_, [&](const auto& entry) { return at - entry.second.began >= rule_.window; });
  // Memory stays bounded even when every key is fresh; then the unluckiest count starts again.
  while (uses_.size() >= most_keys_) uses_.erase(uses_.begin());
}

std::string network_of(const std::string& address) {
  namespace ip = boost::asio::ip;
  boost::system::error_code ec;
  const auto parsed = ip::make_address(address, ec);
  if (ec) return address;
  if (parsed.is_v4()) return ip::network_v4(parsed.to_v4(), 24).canonical().to_string();
  auto v6 = parsed.to_v6();
  v6.scope_id(0);
  return ip::network_v6(v6, 64).canonical().to_string();
}

}  // namespace service::http
