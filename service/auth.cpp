// SPDX-License-Identifier: Apache-2.0
#include "service/auth.h"

#include <sodium.h>

#include "service/problem.h"
#include "service/serve.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"

namespace service {
namespace {

std::string random_text() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  std::string text(32, '\0');
  randombytes_buf(text.data(), text.size());
  return text;
}

void count(http::Throttle& throttle, std::string_view key) {
  if (const auto wait = throttle.take(key)) throw Refusal(Code::too_many_tries, {}, {}, wait);
}

}  // namespace

Auth::Auth(store::Archive& archive, const Config& config)
    : archive_(archive),
      config_(config),
      nobody_(hash_password(random_text())),
      login_name_(config.tries.login_of_name),
      login_network_(config.tries.login_of_network),
      lookup_person_(config.tries.lookup_of_person),
      lookup_network_(config.tries.lookup_of_network),
      code_person_(config.tries.code_of_person),
      verify_network_(config.tries.verify_of_network) {}

Entry Auth::log_in(const std::string& name, const std::string& password,
                   const std::string& address) {
  count(login_network_, http::network_of(address));
  count(login_name_, name);
  const auto account = archive_.account(name);
  const bool is_open = account && account->enabled && !account->password_hash.empty();
  const bool matches = password_matches(is_open ? account->password_hash : nobody_, password);
  if (!is_open || !matches) {
    // What was typed as a name may be a password, so only names that exist are written down.
    archive_.record("session.refused", "", account ? "account:" + account->name : "account:?", {},
                    store::Actor{"system"});
    throw Refusal(Code::login_failed);
  }
  login_name_.forgive(name);
  if (crypto_pwhash_str_needs_rehash(account->password_hash.c_str(),
                                     crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                     crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    archive_.set_password_hash(account->id, hash_password(password), store::Actor{"system"});
  Entry entry;
  entry.token = archive_.begin_session(store::SessionKind::staff, account->id, config_.staff_life,
                                       store::Actor{"account:" + account->name});
  auto visitor = staff(entry.token);
  if (!visitor) throw Refusal(Code::login_failed);  // closed between the two steps
  entry.visitor = std::move(*visitor);
  return entry;
}

Entry Auth::look_up(const std::string& name, const std::string& identity_number,
                    const std::string& code, const std::string& address) {
  const auto key = terms::identity_key(identity_number);
  count(lookup_network_, http::network_of(address));
  count(lookup_person_, key);
  const auto person = archive_.redeem_code(name, key, code);
  if (!person) throw Refusal(Code::lookup_failed);
  lookup_person_.forgive(key);
  Entry entry;
  entry.token = archive_.begin_session(store::SessionKind::graduate, *person, config_.graduate_life,
                                       store::Actor{"person:" + std::to_string(*person)});
  auto visitor = graduate(entry.token);
  if (!visitor) throw Refusal(Code::lookup_failed);
  entry.visitor = std::move(*visitor);
  return entry;
}

std::optional<Auth::SentCode> Auth::draw_code(const std::string& name,
                                              const std::string& identity_number,
                                              const std::string& address) {
  const auto key = terms::identity_key(identity_number);
  count(lookup_network_, http::network_of(address));
  // Who asks too often for one number gets the usual answer and no code.
  const bool is_too_often = code_person_.take(key).has_value();
  const auto person = archive_.find_person(name, key);
  if (is_too_often || !person || person->phone.empty()) return std::nullopt;
  return SentCode{person->phone,
                  archive_.issue_code(person->id, config_.sent_code, store::Actor{"system"})};
}

void Auth::forgive(const std::string& identity_number) {
  lookup_person_.forgive(terms::identity_key(identity_number));
}

std::optional<Visitor> Auth::staff(const std::string& token) {
  if (token.empty()) return std::nullopt;
  const auto session = archive_.session(token, config_.staff_idle);
  if (!session || session->kind != store::SessionKind::staff) return std::nullopt;
  auto account = archive_.account(session->subject);
  if (!account || !account->enabled) return std::nullopt;
  const store::Actor actor{"account:" + account->name};
  return Visitor{*session, std::move(account), actor};
}

std::optional<Visitor> Auth::graduate(const std::string& token) {
  if (token.empty()) return std::nullopt;
  const auto session = archive_.session(token, config_.graduate_idle);
  if (!session || session->kind != store::SessionKind::graduate) return std::nullopt;
  return Visitor{*session, std::nullopt, {"person:" + std::to_string(session->subject)}};
}

void Auth::leave(const std::string& token, const Visitor& visitor) {
  archive_.end_session(token, visitor.actor);
}

void Auth::count_verification(const std::string& address) {
  count(verify_network_, http::network_of(address));
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace service
