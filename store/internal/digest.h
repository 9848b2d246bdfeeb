// SPDX-License-Identifier: Apache-2.0
// SHA-256, keyed hashes, random values. OpenSSL and libsodium stay behind this header.
//
// Errors   std::runtime_error when a library cannot be set up.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace store::internal {

using DigestBytes = std::array<std::uint8_t, 32>;

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(const void* data, std::size_t size);
  DigestBytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

DigestBytes sha256(const void* data, std::size_t size);
std::string to_hex(const void* data, std::size_t size);
Digest to_digest(const DigestBytes& bytes);
Digest to_digest(const void* data, std::size_t size);
// Throws Errc::invalid unless it is 64 hexadecimal digits.
DigestBytes to_bytes(const Digest& digest);

// BLAKE2b keyed with a secret of the archive; the parts are length-prefixed.
DigestBytes keyed_hash(const std::vector<std::uint8_t>& key,
                       const std::vector<std::string_view>& parts);
bool equal_in_constant_time(const void* a, const void* b, std::size_t size);

std::vector<std::uint8_t> random_bytes(std::size_t count);
std::string random_hex(std::size_t bytes);
std::string random_digits(int count);
std::string random_base32_128();  // 128 bits as 26 characters a-z2-7

}  // namespace store::internal
