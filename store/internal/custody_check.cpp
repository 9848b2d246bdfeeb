// SPDX-License-Identifier: Apache-2.0
#include "store/internal/custody_check.h"

#include <fmt/format.h>

#include <string_view>

#include "store/custody_rules.h"
#include "store/internal/state.h"

namespace store::internal {
namespace {

std::string detail(const CustodyEvent& event, std::string_view key) {
  for (const auto& [name, value] : event.details) {
    if (name == key) return value;
  }
  return {};
}

}  // namespace

void CustodyCheck::see(const CustodyEvent& event) {
  const bool is_opened = event.act == "dossier.opened";
  if (!is_opened && event.act != "dossier.moved") return;
  Told& told = told_[event.dossier];
  if (is_opened) {
    told.person = event.subject;
    told.opened = event.at;
  }
  told.state = is_opened ? to_string(CustodyState::shelved) : detail(event, "to");
  told.location = detail(event, "location");
  told.since = event.at;
}

void CustodyCheck::compare(
    Database& db, const std::function<void(const std::string&, const std::string&)>& differs) {
  Statement rows(db, "SELECT number, person, state, location, since, opened FROM dossier");
  while (rows.step()) {
    const std::string number = rows.text(0);
    const auto found = told_.find(number);
    if (found == told_.end()) {
      differs(number, "the ledger knows of no such dossier");
      continue;
    }
    const Told& told = found->second;
    const auto compare_text = [&](const char* what, const std::string& row,
                                  const std::string& ledger) {
      if (row != ledger)
        differs(number, fmt::format("{} is “{}”, the ledger says “{}”", what, row, ledger));
    };
    compare_text("state", rows.text(2), told.state);
    compare_text("location", rows.text(3), told.location);
    compare_text("person", subject_of("person", rows.integer(1)), told.person);
    if (rows.time(4) != told.since) differs(number, "since is not the time of its last event");
    if (rows.time(5) != told.opened) differs(number, "opened is not the time of its first event");
    told_.erase(found);
  }
  for (const auto& [number, told] : told_) differs(number, "its row is missing");
  told_.clear();
}

}  // namespace store::internal
