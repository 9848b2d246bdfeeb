// SPDX-License-Identifier: Apache-2.0
#include "store/custody_rules.h"

#include <array>

#include "store/internal/words.h"

namespace store {

using internal::text_of;
using internal::value_of;
using internal::Word;

namespace {

constexpr std::array<Word<Role>, 3> roles{{{Role::clerk, "clerk"},
                                           {Role::custodian, "custodian"},
                                           {Role::administrator, "administrator"}}};
constexpr std::array<Word<CustodyState>, 6> custody_states{
    {{CustodyState::arrived, "arrived"},
     {CustodyState::shelved, "shelved"},
     {CustodyState::out, "out"},
     {CustodyState::awaiting_dispatch, "awaiting_dispatch"},
     {CustodyState::sent, "sent"},
     {CustodyState::receipt_back, "receipt_back"}}};
constexpr std::array<Word<RequestKind>, 3> request_kinds{
    {{RequestKind::transfer_out, "transfer_out"},
     {RequestKind::certificate, "certificate"},
     {RequestKind::question, "question"}}};
constexpr std::array<Word<RequestState>, 4> request_states{
    {{RequestState::open, "open"},
     {RequestState::accepted, "accepted"},
     {RequestState::refused, "refused"},
     {RequestState::more_asked, "more_asked"}}};

}  // namespace

// Whoever administers accounts sees no dossiers, and whoever takes in neither moves dossiers nor
// certifies: the duties are kept apart.
bool may(Role role, Act act) {
  switch (act) {
    case Act::take_in:
    case Act::view_pages:
    case Act::search:
    case Act::digitize:
    case Act::check_pages:
    case Act::issue_code:
    case Act::answer_request: return role == Role::clerk || role == Role::custodian;
    case Act::move_dossier:
    case Act::sign_off:
    case Act::certify_copy: return role == Role::custodian;
    case Act::manage_accounts: return role == Role::administrator;
  }
  return false;
}

std::vector<CustodyState> next_states(CustodyState from) {
  switch (from) {
    case CustodyState::arrived: return {CustodyState::shelved};
    case CustodyState::shelved: return {CustodyState::out, CustodyState::awaiting_dispatch};
    case CustodyState::out: return {CustodyState::shelved};
    case CustodyState::awaiting_dispatch: return {CustodyState::sent, CustodyState::shelved};
    // Sent is not received: it comes back as a receipt, or as the dossier itself.
    case CustodyState::sent: return {CustodyState::receipt_back, CustodyState::arrived};
    case CustodyState::receipt_back: return {};
  }
  return {};
}

const char* to_string(Role role) { return text_of(roles, role); }
const char* to_string(CustodyState state) { return text_of(custody_states, state); }
const char* to_string(RequestKind kind) { return text_of(request_kinds, kind); }
const char* to_string(RequestState state) { return text_of(request_states, state); }

const char* to_string(PageState state) {
  switch (state) {
    case PageState::waiting: return "waiting";
    case PageState::stored: return "stored";
    case PageState::quarantined: return "quarantined";
  }
  return "unknown";
}

const char* to_string(FileState state) {
  switch (state) {
    case FileState::received: return "received";
    case FileState::opened: return "opened";
    case FileState::refused: return "refused";
    case FileState::already_held: return "already_held";
  }
  return "unknown";
}

const char* to_string(CertifiedCopyState state) {
  switch (state) {
    case CertifiedCopyState::prepared: return "prepared";
    case CertifiedCopyState::issued: return "issued";
    case CertifiedCopyState::revoked: return "revoked";
  }
  return "unknown";
}

const char* to_string(Damage damage) {
  switch (damage) {
    case Damage::changed: return "changed";
    case Damage::missing: return "missing";
    case Damage::foreign: return "foreign";
    case Damage::ledger: return "ledger";
    case Damage::custody: return "custody";
    case Damage::database: return "database";
  }
  return "unknown";
}

std::optional<Role> parse_role(std::string_view word) { return value_of(roles, word); }
std::optional<CustodyState> parse_custody_state(std::string_view word) {
  return value_of(custody_states, word);
}
std::optional<RequestKind> parse_request_kind(std::string_view word) {
  return value_of(request_kinds, word);
}
std::optional<RequestState> parse_request_state(std::string_view word) {
  return value_of(request_states, word);
}

}  // namespace store
