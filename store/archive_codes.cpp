// SPDX-License-Identifier: Apache-2.0
// One-time codes, with which a graduate comes in.
#include "store/archive.h"
#include "store/internal/digest.h"
#include "store/internal/state.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr int most_tries = 5;

// Keyed with the archive's secret: eight digits could be guessed back from a plain hash in a
// moment. A slow password hash would make the wait long and the work tell hit from miss.
Digest code_hash(const std::vector<std::uint8_t>& secret, std::int64_t person,
                 const std::string& code) {
  return internal::to_digest(internal::keyed_hash(secret, {"code", std::to_string(person), code}));
}

std::optional<std::int64_t> person_of(Database& db, const std::string& name_key,
                                      const std::string& identity) {
  return db.integer("SELECT id FROM person WHERE identity_number = ? AND name_key = ?", identity,
                    name_key);
}

}  // namespace

std::string Archive::issue_code(std::int64_t person, std::chrono::minutes lifetime,
                                const Actor& actor) {
  const std::string code = internal::random_digits(8);
  const Digest hash = code_hash(state_->secret, person, code);
  state_->write(actor, [&](Change& change) {
    if (!change.db.integer("SELECT id FROM person WHERE id = ?", person)) {
      throw Error(Errc::not_found, subject_of("person", person), "no such person",
                  Cause::no_person);
    }
    change.db.run("UPDATE one_time_code SET ended = ? WHERE person = ? AND ended IS NULL",
                  change.at, person);
    change.db.run(
        "INSERT INTO one_time_code (person, code_hash, created, expires) VALUES (?, ?, ?, ?)",
        person, hash, change.at, change.at + lifetime);
    change.record("code.issued", "", subject_of("person", person));
  });
  return code;
}

std::optional<std::int64_t> Archive::redeem_code(const std::string& name,
                                                 const std::string& identity_number,
                                                 const std::string& code) {
  const std::string name_key = terms::name_key(name);
  const std::string identity = terms::identity_key(identity_number);
  return state_->write(Actor{"system"}, [&](Change& change) -> std::optional<std::int64_t> {
    // Who is unknown or has no living code gets row 0: the same look-ups, the same hash, the same
    // durable write as for a wrong code.
    const std::int64_t person = person_of(change.db, name_key, identity).value_or(0);
    std::int64_t id = 0;
    Digest wanted = internal::to_digest(internal::DigestBytes{});
    {
      Statement row(change.db,
                    "SELECT id, code_hash FROM one_time_code WHERE person = ? AND ended IS NULL "
                    "AND expires > ? AND tries < ? ORDER BY id DESC LIMIT 1",
                    person, change.at, most_tries);
      if (row.step()) {
        id = row.integer(0);
        wanted = row.digest(1);
      }
    }
    const Digest given = code_hash(state_->secret, person, code);
    const bool right =
        internal::equal_in_constant_time(given.hex.data(), wanted.hex.data(), given.hex.size()) &&
        id != 0;
    if (!right) {
      change.db.run("UPDATE one_time_code SET tries = tries + 1 WHERE id = ?", id);
      return std::nullopt;
    }
    change.db.run("UPDATE one_time_code SET ended = ? WHERE id = ?", change.at, id);
    change.record("code.redeemed", "", subject_of("person", person));
    return person;
  });
}

std::optional<Person> Archive::find_person(const std::string& name,
                                           const std::string& identity_number) const {
  const std::string name_key = terms::name_key(name);
  const std::string identity = terms::identity_key(identity_number);
  return state_->read([&](Database& db) -> std::optional<Person> {
    // One statement that always yields a row; a miss is the row of nulls.
    Statement row(db,
                  "SELECT p.id, p.name, p.identity_number, p.phone FROM (SELECT 1) "
                  "LEFT JOIN person p ON p.identity_number = ? AND p.name_key = ?",
                  identity, name_key);
    if (!row.step()) throw Error(Errc::damaged, "person", "cannot be looked up");
    const Person person{row.integer(0), row.text(1), row.text(2), row.text(3)};
    if (row.is_null(0)) return std::nullopt;
    return person;
  });
}

}  // namespace store
