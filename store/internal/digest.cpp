// SPDX-License-Identifier: Apache-2.0
#include "store/internal/digest.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <stdexcept>

#include "store/error.h"

namespace store::internal {
namespace {

void need_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error("libsodium cannot be set up");
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

void must(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL refused SHA-256");
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  must(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* data, std::size_t size) {
  must(EVP_DigestUpdate(state_->context, data, size));
}

DigestBytes Sha256::finish() {
  DigestBytes bytes{};
  must(EVP_DigestFinal_ex(state_->context, bytes.data(), nullptr));
  return bytes;
}

DigestBytes sha256(const void* data, std::size_t size) {
  Sha256 hash;
  hash.update(data, size);
  return hash.finish();
}

std::string to_hex(const void* data, std::size_t size) {
  static const char* digits = "0123456789abcdef";
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  std::string hex;
  hex.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    hex.push_back(digits[bytes[i] >> 4]);
    hex.push_back(digits[bytes[i] & 15]);
  }
  return hex;
}

Digest to_digest(const DigestBytes& bytes) { return {to_hex(bytes.data(), bytes.size())}; }
Digest to_digest(const void* data, std::size_t size) { return {to_hex(data, size)}; }

DigestBytes to_bytes(const Digest& digest) {
  DigestBytes bytes{};
  if (digest.hex.size() != 2 * bytes.size()) throw Error(Errc::invalid, digest.hex, "no digest");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = nibble(digest.hex[2 * i]), low = nibble(digest.hex[2 * i + 1]);
    if (high < 0 || low < 0) throw Error(Errc::invalid, digest.hex, "no digest");
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return bytes;
}

DigestBytes keyed_hash(const std::vector<std::uint8_t>& key,
                       const std::vector<std::string_view>& parts) {
  need_sodium();
  DigestBytes out{};
  crypto_generichash_state state;
  if (crypto_generichash_init(&state, key.data(), key.size(), out.size()) != 0) {
    throw std::runtime_error("the archive's secret has a wrong length");
  }
  for (const std::string_view part : parts) {
    const std::uint64_t size = part.size();
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  }
  crypto_generichash_final(&state, out.data(), out.size());
  return out;
}

bool equal_in_constant_time(const void* a, const void* b, std::size_t size) {
  return sodium_memcmp(a, b, size) == 0;
}

std::vector<std::uint8_t> random_bytes(std::size_t count) {
  need_sodium();
  std::vector<std::uint8_t> bytes(count);
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string random_hex(std::size_t bytes) {
  const auto random = random_bytes(bytes);
  return to_hex(random.data(), random.size());
}

std::string random_digits(int count) {
  need_sodium();
  std::string digits;
  for (int i = 0; i < count; ++i) digits.push_back(static_cast<char>('0' + randombytes_uniform(10)));
  return digits;
}

std::string random_base32_128() {
  static const char* alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const auto bytes = random_bytes(16);
  std::string text;
  unsigned buffer = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push_back(alphabet[(buffer >> bits) & 31U]);
    }
    buffer &= (1U << bits) - 1;
  }
  text.push_back(alphabet[(buffer << (5 - bits)) & 31U]);
  return text;
}

}  // namespace store::internal
