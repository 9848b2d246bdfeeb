// SPDX-License-Identifier: Apache-2.0
#include "service/commands/find_dossier.h"

#include "service/commands/commands.h"
#include "service/commands/terminal.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"

namespace service::commands {

std::optional<std::string> find_or_open(store::Archive& archive, const Whose& o,
                                        const store::Actor& actor, Language language) {
  if (o.person.empty() != o.id.empty())
    throw UsageError("--person 与 --id 须同时给出。没有做任何改动。",
                     "--person and --id go together. Nothing was changed.");
  if (o.person.empty()) {
    if (o.dossier.empty()) return std::nullopt;
    if (!archive.dossier(o.dossier))
      throw store::Error(store::Errc::not_found, o.dossier, "no such dossier",
                         store::Cause::no_dossier);
    return o.dossier;
  }
  const char* prompt = language == Language::chinese ? "身份证号：" : "identity number: ";
  const std::string id = o.id == "-" ? read_secret(prompt) : o.id;
  const auto number = terms::IdentityNumber::parse(id);
  if (!number)
    throw store::Error(store::Errc::invalid, "id", "not a valid identity number",
                       store::Cause::identity_number_wrong);
  if (!o.dossier.empty()) {
    if (const auto dossier = archive.dossier(o.dossier)) {
      if (dossier->person.identity_number != number->text() ||
          terms::name_key(dossier->person.name) != terms::name_key(o.person)) {
        throw store::Error(store::Errc::conflict, o.dossier, "belongs to another person",
                           store::Cause::other_person);
      }
      return o.dossier;
    }
  } else if (const auto person = archive.find_person(o.person, number->text())) {
    const auto dossiers = archive.dossiers_of(person->id);
    if (dossiers.size() == 1) return dossiers.front().number;
    if (dossiers.size() > 1)
      throw UsageError("此人有多卷档案，请用 --dossier 指明。没有做任何改动。",
                       "This person has several dossiers: name one with --dossier. Nothing was "
                       "changed.");
  }
  // Another process may have been first.
  using enum store::NewDossier::IfThere;
  const auto if_there = o.dossier.empty() ? give : another;
  return archive
      .open_dossier({o.dossier, o.person, number->text(), o.phone, o.location, if_there}, actor)
      .number;
}

}  // namespace service::commands
