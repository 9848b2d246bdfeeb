// SPDX-License-Identifier: Apache-2.0
// Who may do what, and which step of custody may follow which. Pure functions over data.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace store {

enum class Act {
  take_in,             // upload, ingest
  view_pages,
  search,
  issue_code,          // one-time codes for graduates
  answer_request,
  move_dossier,
  certify_copy,
  manage_accounts,
  digitize,            // lots and their steps
  check_pages,         // first and second check
  sign_off,            // stops, waivers, acceptance
};

bool may(Role role, Act act);

// The states that may follow `from`; empty: none.
std::vector<CustodyState> next_states(CustodyState from);

const char* to_string(Role role);
const char* to_string(CustodyState state);
const char* to_string(RequestKind kind);
const char* to_string(RequestState state);
const char* to_string(PageState state);
const char* to_string(FileState state);
const char* to_string(CertifiedCopyState state);
const char* to_string(Damage damage);

// nullopt for an unknown word.
std::optional<Role> parse_role(std::string_view word);
std::optional<CustodyState> parse_custody_state(std::string_view word);
std::optional<RequestKind> parse_request_kind(std::string_view word);
std::optional<RequestState> parse_request_state(std::string_view word);

}  // namespace store
