// SPDX-License-Identifier: Apache-2.0
// Digitization: lots of dossiers received from the strongroom, what is done with each, by whom,
// what programs and persons find wrong, and when a dossier may be signed off. The second door of
// the archive, beside store/archive.h.
//
// A dossier is in at most one lot that is not finished, so its number names its place there. Every
// change is one transaction and in the ledger. Acts of checking and of sign-off need an account of
// staff ("account:li"); the operating-system user ("os:li") records the others.
//
// Errors   store::Error; after a throw nothing has been recorded. conflict with not_in_lot for a
//          dossier in no unfinished lot; with account_needed, role_forbidden for the wrong person.
// Threads  as the Archive it is made on, which must outlive it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/archive.h"
#include "store/digitization_records.h"

namespace store {

class Digitization {
 public:
  explicit Digitization(Archive& archive);

  // -- lots
  Lot open_lot(const std::string& name, const std::string& operator_name, const Actor& actor);
  std::optional<Lot> lot(std::int64_t id) const;
  std::optional<Lot> lot(const std::string& name) const;
  std::vector<Lot> lots(int limit = 50) const;  // newest first
  // Receives the dossier into the lot: the line of the hand-over sheet.
  LotDossier add(std::int64_t lot, const NewLotDossier& dossier, const Actor& actor);
  std::vector<LotDossier> dossiers(std::int64_t lot) const;  // urgent first, then by place
  // All that have not gone back: urgent first, then in the order they came; those that are signed
  // off and only wait to be returned behind the others.
  std::vector<LotDossier> queue(int limit = 200) const;
  std::optional<LotDossier> entry(const std::string& dossier) const;  // the unfinished one
  // An empty reason ends it. The place in the lot stays.
  void set_urgent(const std::string& dossier, const std::string& reason, const Actor& actor);

  // -- steps
  // The step prepared: whoever prepares says which leaves must not be scanned, or that there is
  // none (no stops). leaves: counted anew, 0: as at hand-over.
  LotDossier prepare(const std::string& dossier, const std::vector<NewStop>& stops, int leaves,
                     const std::string& note, const Actor& actor);
  // Any other step but prepared and accepted, forward or back. scanned needs a count of images; a
  // check needs a verdict on each page of the sample and comes from somebody who did not scan and
  // did not make the other check. Whoever returns counts the leaves; another count than that of the
  // hand-over needs a note. processed needs all pages read.
  LotDossier step(const std::string& dossier, const NewStep& step, const Actor& actor);
  // Whether pages may come to the dossier: it is in no lot, or prepared and without an open stop.
  // Throws conflict otherwise: not_prepared, stop_open, withdrawn, signed_off.
  void need_scannable(const std::string& dossier) const;
  std::int64_t stop(const std::string& dossier, const NewStop& stop, const Actor& actor);
  void resolve_stop(std::int64_t stop, StopOutcome outcome, const std::string& resolution,
                    const Actor& actor);
  std::vector<Stop> stops(const std::string& dossier) const;  // of the unfinished lot

  // -- checks
  // What programs can check, on every page: page findings, pages set aside, sheets and numbers.
  Gate gate(const std::string& dossier) const;
  // Draws what is missing of each processed dossier's share. nullopt: nothing was missing.
  std::optional<Sample> draw_sample(std::int64_t lot, const SampleOptions& options,
                                    const Actor& actor);
  std::vector<Sample> samples(std::int64_t lot) const;
  // The pages of the dossier in the present round, by number, the replaced ones too.
  std::vector<PageRecord> sample_pages(const std::string& dossier) const;
  // Whether the person has no other part in the dossier; judge asks it too, and for the role.
  bool may_check(const std::string& dossier, CheckStage stage, const Actor& actor) const;
  // One person's verdicts on pages of a dossier, sampled or not.
  void judge(const std::string& dossier, CheckStage stage, const std::vector<NewVerdict>& verdicts,
             const Actor& actor);
  // page 0: the finding `code` about the dossier; else the page.
  void waive(const std::string& dossier, std::int64_t page, const std::string& code,
             const std::string& reason, const Actor& actor);
  // The step accepted: by a custodian, when gate, sample, pass rate and refused pages allow.
  LotDossier accept(const std::string& dossier, const std::string& note, const Actor& actor);

  // -- pages that are scanned again
  std::vector<Rescan> rescan_list(std::int64_t lot) const;
  // `replacement`, of a later batch of the same dossier, takes the place of the page: order,
  // number, leaf. Both are kept.
  void replace_page(std::int64_t page, std::int64_t replacement, const std::string& note,
                    const Actor& actor);
  // The same of several, all or none. Each page is bad, or the other side of a sheet that has a bad
  // one.
  void replace_pages(const std::vector<std::pair<std::int64_t, std::int64_t>>& pages,
                     const std::string& note, const Actor& actor);
  // Throws what replace_pages would throw of these pages, whatever comes in their place.
  void need_replaceable(const std::vector<std::int64_t>& pages) const;
  std::vector<Replacement> replacements(const std::string& dossier) const;  // oldest first

  // -- leaves of several images
  Leaf group_leaf(const std::string& dossier, const std::vector<LeafImage>& images,
                  const std::string& note, const Actor& actor);
  void ungroup_leaf(std::int64_t leaf, const Actor& actor);
  std::vector<Leaf> leaves(const std::string& dossier) const;

  // -- campaign and figures
  void set_plan(const CampaignPlan& plan, const Actor& actor);
  Progress progress(std::chrono::sys_days today) const;
  LotReport report(std::int64_t lot) const;
  DossierReport report(const std::string& dossier) const;  // of its last lot

 private:
  Archive::State* state_;
};

}  // namespace store
