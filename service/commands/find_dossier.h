// SPDX-License-Identifier: Apache-2.0
// Whose dossier a command is about.
//
// Threads  one command a process.
#pragma once

#include <optional>
#include <string>

#include "service/language.h"
#include "store/archive.h"

namespace service::commands {

// A dossier by its number, or by the person; id "-" is read from standard input.
struct Whose {
  std::string dossier, person, id, phone, location;
};

// The dossier's number; it is opened when the person has none. nullopt: neither number nor person
// was given. Throws not_found, conflict (other_person), invalid (identity_number_wrong), UsageError.
std::optional<std::string> find_or_open(store::Archive& archive, const Whose& whose,
                                        const store::Actor& actor, Language language);

}  // namespace service::commands
