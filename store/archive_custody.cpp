// SPDX-License-Identifier: Apache-2.0
// Where dossiers are, and what happened to them.
#include <algorithm>

#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;

void Archive::move_dossier(const std::string& number, CustodyState state,
                           const std::string& location, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    const auto dossier = internal::dossier_by_number(change.db, number);
    if (!dossier)
      throw Error(Errc::not_found, number, "no dossier of this number", Cause::no_dossier);
    const auto next = next_states(dossier->state);
    const bool to_another_shelf = state == CustodyState::shelved && dossier->state == state &&
                                  location != dossier->location;
    if (!to_another_shelf && std::find(next.begin(), next.end(), state) == next.end()) {
      throw Error(Errc::conflict, number,
                  std::string("from ") + to_string(dossier->state) + " no step leads to " +
                      to_string(state),
                  Cause::step_forbidden);
    }
    change.db.run("UPDATE dossier SET state = ?, location = ?, since = ? WHERE number = ?",
                  to_string(state), location, change.at, number);
    change.record("dossier.moved", number, "",
                  {{"from", to_string(dossier->state)},
                   {"to", to_string(state)},
                   {"location", location}});
  });
}

std::vector<CustodyEvent> Archive::history(const std::string& dossier, int limit) const {
  return state_->read(
      [&](Database& db) { return internal::events_of(db, dossier, limit); });
}

std::vector<CustodyEvent> Archive::custody_steps(const std::string& dossier) const {
  constexpr int all = -1;
  auto events = state_->read([&](Database& db) { return internal::events_of(db, dossier, all); });
  std::erase_if(events, [](const CustodyEvent& event) {
    return event.act != "dossier.opened" && event.act != "dossier.moved";
  });
  return events;
}

}  // namespace store
