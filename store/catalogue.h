// SPDX-License-Identifier: Apache-2.0
// The catalogue of a dossier: drafts that a program proposes, materials that a person has
// confirmed, what their pages state, and what the office takes for right. Another door of the
// archive, beside store/archive.h.
//
// A draft is no fact. Only confirm, correct, add and take_over make lines of the catalogue, each a
// person's act; what was refused, overtaken, withdrawn or changed stays in the history. A page is
// in one draft or material at most.
//
// Errors   store::Error; after a throw nothing has been recorded. not_found with no_dossier,
//          no_material; invalid with class_needed, empty, too_long, counts_form; conflict with
//          material_pages, material_settled.
// Threads  as the Archive it is made on, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/archive.h"
#include "store/catalogue_records.h"

namespace store {

class Catalogue {
 public:
  explicit Catalogue(Archive& archive);

  // -- drafts
  // These come in the place of the drafts there are; those that are the same stay as they are. Of
  // one with pages of a confirmed material the rest is drafted, without class and title where its
  // first page is gone, so that no page drops out. Left out is one that a person refused before in
  // the same words and of the same pages. Returns the drafts as they stand now, by their pages.
  std::vector<Material> draft(const std::string& dossier, const std::vector<MaterialDraft>& drafts,
                              const Actor& actor);
  // Drafts become materials as they stand, with the numbers that follow in each class, among
  // themselves in the order of the catalogue. All or none.
  std::vector<Material> confirm(const std::vector<std::int64_t>& drafts, const Actor& actor);
  void refuse(std::int64_t draft, const std::string& reason, const Actor& actor);

  // -- materials
  // A draft becomes a material with these values, or a material gets them. Of another class it gets
  // the next number there.
  Material correct(std::int64_t material, const MaterialValues& values, const std::string& note,
                   const Actor& actor);
  // One that no draft proposed. Its pages leave the drafts they are in, which stay without them.
  Material add(const std::string& dossier, const MaterialValues& values, const std::string& note,
               const Actor& actor);
  // The lines of a catalogue that was made elsewhere, in its own order and numbering from 1 in each
  // class. conflict (material_settled): the dossier has materials. Drafts are overtaken.
  std::vector<Material> take_over(const std::string& dossier,
                                  const std::vector<MaterialValues>& lines, const std::string& note,
                                  const Actor& actor);
  void withdraw(std::int64_t material, const std::string& reason, const Actor& actor);
  // Numbers all materials anew in the order of the catalogue. Returns what changed: the numbers
  // pencilled on the papers have to follow.
  std::vector<Renumbered> arrange(const std::string& dossier, const Actor& actor);

  // Drafts and confirmed ones: these by class and number, then the drafts by their pages.
  std::vector<Material> materials(const std::string& dossier) const;
  std::optional<Material> material(std::int64_t id) const;
  // Of all materials of the dossier, of all states; oldest first.
  std::vector<MaterialVersion> history(const std::string& dossier) const;

  // -- what the pages state
  // In the order of the pages and on them. Replaced pages state nothing.
  std::vector<StatedValue> values(const std::string& dossier) const;
  // not_found (no_value): nothing of this name and nth is proposed there, and none is given.
  void judge(const std::vector<NewValueVerdict>& verdicts, const Actor& actor);

  // -- what the office takes for right
  void decide(const std::string& dossier, const FactDecision& decision, const Actor& actor);
  // The last one of each topic comes last among its own; oldest first.
  std::vector<FactDecision> decisions(const std::string& dossier) const;

 private:
  Archive::State* state_;
};

}  // namespace store
