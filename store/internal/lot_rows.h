// SPDX-License-Identifier: Apache-2.0
// Lots and their dossiers as they stand in the database, and what is counted of them.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/custody_rules.h"
#include "store/digitization_records.h"
#include "store/internal/state.h"
#include "store/reconciliation.h"

namespace store::internal {

struct LotEntry {
  std::int64_t id = 0, dossier_id = 0;
  LotDossier value;
};

// The unfinished entry of the dossier; throws not_found for an unknown dossier, conflict for one in
// no lot.
LotEntry need_entry(Database& db, const std::string& dossier);
// The last one, finished or not; throws not_found, and conflict for a dossier that was in no lot.
LotEntry need_last_entry(Database& db, const std::string& dossier);
std::optional<LotEntry> find_entry(Database& db, const std::string& dossier);
std::vector<LotEntry> entries_of_lot(Database& db, std::int64_t lot);
std::vector<LotEntry> open_entries(Database& db, int limit);
Lot need_lot(Database& db, std::int64_t id);
std::vector<Lot> lots_where(Database& db, const std::string& condition, std::int64_t id,
                            const std::string& name, int limit);

std::string lot_subject(const LotEntry& entry);  // "lot:3"

// No page comes to a dossier in a lot that is not prepared, has an open stop, is withdrawn or
// signed off, whichever way it takes. Throws conflict: not_prepared, stop_open, withdrawn,
// signed_off.
void need_open_for_pages(Database& db, const std::string& dossier);

// Throws unless the actor may: an account whose role may, or, where an account is not asked for,
// the operating-system user.
enum class Needs { account, anybody };
void need_role(Change& change, Act act, Needs needs);

// Whether the actor scanned the dossier or brought pages of it.
bool brought_pages(Database& db, const LotEntry& entry, const std::string& actor);
// Whether it did, or had a part in the other check.
bool has_other_part(Database& db, const LotEntry& entry, CheckStage stage,
                    const std::string& actor);
// Throws same_person when the actor scanned the dossier or brought pages of it.
void need_no_scanner(Change& change, const LotEntry& entry);
// Throws same_person when the actor scanned the dossier or had a part in its other check.
void need_other_person(Change& change, const LotEntry& entry, CheckStage stage);
// The same when the actor put this page in the place of another.
void need_other_scanner(Change& change, std::int64_t page);

std::vector<StepRecord> steps_of(Database& db, std::int64_t entry);
std::vector<Stop> stops_of(Database& db, const LotEntry& entry);
std::vector<Verdict> verdicts_of(Database& db, std::int64_t entry);
std::vector<Waiver> waivers_of(Database& db, std::int64_t entry);
std::vector<Replacement> replacements_of(Database& db, std::int64_t dossier);
std::vector<Sample> samples_of(Database& db, std::int64_t lot);
std::vector<Leaf> leaves_of(Database& db, std::int64_t dossier);

// Its code, with its detail behind a colon where it has one.
std::string name_of(const DossierFinding& finding);
// Whether a custodian let the page pass, or the finding about the dossier.
bool is_waived(const std::vector<Waiver>& waivers, std::int64_t page);
// Whether that was after this verdict: what is refused later is not let pass by it.
bool is_waived_after(const std::vector<Waiver>& waivers, std::int64_t page,
                     const std::optional<Verdict>& verdict);
bool is_waived(const std::vector<Waiver>& waivers, const DossierFinding& finding);

// Moves the entry to a step and records it.
void record_step(Change& change, const LotEntry& entry, const NewStep& step, bool back);
// Records counts, which may be negative, and leaves the entry where it is.
void record_count(Change& change, const LotEntry& entry, const NewStep& step);

// From the pages as they are.
Gate gate_of(Database& db, const LotEntry& entry);

// The findings of the inspection on the dossier's pages, in order; without the places they show.
std::map<std::int64_t, std::vector<PageFinding>> page_findings_of(Database& db,
                                                                  std::int64_t dossier);

// All figures: from the pages as they are, or as they were kept when it left its checks.
DossierReport report_of(Database& db, const LotEntry& entry);

// The pages drawn from the entry in the present round of its lot; in the place of one that was
// replaced without having been refused stands the one that replaced it.
std::vector<std::int64_t> sample_of(Database& db, const LotEntry& entry);
// Of the present round, the most that was asked for; 5 before the first.
int sample_percent(Database& db, std::int64_t lot);
SampleFigures sample_figures(Database& db, const LotEntry& entry);
// Of all dossiers of the lot together in the present round: what was signed off counts as it was
// then, and not in a later round. Those that are withdrawn are left out.
SampleFigures sample_figures(Database& db, const std::vector<LotEntry>& entries);

// The last refusal of the page that stands, by either check.
std::optional<Verdict> refusal_of(const std::vector<Verdict>& verdicts, std::int64_t page);

// Pages that a person refused and that were neither replaced nor waived, and pages that replaced
// one and were not accepted by both checks. None once the dossier is withdrawn or has left its
// checks.
struct OpenVerdicts {
  std::vector<std::int64_t> refused, unchecked;
  std::vector<std::int64_t> came_since;  // in the place of others, since it came into the lot
};
OpenVerdicts open_verdicts(Database& db, const LotEntry& entry);

}  // namespace store::internal
