// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <array>
#include <stdexcept>

#include "service/serve.h"

namespace service {

std::string hash_password(const std::string& password) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(),
                            crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("no memory to hash a password");
  return text.data();
}

bool password_matches(const std::string& hash, const std::string& password) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace service
