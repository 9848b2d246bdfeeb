// SPDX-License-Identifier: Apache-2.0
// Requests and their clock.
#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr const char* request_columns =
    "SELECT r.id, r.number, p.id, p.name, p.identity_number, p.phone, d.number, r.kind, "
    "r.destination, r.address, r.reason, r.state, r.created, r.due, r.answered, r.answer, "
    "r.answered_by FROM request r JOIN person p ON p.id = r.person "
    "JOIN dossier d ON d.id = r.dossier ";

Request request_of(const Statement& row) {
  Request request;
  request.id = row.integer(0);
  request.number = row.text(1);
  request.person = {row.integer(2), row.text(3), row.text(4), row.text(5)};
  request.dossier = row.text(6);
  const auto kind = parse_request_kind(row.text(7));
  const auto state = parse_request_state(row.text(11));
  if (!kind || !state) throw Error(Errc::damaged, request.number, "unknown kind or state");
  request.kind = *kind;
  request.state = *state;
  request.destination = row.text(8);
  request.address = row.text(9);
  request.reason = row.text(10);
  request.created = row.time(12);
  request.due = row.time(13);
  request.answered = row.optional_time(14);
  request.answer = row.text(15);
  request.answered_by = row.text(16);
  return request;
}

template <class... T>
std::vector<Request> requests(Database& db, const char* rest, const T&... values) {
  std::vector<Request> found;
  Statement rows(db, std::string(request_columns) + rest, values...);
  while (rows.step()) found.push_back(request_of(rows));
  return found;
}

std::optional<Request> request_by_id(Database& db, std::int64_t id) {
  auto found = requests(db, "WHERE r.id = ?", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// The dossier the request is about; one of the person's own.
internal::DossierKey dossier_for(Database& db, const NewRequest& wanted, std::string& number) {
  number = wanted.dossier;
  if (number.empty()) {
    Statement rows(db, "SELECT number FROM dossier WHERE person = ? LIMIT 2", wanted.person);
    if (!rows.step()) {
      throw Error(Errc::not_found, subject_of("person", wanted.person), "has no dossier here",
                  Cause::person_without_dossier);
    }
    number = rows.text(0);
    if (rows.step()) {
      throw Error(Errc::conflict, subject_of("person", wanted.person),
                  "has several dossiers; one must be named", Cause::several_dossiers);
    }
  }
  const auto dossier = internal::need_dossier(db, number);
  // The same words as for no dossier at all: others' numbers cannot be found out this way.
  if (dossier.person != wanted.person) {
    throw Error(Errc::not_found, number, "no dossier of this number", Cause::no_dossier);
  }
  return dossier;
}

}  // namespace

Request Archive::add_request(const NewRequest& wanted, const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    std::string dossier_number;
    const auto dossier = dossier_for(change.db, wanted, dossier_number);
    const std::string number = internal::draw_number(change, "R");
    change.db.run(
        "INSERT INTO request (number, person, dossier, kind, destination, address, reason, state, "
        "created, due) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)",
        number, wanted.person, dossier.id, to_string(wanted.kind), wanted.destination,
        wanted.address, wanted.reason, change.at, answer_due(change.at));
    const std::int64_t id = change.db.last_id();
    change.record("request.added", dossier_number, number, {{"kind", to_string(wanted.kind)}});
    return request_by_id(change.db, id).value();
  });
}

std::vector<Request> Archive::open_requests() const {
  return state_->read(
      [](Database& db) { return requests(db, "WHERE r.state = 'open' ORDER BY r.due, r.id"); });
}

std::vector<Request> Archive::answered_requests(int limit) const {
  return state_->read([&](Database& db) {
    return requests(
        db, "WHERE r.answered IS NOT NULL ORDER BY r.answered DESC, r.id DESC LIMIT ?", limit);
  });
}

std::vector<Request> Archive::requests_of(std::int64_t person) const {
  return state_->read([&](Database& db) {
    return requests(db, "WHERE r.person = ? ORDER BY r.created DESC, r.id DESC", person);
  });
}

std::optional<Request> Archive::request(std::int64_t id) const {
  return state_->read([&](Database& db) { return request_by_id(db, id); });
}

void Archive::answer_request(std::int64_t id, RequestState answer, const std::string& text,
                             const Actor& actor) {
  if (answer == RequestState::open) {
    throw Error(Errc::invalid, subject_of("request", id), "open is no answer");
  }
  state_->write(actor, [&](Change& change) {
    const auto request = request_by_id(change.db, id);
    if (!request)
      throw Error(Errc::not_found, subject_of("request", id), "no such request", Cause::no_request);
    if (request->state != RequestState::open) {
      throw Error(Errc::conflict, request->number, "answered by " + request->answered_by,
                  Cause::request_answered);
    }
    change.db.run(
        "UPDATE request SET state = ?, answered = ?, answer = ?, answered_by = ? WHERE id = ?",
        to_string(answer), change.at, text, change.actor, id);
    change.record("request.answered", request->dossier, request->number,
                  {{"answer", to_string(answer)}});
  });
}

}  // namespace store
