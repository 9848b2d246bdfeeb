// SPDX-License-Identifier: Apache-2.0
// Persons and dossiers.
#include <algorithm>

#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/query.h"
#include "store/internal/state.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"
#include "store/terms/utf8.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

std::string trimmed(std::string text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_blank));
  return text;
}

// The form in which numbers are compared: folded, without blanks at the ends.
std::string number_key(const std::string& number) { return trimmed(terms::fold(number)); }

void need_number(const std::string& number) {
  internal::need_text(number, 64, "dossier number");
  for (const char32_t c : terms::decode_utf8(number)) {
    if (c <= U' ' || c == 0x7f || c == U'/' || c == U'\\' || c == 0xfffd || c == 0x3000) {
      throw Error(Errc::invalid, "dossier number", "has a blank, a slash or a control character",
                  Cause::dossier_number_form);
    }
  }
}

std::int64_t person_for(Change& change, const NewDossier& wanted) {
  const std::string identity = internal::checked_identity_key(wanted.identity_number);
  const std::string name_key = terms::name_key(wanted.name);
  Statement known(change.db, "SELECT id, name_key, phone FROM person WHERE identity_number = ?",
                  identity);
  if (known.step()) {
    const std::int64_t id = known.integer(0);
    if (known.text(1) != name_key) {
      throw Error(Errc::conflict, subject_of("person", id),
                  "the person with this identity number has another name", Cause::name_differs);
    }
    if (!wanted.phone.empty() && wanted.phone != known.text(2)) {
      change.db.run("UPDATE person SET phone = ? WHERE id = ?", wanted.phone, id);
      change.record("person.phone_changed", "", subject_of("person", id));
    }
    return id;
  }
  change.db.run("INSERT INTO person (name, name_key, identity_number, phone) VALUES (?, ?, ?, ?)",
                wanted.name, name_key, identity, wanted.phone);
  const std::int64_t id = change.db.last_id();
  change.record("person.added", "", subject_of("person", id));
  return id;
}

std::string number_for(Change& change, const NewDossier& wanted, const std::string& prefix) {
  const auto taken = [&](const std::string& number) {
    return change.db.integer("SELECT id FROM dossier WHERE number_key = ?", number_key(number))
        .has_value();
  };
  if (!wanted.number.empty()) {
    if (taken(wanted.number)) {
      throw Error(Errc::conflict, wanted.number, "there is a dossier of this number",
                  Cause::dossier_number_taken);
    }
    return wanted.number;
  }
  for (;;) {
    // A number that somebody gave by hand is passed over.
    const std::string number = internal::draw_number(change, prefix);
    if (!taken(number)) return number;
  }
}

// The smallest text after all texts that begin with `prefix`.
std::string after_prefix(const std::string& prefix) { return prefix + "\xf4\x8f\xbf\xbf"; }

std::optional<Dossier> dossier_there(Database& db, std::int64_t person,
                                     NewDossier::IfThere if_there) {
  if (if_there == NewDossier::IfThere::another) return std::nullopt;
  Statement there(db, "SELECT number FROM dossier WHERE person = ? ORDER BY id DESC LIMIT 2", person);
  if (!there.step()) return std::nullopt;
  const std::string newest = there.text(0);
  if (if_there == NewDossier::IfThere::refuse)
    throw Error(Errc::conflict, newest, "the person has this dossier", Cause::dossier_there);
  if (there.step()) return std::nullopt;
  return internal::dossier_by_number(db, newest).value();
}

}  // namespace

Dossier Archive::open_dossier(const NewDossier& wanted, const Actor& actor) {
  if (!terms::is_acceptable_name(wanted.name)) {
    throw Error(Errc::invalid, "name", "1 to 50 characters without control characters", Cause::name_form);
  }
  if (!wanted.number.empty()) need_number(wanted.number);
  return state_->write(actor, [&](Change& change) {
    const std::int64_t person = person_for(change, wanted);
    if (const auto there = dossier_there(change.db, person, wanted.if_there)) return *there;
    const std::string number = number_for(change, wanted, state_->number_prefix);
    change.db.run(
        "INSERT INTO dossier (number, number_key, person, scope, state, location, since, opened) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        number, number_key(number), person, internal::add_scope(change.db),
        to_string(CustodyState::shelved), wanted.location, change.at, change.at);
    change.record("dossier.opened", number, subject_of("person", person),
                  {{"location", wanted.location}});
    return internal::dossier_by_number(change.db, number).value();
  });
}

std::optional<Dossier> Archive::dossier(const std::string& number) const {
  return state_->read([&](Database& db) { return internal::dossier_by_number(db, number); });
}

std::vector<Dossier> Archive::find_dossiers(const std::string& key, int limit,
                                            Similar similar) const {
  const std::string number = number_key(key);
  const std::string identity = terms::identity_key(key);
  const std::string name = terms::name_key(key);
  const std::string as_written = trimmed(key);
  // A prefix of one character would list half the house.
  const bool typing = terms::decode_utf8(name).size() >= 2;
  return state_->read([&](Database& db) {
    std::vector<std::int64_t> ids;
    const auto add = [&](const char* condition, const auto&... values) {
      Statement rows(db,
                     std::string("SELECT d.id FROM dossier d JOIN person p ON p.id = d.person "
                                 "WHERE ") +
                         condition + " ORDER BY d.opened DESC, d.id DESC LIMIT ?",
                     values..., limit);
      while (rows.step()) {
        const std::int64_t id = rows.integer(0);
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
      }
    };
    if (number.empty()) return std::vector<Dossier>{};
    add("d.number_key = ?", number);
    if (!identity.empty()) add("p.identity_number = ?", identity);
    if (!name.empty()) {
      add("p.name_key = ? AND p.name = ?", name, as_written);
      add("p.name_key = ?", name);
    }
    if (typing) {
      add("d.number_key >= ? AND d.number_key < ?", number, after_prefix(number));
      add("p.name_key >= ? AND p.name_key < ?", name, after_prefix(name));
    }
    if (typing && similar == Similar::last) {
      const auto confusions = state_->confusions(db);
      for (const std::string& variant : internal::variants_of(name, *confusions)) {
        add("p.name_key = ?", variant);
      }
      for (const std::string& variant : internal::variants_of(identity, *confusions)) {
        add("p.identity_number = ?", terms::identity_key(variant));
      }
    }
    if (ids.size() > static_cast<std::size_t>(std::max(limit, 0))) {
      ids.resize(static_cast<std::size_t>(std::max(limit, 0)));
    }
    return internal::dossiers_by_id(db, ids);
  });
}

std::vector<Dossier> Archive::dossiers_of(std::int64_t person) const {
  return state_->read([&](Database& db) {
    std::vector<std::int64_t> ids;
    Statement rows(db, "SELECT id FROM dossier WHERE person = ? ORDER BY opened DESC, id DESC",
                   person);
    while (rows.step()) ids.push_back(rows.integer(0));
    return internal::dossiers_by_id(db, ids);
  });
}

std::vector<Dossier> Archive::recent_dossiers(int limit, int offset) const {
  return state_->read([&](Database& db) {
    std::vector<std::int64_t> ids;
    Statement rows(db, "SELECT id FROM dossier ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset);
    while (rows.step()) ids.push_back(rows.integer(0));
    return internal::dossiers_by_id(db, ids);
  });
}

std::optional<Person> Archive::person(std::int64_t id) const {
  return state_->read([&](Database& db) -> std::optional<Person> {
    Statement row(db, "SELECT id, name, identity_number, phone FROM person WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    return Person{row.integer(0), row.text(1), row.text(2), row.text(3)};
  });
}

}  // namespace store
