// SPDX-License-Identifier: Apache-2.0
// What is done with a dossier of a lot: steps forward and back, stops.
#include <algorithm>

#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/lot_outcome.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::LotEntry;
using internal::Needs;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr int most = 100000;

void need_counts(int leaves, int images, int sides, const std::string& note) {
  const bool good =
      leaves >= 0 && leaves <= most && images >= 0 && images <= most && sides >= 0 && sides <= 2;
  if (!good) throw Error(Errc::invalid, "count", "out of bounds", Cause::counts_form);
  if (note.size() > 2000) throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
}

// Whether the step is one forward or back; throws when the rules forbid it.
StepKind need_step(const LotEntry& entry, Step to) {
  const LotDossier& value = entry.value;
  const StepKind kind = step_kind(value.step, to, value.withdrawn);
  if (kind == StepKind::forbidden) {
    throw Error(Errc::conflict, value.dossier,
                std::string("from ") + to_string(value.step) + " no step leads to " + to_string(to),
                Cause::step_forbidden);
  }
  if (value.open_stops > 0 && !may_with_open_stop(to)) {
    throw Error(Errc::conflict, value.dossier, "a stop is open", Cause::stop_open);
  }
  return kind;
}

void add_stop(Change& change, const LotEntry& entry, const NewStop& stop) {
  if (stop.leaf < 0 || stop.leaf > most) {
    throw Error(Errc::invalid, "leaf", "out of bounds", Cause::counts_form);
  }
  // A leaf that does not exist would be left out of the count in the place of one that was lost.
  if (entry.value.leaves > 0 && stop.leaf > entry.value.leaves) {
    throw Error(Errc::invalid, std::to_string(stop.leaf), "the dossier has fewer leaves",
                Cause::no_such_leaf);
  }
  internal::need_text(stop.note, 2000, "note");
  change.db.run(
      "INSERT INTO lot_stop (entry, kind, leaf, note, at, actor) VALUES (?, ?, ?, ?, ?, ?)",
      entry.id, to_string(stop.kind), stop.leaf, stop.note, change.at, change.actor);
  change.record("lot.stopped", entry.value.dossier, subject_of("stop", change.db.last_id()),
                {{"kind", to_string(stop.kind)}, {"leaf", std::to_string(stop.leaf)}});
}

// A leaf stays out of the scanner; a whole dossier is withdrawn, and what was scanned is no longer
// out of it.
void need_leaf_to_leave_out(const std::string& dossier, int leaf, const std::string& step) {
  if (leaf == 0) {
    throw Error(Errc::conflict, dossier, "the stop is on the whole dossier", Cause::stop_of_whole);
  }
  if (parse_step(step).value_or(Step::received) >= Step::scanned) {
    throw Error(Errc::conflict, dossier, "is scanned already", Cause::stop_too_late);
  }
}

// Leaves are counted before they go back, or when they are bound; a count that differs is explained.
void need_return_count(const LotEntry& entry, const NewStep& step) {
  const bool counts = step.step == Step::returned || (step.step == Step::restored && step.leaves > 0);
  if (!counts || entry.value.leaves == 0) return;
  if (step.leaves == 0) {
    throw Error(Errc::invalid, entry.value.dossier, "the leaves were not counted",
                Cause::leaves_uncounted);
  }
  if (step.leaves != entry.value.leaves && step.note.empty()) {
    throw Error(Errc::conflict, entry.value.dossier, "as many leaves were not received",
                Cause::leaves_differ);
  }
}

// What is not read yet cannot be checked.
void need_all_read(Database& db, const LotEntry& entry) {
  for (const PageRecord& page : internal::page_places_of_dossier(db, entry.dossier_id)) {
    if (page.state == PageState::waiting) {
      throw Error(Errc::conflict, entry.value.dossier, "pages wait to be read",
                  Cause::pages_unread);
    }
  }
}

// A check is recorded when a person has seen every page of the sample, by whoever may make it.
void need_checked(Change& change, const LotEntry& entry, CheckStage stage) {
  Database& db = change.db;
  const auto sample = internal::sample_of(db, entry);
  if (sample.empty() || internal::sample_figures(db, entry).wanted > 0) {
    throw Error(Errc::conflict, entry.value.dossier, "no whole sample was drawn",
                Cause::sample_not_drawn);
  }
  const auto verdicts = internal::verdicts_of(db, entry.id);
  for (const std::int64_t page : sample) {
    const bool seen = std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
      return verdict.page == page && verdict.stage == stage;
    });
    // What the first check refused needs no second look.
    if (!seen && !internal::refusal_of(verdicts, page)) {
      throw Error(Errc::conflict, entry.value.dossier, "pages of the sample are not checked",
                  Cause::check_incomplete);
    }
  }
}

// Takes off what was counted of the batch before; true when nothing is left.
bool leave_out_counted(Database& db, const LotEntry& entry, NewStep& step) {
  if (step.batch == 0) return false;
  Statement row(db,
                "SELECT coalesce(sum(images), 0), coalesce(sum(leaves), 0) FROM lot_step "
                "WHERE entry = ? AND batch = ? AND step = 'scanned'",
                entry.id, step.batch);
  if (!row.step()) return false;
  step.images = std::max(0, step.images - row.small(0));
  step.leaves = std::max(0, step.leaves - row.small(1));
  return step.images == 0;
}

// What was recorded as scanned, all times together, becomes what the step says: the difference is a
// record of its own, and the dossier stays where it is.
LotDossier correct_count(Change& change, const LotEntry& entry, const NewStep& wanted) {
  const LotDossier& value = entry.value;
  internal::need_text(wanted.note, 2000, "note");
  // What the checks have been made on is put right by a custodian.
  if (value.step >= Step::processed) internal::need_role(change, Act::sign_off, Needs::account);
  if (wanted.step != Step::scanned || value.step < Step::scanned || internal::is_over(entry)) {
    throw Error(Errc::conflict, value.dossier, "has no count to correct",
                Cause::nothing_to_correct);
  }
  NewStep step = wanted;
  for (const StepRecord& one : internal::steps_of(change.db, entry.id)) {
    if (one.step != Step::scanned) continue;
    step.images -= one.images;
    step.leaves -= wanted.leaves > 0 ? one.leaves : 0;
  }
  internal::record_count(change, entry, step);
  if (wanted.sides > 0)
    change.db.run("UPDATE lot_dossier SET sides = ? WHERE id = ?", wanted.sides, entry.id);
  return internal::need_entry(change.db, value.dossier).value;
}

void need_checker(Change& change, const LotEntry& entry, CheckStage stage) {
  internal::need_other_person(change, entry, stage);
  need_checked(change, entry, stage);
}

}  // namespace

LotDossier Digitization::prepare(const std::string& dossier, const std::vector<NewStop>& stops,
                                 int leaves, const std::string& note, const Actor& actor) {
  need_counts(leaves, 0, 0, note);
  return state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    LotEntry entry = internal::need_entry(change.db, dossier);
    const StepKind kind = need_step(entry, Step::prepared);
    const int before = entry.value.leaves;
    if (leaves > 0 && before > 0 && leaves != before && note.empty()) {
      throw Error(Errc::conflict, dossier, "as many leaves were not received", Cause::leaves_differ);
    }
    internal::record_step(change, entry, {Step::prepared, leaves, 0, 0, note},
                          kind == StepKind::back);
    if (leaves > 0) {
      change.db.run("UPDATE lot_dossier SET leaves = ? WHERE id = ?", leaves, entry.id);
      entry.value.leaves = leaves;
    }
    for (const NewStop& stop : stops) add_stop(change, entry, stop);
    return internal::need_entry(change.db, dossier).value;
  });
}

LotDossier Digitization::step(const std::string& dossier, const NewStep& wanted,
                              const Actor& actor) {
  NewStep step = wanted;
  need_counts(step.leaves, step.images, step.sides, step.note);
  if (step.step == Step::prepared || step.step == Step::accepted) {
    throw Error(Errc::invalid, to_string(step.step), "has an act of its own", Cause::own_command);
  }
  if (step.step == Step::scanned && step.images == 0 && !step.corrects) {
    throw Error(Errc::invalid, "images", "the scanner's count is missing", Cause::counts_form);
  }
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    const Act act = act_of(step.step);
    internal::need_role(change, act, act == Act::digitize ? Needs::anybody : Needs::account);
    const LotEntry entry = internal::need_entry(db, dossier);
    if (step.corrects) return correct_count(change, entry, step);
    const StepKind kind = need_step(entry, step.step);
    if (step.step == Step::scanned && leave_out_counted(db, entry, step)) return entry.value;
    if (step.step == Step::processed) need_all_read(db, entry);
    need_return_count(entry, step);
    if (step.step == Step::checked_first) need_checker(change, entry, CheckStage::first);
    if (step.step == Step::checked_second) need_checker(change, entry, CheckStage::second);
    if (step.step == Step::restored && !internal::is_over(entry)) {
      internal::keep_outcome(change, entry, internal::report_of(db, entry));
    }
    internal::record_step(change, entry, step, kind == StepKind::back);
    if (step.step == Step::scanned) {
      db.run("UPDATE lot_dossier SET sides = ? WHERE id = ?", step.sides, entry.id);
    }
    LotDossier after = entry.value;
    after.step = step.step;
    after.since = change.at;
    if (step.step == Step::scanned) after.sides = step.sides;
    return after;
  });
}

void Digitization::need_scannable(const std::string& dossier) const {
  state_->read([&](Database& db) {
    internal::need_open_for_pages(db, dossier);
    return true;
  });
}

std::int64_t Digitization::stop(const std::string& dossier, const NewStop& stop,
                                const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    const LotEntry entry = internal::need_entry(change.db, dossier);
    if (entry.value.step >= Step::accepted) {
      throw Error(Errc::conflict, dossier, "is signed off", Cause::signed_off);
    }
    add_stop(change, entry, stop);
    const auto id = change.db.integer("SELECT max(id) FROM lot_stop WHERE entry = ?", entry.id);
    return id.value_or(0);
  });
}

void Digitization::resolve_stop(std::int64_t stop, StopOutcome outcome,
                                const std::string& resolution, const Actor& actor) {
  internal::need_text(resolution, 2000, "resolution");
  state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, Act::sign_off, Needs::account);
    Statement row(db,
                  "SELECT s.entry, s.outcome IS NOT NULL, d.number, e.step, s.leaf FROM lot_stop s "
                  "JOIN lot_dossier e ON e.id = s.entry JOIN dossier d ON d.id = e.dossier "
                  "WHERE s.id = ?",
                  stop);
    const std::string subject = subject_of("stop", stop);
    if (!row.step()) throw Error(Errc::not_found, subject, "no such stop", Cause::no_stop);
    if (row.integer(1) != 0) {
      throw Error(Errc::conflict, subject, "is resolved already", Cause::stop_resolved);
    }
    const std::int64_t entry = row.integer(0);
    if (outcome == StopOutcome::leave_out)
      need_leaf_to_leave_out(row.text(2), row.small(4), row.text(3));
    db.run(
        "UPDATE lot_stop SET outcome = ?, resolved = ?, resolved_by = ?, resolution = ? "
        "WHERE id = ?",
        to_string(outcome), change.at, change.actor, resolution, stop);
    if (outcome == StopOutcome::withdraw) {
      db.run("UPDATE lot_dossier SET withdrawn = 1 WHERE id = ?", entry);
    }
    change.record("lot.stop_resolved", row.text(2), subject, {{"outcome", to_string(outcome)}});
  });
}

std::vector<Stop> Digitization::stops(const std::string& dossier) const {
  return state_->read(
      [&](Database& db) { return internal::stops_of(db, internal::need_entry(db, dossier)); });
}

}  // namespace store
