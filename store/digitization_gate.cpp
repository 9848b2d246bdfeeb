// SPDX-License-Identifier: Apache-2.0
// What the figures say of a dossier in a lot: the quality gate and the state of its sample.
#include <algorithm>
#include <map>
#include <set>

#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_outcome.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"

namespace store {
namespace internal {
namespace {

// The last verdict on the page at this check.
std::optional<Verdict> last_verdict(const std::vector<Verdict>& verdicts, std::int64_t page,
                                    CheckStage stage) {
  std::optional<Verdict> last;
  for (const Verdict& verdict : verdicts) {
    if (verdict.page == page && verdict.stage == stage) last = verdict;
  }
  return last;
}

bool is_accepted(const std::vector<Verdict>& verdicts, std::int64_t page) {
  for (const CheckStage stage : {CheckStage::first, CheckStage::second}) {
    const auto last = last_verdict(verdicts, page, stage);
    if (!last || !last->accepted) return false;
  }
  return true;
}

[[noreturn]] void refuse_same_person(const std::string& dossier) {
  throw Error(Errc::conflict, dossier, "somebody else must check", Cause::same_person);
}

void count_leaves(Database& db, const LotEntry& entry, const std::map<std::int64_t, bool>& blank,
                  DossierCounts& counts) {
  for (const Leaf& leaf : leaves_of(db, entry.dossier_id)) {
    bool front = false, back = false;
    for (const LeafImage& image : leaf.images) {
      const auto page = blank.find(image.page);
      if (page == blank.end()) continue;
      ++counts.grouped_images;
      counts.grouped_blank += page->second;
      (image.role == ImageRole::back ? back : front) |= !page->second;
    }
    ++counts.grouped_leaves;
    counts.grouped_pages += int{front} + int{back};
  }
}

// The files of all batches and whole stacks that the dossier has pages of: what went to other
// dossiers or is a separator leaves no gap in their numbers. Pages scanned again have numbers of
// their own.
void add_file_paths(Database& db, std::int64_t dossier, DossierCounts& counts) {
  Statement rows(db,
                 "SELECT f.path, sum(p.id IN (SELECT replacement FROM page_replacement)) > 0 "
                 "FROM file f JOIN page p ON p.file = f.id WHERE f.batch IN "
                 "(SELECT coalesce(stack, id) FROM batch WHERE dossier = ?) GROUP BY f.id "
                 "ORDER BY f.batch, f.place",
                 dossier);
  while (rows.step()) {
    (rows.integer(1) != 0 ? counts.files_again : counts.files).push_back(rows.text(0));
  }
}

// A rescan is on record by the replacement unless its batch is by itself.
void count_replaced(Database& db, const LotEntry& entry, const std::set<std::int64_t>& older,
                    DossierCounts& counts) {
  Statement rows(db,
                 "SELECT o.id, o.half IS NOT 'right', n.half IS NOT 'right' AND NOT EXISTS "
                 "(SELECT 1 FROM lot_step s WHERE s.entry = ?2 AND s.batch = n.batch "
                 "AND s.step = 'scanned') FROM page_replacement r JOIN page o ON o.id = r.page "
                 "JOIN page n ON n.id = r.replacement WHERE r.dossier = ?1",
                 entry.dossier_id, entry.id);
  while (rows.step()) {
    if (older.contains(rows.integer(0))) continue;
    counts.received += rows.small(1);
    counts.scanned += rows.small(2);
  }
}

DossierCounts counts_of(Database& db, const LotEntry& entry, const std::vector<PageRecord>& pages) {
  DossierCounts counts;
  counts.leaves = entry.value.leaves;
  std::set<int> left_out;  // a leaf may have been stopped for two reasons
  for (const Stop& stop : stops_of(db, entry)) {
    if (stop.outcome == StopOutcome::leave_out && stop.what.leaf > 0)
      left_out.insert(stop.what.leaf);
  }
  if (counts.leaves > 0)
    counts.leaves = std::max(0, counts.leaves - static_cast<int>(left_out.size()));
  counts.counted = entry.value.leaves;
  counts.pages = entry.value.pages;
  counts.sides = entry.value.sides;
  for (const StepRecord& step : steps_of(db, entry.id)) {
    if (step.step == Step::received) counts.handed_over = step.leaves;
    if (step.step == Step::scanned) counts.scanned += step.images;
  }
  const auto older = pages_of_other_lots(db, entry);
  count_replaced(db, entry, older, counts);
  std::map<std::int64_t, bool> blank;
  for (const PageRecord& page : pages) {
    if (page.half == Half::right) {
      counts.facing += !page.result.blank;
      continue;
    }
    ++counts.images;
    counts.received += !older.contains(page.id);
    counts.blank += page.result.blank;
    blank[page.id] = page.result.blank;
  }
  count_leaves(db, entry, blank, counts);
  add_file_paths(db, entry.dossier_id, counts);
  return counts;
}

DossierFinding page_finding(const char* code, const PageRecord& page, std::string detail) {
  DossierFinding made;
  made.code = code;
  made.severity = "defect";
  made.page = page.id;
  made.number = page.number;
  made.detail = std::move(detail);
  return made;
}

// Pages set aside or waiting and findings that are defects; repeated pages go into the counts.
std::vector<DossierFinding> bad_pages(Database& db, const LotEntry& entry,
                                      const std::vector<PageRecord>& pages, DossierCounts& counts) {
  const auto inspected = page_findings_of(db, entry.dossier_id);
  std::vector<DossierFinding> found;
  for (const PageRecord& page : pages) {
    if (page.state == PageState::waiting) found.push_back(page_finding("page_waiting", page, ""));
    if (page.state == PageState::quarantined) {
      found.push_back(page_finding("page_quarantined", page, page.reason));
    }
    const auto findings = inspected.find(page.id);
    if (findings == inspected.end()) continue;
    for (const PageFinding& one : findings->second) {
      if (one.severity == "defect") {
        found.push_back(page_finding("page_defect", page, one.code));
      } else if (one.code == "duplicate" &&
                 repeated_number(db, page.id, static_cast<std::int64_t>(one.value))) {
        counts.duplicates.push_back(std::to_string(page.number));
      }
    }
  }
  return found;
}

// Pages that came in the place of others since the dossier came into the lot.
std::vector<std::int64_t> replacements_since(Database& db, const LotEntry& entry) {
  std::vector<std::int64_t> pages;
  Statement rows(db,
                 "SELECT replacement FROM page_replacement WHERE dossier = ? AND at >= "
                 "(SELECT min(at) FROM lot_step WHERE entry = ?) AND replacement NOT IN "
                 "(SELECT page FROM page_replacement) ORDER BY replacement",
                 entry.dossier_id, entry.id);
  while (rows.step()) pages.push_back(rows.integer(0));
  return pages;
}

}  // namespace

std::optional<Verdict> refusal_of(const std::vector<Verdict>& verdicts, std::int64_t page) {
  for (const CheckStage stage : {CheckStage::second, CheckStage::first}) {
    auto last = last_verdict(verdicts, page, stage);
    if (last && !last->accepted) return last;
  }
  return std::nullopt;
}

std::string name_of(const DossierFinding& finding) {
  return finding.detail.empty() ? finding.code : finding.code + ":" + finding.detail;
}

bool is_waived(const std::vector<Waiver>& waivers, std::int64_t page) {
  return is_waived_after(waivers, page, std::nullopt);
}

bool is_waived_after(const std::vector<Waiver>& waivers, std::int64_t page,
                     const std::optional<Verdict>& verdict) {
  return std::any_of(waivers.begin(), waivers.end(), [&](const Waiver& waiver) {
    return waiver.page == page && (!verdict || waiver.after_verdict >= verdict->id);
  });
}

bool is_waived(const std::vector<Waiver>& waivers, const DossierFinding& finding) {
  if (finding.code == "page_waiting" || finding.code == "stop_open") return false;
  if (finding.page != 0) return is_waived(waivers, finding.page);
  return std::any_of(waivers.begin(), waivers.end(), [&](const Waiver& waiver) {
    return waiver.page == 0 && waiver.code == name_of(finding) &&
           waiver.expected == finding.expected && waiver.found == finding.found;
  });
}

bool brought_pages(Database& db, const LotEntry& entry, const std::string& actor) {
  Statement rows(
      db,
      "SELECT actor FROM lot_step WHERE entry = ?1 AND step = 'scanned' AND corrects = 0 "
      "UNION SELECT actor FROM batch WHERE dossier = ?2 AND stack IS NULL "
      "UNION SELECT s.actor FROM batch b JOIN batch s ON s.id = b.stack "
      "WHERE b.dossier = ?2 "
      "UNION SELECT f.actor FROM batch b JOIN page p ON p.batch = b.id JOIN file f ON f.id = p.file "
      "WHERE b.dossier = ?2",
      entry.id, entry.dossier_id);
  while (rows.step()) {
    if (same_person(rows.text(0), actor)) return true;
  }
  return false;
}

bool has_other_part(Database& db, const LotEntry& entry, CheckStage stage,
                    const std::string& actor) {
  const Step other = stage == CheckStage::first ? Step::checked_second : Step::checked_first;
  const auto steps = steps_of(db, entry.id);
  const auto verdicts = verdicts_of(db, entry.id);
  return brought_pages(db, entry, actor) ||
         std::any_of(steps.begin(), steps.end(),
                     [&](const StepRecord& step) {
                       return step.step == other && same_person(step.actor, actor);
                     }) ||
         std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
           return verdict.stage != stage && same_person(verdict.actor, actor);
         });
}

void need_no_scanner(Change& change, const LotEntry& entry) {
  if (brought_pages(change.db, entry, change.actor)) refuse_same_person(entry.value.dossier);
}

void need_other_person(Change& change, const LotEntry& entry, CheckStage stage) {
  if (has_other_part(change.db, entry, stage, change.actor)) {
    refuse_same_person(entry.value.dossier);
  }
}

void need_other_scanner(Change& change, std::int64_t page) {
  Statement row(change.db, "SELECT actor FROM page_replacement WHERE replacement = ?", page);
  if (row.step() && same_person(row.text(0), change.actor)) {
    refuse_same_person(subject_of("page", page));
  }
}

Gate gate_of(Database& db, const LotEntry& entry) {
  const auto pages = page_places_of_dossier(db, entry.dossier_id);
  DossierCounts counts = counts_of(db, entry, pages);
  Gate gate;
  gate.reasons = bad_pages(db, entry, pages, counts);
  for (DossierFinding& finding : reconcile(counts)) gate.reasons.push_back(std::move(finding));
  if (entry.value.open_stops > 0) {
    DossierFinding stop;
    stop.code = "stop_open";
    stop.severity = "defect";
    stop.found = entry.value.open_stops;
    gate.reasons.push_back(std::move(stop));
  }
  const auto waivers = waivers_of(db, entry.id);
  gate.open = true;
  for (DossierFinding& finding : gate.reasons) {
    finding.waived = is_waived(waivers, finding);
    if (finding.severity == "defect" && !finding.waived) gate.open = false;
  }
  std::stable_sort(gate.reasons.begin(), gate.reasons.end(),
                   [](const DossierFinding& a, const DossierFinding& b) {
                     return a.severity == "defect" && b.severity != "defect";
                   });
  return gate;
}

std::vector<std::int64_t> sample_of(Database& db, const LotEntry& entry) {
  std::set<std::int64_t> pages;
  const auto verdicts = verdicts_of(db, entry.id);
  Statement rows(
      db,
      "SELECT DISTINCT p.page FROM lot_sample s JOIN lot_sample_page p ON p.sample = s.id "
      "WHERE s.lot = ?1 AND p.entry = ?2 AND "
      "s.round = (SELECT max(round) FROM lot_sample WHERE lot = ?1) ORDER BY p.page",
      entry.value.lot, entry.id);
  while (rows.step()) {
    std::int64_t page = rows.integer(0);
    while (!refusal_of(verdicts, page)) {
      const auto next = db.integer("SELECT replacement FROM page_replacement WHERE page = ?", page);
      if (!next) break;
      page = *next;
    }
    pages.insert(page);
  }
  return {pages.begin(), pages.end()};
}

SampleFigures sample_figures(Database& db, const LotEntry& entry) {
  SampleFigures figures;
  const auto sample = sample_of(db, entry);
  const auto verdicts = verdicts_of(db, entry.id);
  figures.pages =
      static_cast<int>(db.integer("SELECT count(*) FROM page p JOIN batch b ON b.id = p.batch "
                                  "WHERE b.dossier = ? AND p.kind = 'page' AND p.state = 'stored' "
                                  "AND p.id NOT IN (SELECT page FROM page_replacement)",
                                  entry.dossier_id)
                           .value_or(0));
  figures.drawn = static_cast<int>(sample.size());
  int whole = sample_size(figures.pages, sample_percent(db, entry.value.lot));
  if (entry.value.step < Step::processed) whole = std::max(1, whole);  // its pages are to come
  figures.wanted = std::max(0, whole - figures.drawn);
  for (const std::int64_t page : sample) {
    const bool refused = refusal_of(verdicts, page).has_value();
    figures.refused += refused;
    figures.judged += refused || is_accepted(verdicts, page);
  }
  return figures;
}

int sample_percent(Database& db, std::int64_t lot) {
  const auto percent = db.integer(
      "SELECT max(percent) FROM lot_sample WHERE lot = ?1 AND round = "
      "(SELECT max(round) FROM lot_sample WHERE lot = ?1)",
      lot);
  return static_cast<int>(percent.value_or(5));
}

SampleFigures sample_figures(Database& db, const std::vector<LotEntry>& entries) {
  SampleFigures sum;
  std::int64_t round = 0;
  if (!entries.empty()) {
    round = db.integer("SELECT max(round) FROM lot_sample WHERE lot = ?", entries[0].value.lot)
                .value_or(0);
  }
  for (const LotEntry& entry : entries) {
    if (entry.value.withdrawn) continue;
    const auto kept = kept_sample(db, entry);
    if (kept && kept->round != round) continue;
    const SampleFigures one = kept ? kept->figures : sample_figures(db, entry);
    sum.pages += one.pages;
    sum.drawn += one.drawn;
    sum.wanted += one.wanted;
    sum.judged += one.judged;
    sum.refused += one.refused;
  }
  return sum;
}

OpenVerdicts open_verdicts(Database& db, const LotEntry& entry) {
  OpenVerdicts open;
  if (entry.value.withdrawn || is_over(entry)) return open;
  const auto verdicts = verdicts_of(db, entry.id);
  const auto waivers = waivers_of(db, entry.id);
  std::set<std::int64_t> judged;
  for (const Verdict& verdict : verdicts) judged.insert(verdict.page);
  for (const std::int64_t page : judged) {
    const bool replaced =
        db.integer("SELECT 1 FROM page_replacement WHERE page = ?", page).has_value();
    const auto refusal = refusal_of(verdicts, page);
    if (!replaced && refusal && !is_waived_after(waivers, page, refusal)) {
      open.refused.push_back(page);
    }
  }
  open.came_since = replacements_since(db, entry);
  for (const std::int64_t page : open.came_since) {
    if (!is_accepted(verdicts, page) && !is_waived(waivers, page)) open.unchecked.push_back(page);
  }
  return open;
}

}  // namespace internal

bool Digitization::may_check(const std::string& dossier, CheckStage stage,
                             const Actor& actor) const {
  return state_->read([&](internal::Database& db) {
    return !internal::has_other_part(db, internal::need_entry(db, dossier), stage, actor.name);
  });
}

}  // namespace store
