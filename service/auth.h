// SPDX-License-Identifier: Apache-2.0
// Who asks: staff by name and password, graduates by name, identity number and one-time code.
//
// Both ways in do the same work and give the same answer whether or not there is such an account or
// person, and both are throttled before any hashing.
//
// Errors   Refusal: login_failed, lookup_failed, too_many_tries; store::Error as the archive
// throws. Threads  any; log_in takes 64 MiB and some 65 ms, so it runs in the hashing lane.
#pragma once

#include <optional>
#include <string>

#include "service/config.h"
#include "service/http/throttle.h"
#include "store/archive.h"

namespace service {

struct Visitor {
  store::Session session;
  std::optional<store::Account> account;  // staff
  store::Actor actor;                     // "account:li" or "person:17"
};

struct Entry {
  std::string token;  // for the cookie
  Visitor visitor;
};

class Auth {
 public:
  Auth(store::Archive& archive, const Config& config);

  Entry log_in(const std::string& name, const std::string& password, const std::string& address);
  Entry look_up(const std::string& name, const std::string& identity_number,
                const std::string& code, const std::string& address);
  // Draws a code for the person whose name and number these are, if there is one with a phone on
  // file: then phone and code. nullopt looks the same from outside.
  struct SentCode {
    std::string phone, code;
  };
  std::optional<SentCode> draw_code(const std::string& name, const std::string& identity_number,
                                    const std::string& address);

  // Staff have seen the person: wrong tries by others, made to lock the person out, count no more.
  void forgive(const std::string& identity_number);

  // nullopt: no such session, or it has ended, or the account is closed.
  std::optional<Visitor> staff(const std::string& token);
  std::optional<Visitor> graduate(const std::string& token);
  void leave(const std::string& token, const Visitor& visitor);

  // Throws too_many_tries.
  void count_verification(const std::string& address);

 private:
  store::Archive& archive_;
  const Config& config_;
  const std::string nobody_;  // a hash that no password matches, for names that are not there
  http::Throttle login_name_, login_network_, lookup_person_, lookup_network_, code_person_,
      verify_network_;
};

// Compares without telling by its time where the difference is.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace service
