// SPDX-License-Identifier: Apache-2.0
// Whether each dossier's row says what the ledger says: a row can be changed by SQL, the ledger
// cannot without breaking its chain.
//
// Compared  state, location and since with the last dossier.opened or dossier.moved of the dossier;
//           opened and person with its dossier.opened. Opening does not name a state: every dossier
//           is opened on its shelf. Name, identity number and phone of the person do not stand in
//           the ledger, so they cannot be compared.
// Errors    store::Error. Threads: those of the Database.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "store/internal/sqlite.h"
#include "store/records.h"

namespace store::internal {

class CustodyCheck {
 public:
  // Each event, in the order of the ledger.
  void see(const CustodyEvent& event);
  // With all events seen and on the same view of the database. Each difference as (number, what).
  void compare(Database& db,
               const std::function<void(const std::string&, const std::string&)>& differs);

 private:
  struct Told {
    std::string person, state, location;
    Time opened{}, since{};
  };
  std::map<std::string, Told> told_;  // by dossier
};

}  // namespace store::internal
