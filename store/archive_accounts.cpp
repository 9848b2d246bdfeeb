// SPDX-License-Identifier: Apache-2.0
// Accounts and sessions.
#include <algorithm>

#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/digest.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr const char* account_columns =
    "SELECT id, name, display_name, role, password_hash, enabled FROM account ";

Account account_of(const Statement& row) {
  const auto role = parse_role(row.text(3));
  if (!role) throw Error(Errc::damaged, row.text(1), "unknown role");
  return {row.integer(0), row.text(1), row.text(2), *role, row.text(4), row.integer(5) != 0};
}

void need_account_name(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
  if (name.size() < 2 || name.size() > 32 || !plain) {
    throw Error(Errc::invalid, name, "an account name is 2 to 32 of a-z 0-9 . _ -",
                Cause::account_name_form);
  }
}

const char* word_of(SessionKind kind) { return kind == SessionKind::staff ? "staff" : "graduate"; }

// Tokens have 256 bits of chance, so that a plain hash of them cannot be guessed back.
Digest token_hash(const std::string& token) {
  return internal::to_digest(internal::sha256(token.data(), token.size()));
}

std::optional<Session> load_session(Database& db, const Digest& hash) {
  Statement row(db,
                "SELECT s.id, s.kind, s.subject, s.csrf, s.created, s.expires, s.last_seen "
                "FROM session s LEFT JOIN account a ON s.kind = 'staff' AND a.id = s.subject "
                "WHERE s.token_hash = ? AND (s.kind <> 'staff' OR a.enabled = 1)",
                hash);
  if (!row.step()) return std::nullopt;
  Session session;
  session.id = row.integer(0);
  session.kind = row.text(1) == "staff" ? SessionKind::staff : SessionKind::graduate;
  session.subject = row.integer(2);
  session.csrf = row.text(3);
  session.created = row.time(4);
  session.expires = row.time(5);
  session.last_seen = row.time(6);
  return session;
}

// Of a member of staff.
void end_sessions(Database& db, std::int64_t account) {
  db.run("DELETE FROM looked WHERE session IN "
         "(SELECT id FROM session WHERE kind = 'staff' AND subject = ?)",
         account);
  db.run("DELETE FROM session WHERE kind = 'staff' AND subject = ?", account);
}

}  // namespace

Account Archive::add_account(const Account& account, const Actor& actor) {
  need_account_name(account.name);
  return state_->write(actor, [&](Change& change) {
    if (change.db.integer("SELECT id FROM account WHERE name = ?", account.name)) {
      throw Error(Errc::conflict, account.name, "the account name is taken",
                  Cause::account_name_taken);
    }
    change.db.run(
        "INSERT INTO account (name, display_name, role, password_hash, enabled) "
        "VALUES (?, ?, ?, ?, ?)",
        account.name, account.display_name, to_string(account.role), account.password_hash,
        account.enabled);
    Account added = account;
    added.id = change.db.last_id();
    change.record("account.added", "", "account:" + account.name,
                  {{"role", to_string(account.role)}});
    return added;
  });
}

std::optional<Account> Archive::account(const std::string& name) const {
  return state_->read([&](Database& db) -> std::optional<Account> {
    Statement row(db, std::string(account_columns) + "WHERE name = ?", name);
    if (!row.step()) return std::nullopt;
    return account_of(row);
  });
}

std::optional<Account> Archive::account(std::int64_t id) const {
  return state_->read([&](Database& db) -> std::optional<Account> {
    Statement row(db, std::string(account_columns) + "WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    return account_of(row);
  });
}

std::vector<Account> Archive::accounts() const {
  return state_->read([&](Database& db) {
    std::vector<Account> accounts;
    Statement rows(db, std::string(account_columns) + "ORDER BY name");
    while (rows.step()) accounts.push_back(account_of(rows));
    return accounts;
  });
}

void Archive::set_password_hash(std::int64_t account, const std::string& hash,
                                const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    change.db.run("UPDATE account SET password_hash = ? WHERE id = ?", hash, account);
    if (change.db.changes() == 0) {
      throw Error(Errc::not_found, subject_of("account", account), "no such account",
                  Cause::no_account);
    }
    end_sessions(change.db, account);  // whoever knew the old password may be logged in with it
    change.record("account.password_set", "", subject_of("account", account));
  });
}

void Archive::set_account_enabled(std::int64_t account, bool enabled, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    Statement row(change.db, std::string(account_columns) + "WHERE id = ?", account);
    if (!row.step())
      throw Error(Errc::not_found, subject_of("account", account), "no such account",
                  Cause::no_account);
    const Account before = account_of(row);
    if (before.enabled == enabled) return;
    if (!enabled && before.role == Role::administrator &&
        !change.db.integer("SELECT 1 FROM account WHERE role = 'administrator' AND enabled = 1 "
                           "AND id <> ? LIMIT 1",
                           account)) {
      throw Error(Errc::conflict, before.name, "nobody could manage accounts any more",
                  Cause::last_administrator);
    }
    change.db.run("UPDATE account SET enabled = ? WHERE id = ?", enabled, account);
    if (!enabled) end_sessions(change.db, account);
    change.record(enabled ? "account.enabled" : "account.disabled", "", "account:" + before.name);
  });
}

std::string Archive::begin_session(SessionKind kind, std::int64_t subject,
                                   std::chrono::minutes lifetime, const Actor& actor) {
  const std::string token = internal::random_hex(32), csrf = internal::random_hex(16);
  state_->write(actor, [&](Change& change) {
    const char* known = kind == SessionKind::staff ? "SELECT id FROM account WHERE id = ?"
                                                   : "SELECT id FROM person WHERE id = ?";
    if (!change.db.integer(known, subject)) {
      throw Error(Errc::not_found, subject_of(word_of(kind), subject), "nobody of this number",
                  kind == SessionKind::staff ? Cause::no_account : Cause::no_person);
    }
    // Sessions that ended a day ago can be asked for by nobody.
    const Time past = change.at - std::chrono::hours(24);
    change.db.run("DELETE FROM looked WHERE session IN (SELECT id FROM session WHERE expires < ?)",
                  past);
    change.db.run("DELETE FROM session WHERE expires < ?", past);
    change.db.run(
        "INSERT INTO session (token_hash, kind, subject, csrf, created, expires, last_seen) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        token_hash(token), word_of(kind), subject, csrf, change.at, change.at + lifetime,
        change.at);
    change.record("session.begun", "", subject_of("session", change.db.last_id()),
                  {{"kind", word_of(kind)}});
  });
  return token;
}

std::optional<Session> Archive::session(const std::string& token, std::chrono::minutes idle) {
  const Digest hash = token_hash(token);
  auto session = state_->read([&](Database& db) { return load_session(db, hash); });
  const Time at = now();
  if (!session || at >= session->expires || at - session->last_seen >= idle) return std::nullopt;
  // A write for each request would be one fsync for each; a coarse mark serves as well.
  const auto step = std::min<std::chrono::milliseconds>(std::chrono::seconds(30), idle / 20);
  if (at - session->last_seen >= step) {
    state_->write(Actor{"system"}, [&](Change& change) {
      change.db.run("UPDATE session SET last_seen = max(last_seen, ?) WHERE id = ?", at,
                    session->id);
    });
    session->last_seen = at;
  }
  return session;
}

void Archive::end_session(const std::string& token, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const auto session = load_session(change.db, token_hash(token));
    if (!session) return;
    change.db.run("DELETE FROM looked WHERE session = ?", session->id);
    change.db.run("DELETE FROM session WHERE id = ?", session->id);
    change.record("session.ended", "", subject_of("session", session->id));
  });
}

}  // namespace store
