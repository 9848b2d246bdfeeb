// SPDX-License-Identifier: Apache-2.0
// What persons check: samples, verdicts, waivers, the final sign-off.
#include <algorithm>
#include <set>

#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"
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

// Refused pages are replaced or let pass, and what came in their place was checked.
void need_nothing_open(Database& db, const LotEntry& entry) {
  const auto left = internal::open_verdicts(db, entry);
  if (left.refused.empty() && left.unchecked.empty()) return;
  throw Error(Errc::conflict, entry.value.dossier, "refused pages are neither replaced nor waived",
              Cause::refused_left);
}

// A round ends when it is complete and failed, and what it refused has been seen to.
void need_new_round(Database& db, std::int64_t lot, const std::vector<LotEntry>& entries) {
  const SampleFigures figures = internal::sample_figures(db, entries);
  if (figures.complete() && !figures.passed()) {
    for (const LotEntry& entry : entries) need_nothing_open(db, entry);
  } else {
    throw Error(Errc::conflict, subject_of("lot", lot), "the present round goes on",
                Cause::sample_goes_on);
  }
}

bool is_sampled(const LotEntry& entry) {
  return entry.value.step >= Step::processed && entry.value.step <= Step::checked_second;
}

// Those of the dossier's pages that are to be drawn beside the ones that were.
std::vector<std::int64_t> draw_from(Database& db, const LotEntry& entry,
                                    const SampleOptions& options,
                                    const std::vector<std::int64_t>& drawn) {
  std::vector<std::int64_t> rest, judged;  // pages that nobody has judged go first
  int pages = 0;
  const std::set<std::int64_t> known(drawn.begin(), drawn.end());
  const auto verdicts = internal::verdicts_of(db, entry.id);
  for (const PageRecord& page : internal::page_places_of_dossier(db, entry.dossier_id)) {
    if (page.state != PageState::stored) continue;
    ++pages;
    if (known.contains(page.id)) continue;
    const bool seen = std::any_of(verdicts.begin(), verdicts.end(),
                                  [&](const Verdict& verdict) { return verdict.page == page.id; });
    (seen ? judged : rest).push_back(page.id);
  }
  const int percent = std::max(options.percent, internal::sample_percent(db, entry.value.lot));
  const int missing = sample_size(pages, percent) - static_cast<int>(drawn.size());
  const std::string& dossier = entry.value.dossier;
  auto found = draw_pages(options.seed, dossier, std::move(rest), missing);
  const int left = missing - static_cast<int>(found.size());
  for (const auto page : draw_pages(options.seed, dossier, std::move(judged), left)) {
    found.push_back(page);
  }
  return found;
}

// Whoever brought pages would know beforehand which of them nobody looks at.
void need_free_seed(Change& change, std::int64_t lot) {
  for (const LotEntry& entry : internal::entries_of_lot(change.db, lot)) {
    if (internal::brought_pages(change.db, entry, change.actor)) {
      throw Error(Errc::conflict, entry.value.dossier, "somebody else must choose the seed",
                  Cause::own_seed);
    }
  }
}

std::optional<Sample> draw(Change& change, std::int64_t lot, const SampleOptions& options) {
  Database& db = change.db;
  const auto entries = internal::entries_of_lot(db, lot);
  auto round = db.integer("SELECT max(round) FROM lot_sample WHERE lot = ?", lot).value_or(1);
  if (options.again) {
    need_new_round(db, lot, entries);
    ++round;
  }
  db.run("INSERT INTO lot_sample (lot, round, seed, percent, at, actor) VALUES (?, ?, ?, ?, ?, ?)",
         lot, round, options.seed, options.percent, change.at, change.actor);
  const std::int64_t id = db.last_id();
  int drawn = 0;
  for (const LotEntry& entry : entries) {
    if (!is_sampled(entry)) continue;
    const auto pages = draw_from(db, entry, options, internal::sample_of(db, entry));
    for (const std::int64_t page : pages) {
      db.run("INSERT INTO lot_sample_page (sample, entry, page) VALUES (?, ?, ?)", id, entry.id,
             page);
    }
    if (pages.empty()) continue;
    drawn += static_cast<int>(pages.size());
    change.record("lot.sampled", entry.value.dossier, subject_of("sample", id),
                  {{"seed", options.seed},
                   {"percent", std::to_string(options.percent)},
                   {"round", std::to_string(round)},
                   {"pages", std::to_string(pages.size())}});
  }
  if (drawn == 0) {
    db.run("DELETE FROM lot_sample WHERE id = ?", id);
    return std::nullopt;
  }
  return internal::samples_of(db, lot).back();
}

void need_page_here(Database& db, const LotEntry& entry, std::int64_t page) {
  const PageRecord record = internal::need_page(db, page);
  if (record.dossier != entry.value.dossier) {
    throw Error(Errc::not_found, subject_of("page", page), "is not in this dossier",
                Cause::page_not_here);
  }
  if (record.replaced_by != 0) {
    throw Error(Errc::conflict, subject_of("page", page), "was replaced", Cause::page_replaced);
  }
}

// What somebody refused is accepted at the same check by the same person, or by a custodian.
void need_own_refusal(Change& change, const LotEntry& entry, CheckStage stage, std::int64_t page) {
  const auto refusal = internal::refusal_of(internal::verdicts_of(change.db, entry.id), page);
  if (!refusal || refusal->stage != stage || same_person(refusal->actor, change.actor)) return;
  try {
    internal::need_role(change, Act::sign_off, Needs::account);
  } catch (const Error& e) {
    if (e.cause() != Cause::role_forbidden) throw;
    throw Error(Errc::conflict, subject_of("page", page), "was refused by somebody else",
                Cause::refused_by_other);
  }
}

void add_verdict(Change& change, const LotEntry& entry, CheckStage stage,
                 const NewVerdict& verdict) {
  need_page_here(change.db, entry, verdict.page);
  internal::need_other_scanner(change, verdict.page);
  if (verdict.accepted) need_own_refusal(change, entry, stage, verdict.page);
  if (verdict.accepted && verdict.reason.size() > 2000) {
    throw Error(Errc::invalid, "reason", "is too long", Cause::too_long);
  }
  if (!verdict.accepted) internal::need_text(verdict.reason, 2000, "reason");
  change.db.run(
      "INSERT INTO page_verdict (entry, page, stage, accepted, reason, at, actor) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      entry.id, verdict.page, to_string(stage), verdict.accepted, verdict.reason, change.at,
      change.actor);
  change.record(verdict.accepted ? "page.check_accepted" : "page.check_refused",
                entry.value.dossier, subject_of("page", verdict.page),
                {{"stage", to_string(stage)}});
}

// Whether it was urgent before any of its pages was drawn: afterwards that is no way around the
// lot.
bool stands_alone(Database& db, const LotEntry& entry) {
  if (!entry.value.urgent_since) return false;
  Statement row(db,
                "SELECT min(s.at) FROM lot_sample s JOIN lot_sample_page p ON p.sample = s.id "
                "WHERE p.entry = ?",
                entry.id);
  return row.step() && !row.is_null(0) && row.time(0) > *entry.value.urgent_since;
}

// Sign-off is for the lot as a whole; an urgent dossier stands for itself.
void need_good_sample(Database& db, const LotEntry& entry) {
  const std::string& dossier = entry.value.dossier;
  const SampleFigures own = internal::sample_figures(db, entry);
  const SampleFigures figures =
      stands_alone(db, entry)
          ? own
          : internal::sample_figures(db, internal::entries_of_lot(db, entry.value.lot));
  const bool undrawn = own.drawn == 0 && own.pages > 0;
  if (figures.drawn == 0 || undrawn || figures.wanted > 0) {
    throw Error(Errc::conflict, dossier, "no whole sample was drawn", Cause::sample_not_drawn);
  }
  if (!figures.complete()) {
    throw Error(Errc::conflict, dossier, "pages of the sample are not checked",
                Cause::check_incomplete);
  }
  if (!figures.passed()) {
    const std::string of =
        stands_alone(db, entry) ? dossier : internal::need_lot(db, entry.value.lot).name;
    throw Error(Errc::conflict, of, "fewer than 95 in 100 were accepted", Cause::pass_rate);
  }
}

void add_waiver(Change& change, const LotEntry& entry, const Waiver& waiver) {
  change.db.run(
      "INSERT INTO lot_waiver (entry, page, code, expected, found, reason, at, actor, "
      "after_verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
      "(SELECT coalesce(max(id), 0) FROM page_verdict))",
      entry.id, waiver.page == 0 ? std::nullopt : std::optional(waiver.page), waiver.code,
      waiver.expected, waiver.found, waiver.reason, change.at, change.actor);
}

// Those that stand now: what is found later, or in other figures, is not let pass with them.
void waive_findings(Change& change, const LotEntry& entry, const std::string& code,
                    const std::string& reason) {
  int waived = 0;
  for (const DossierFinding& finding : internal::gate_of(change.db, entry).reasons) {
    const std::string whole = internal::name_of(finding);
    if (finding.page != 0 || (finding.code != code && whole != code)) continue;
    add_waiver(change, entry, {0, whole, reason, {}, "", finding.expected, finding.found});
    ++waived;
  }
  if (waived == 0) {
    throw Error(Errc::conflict, code, "was not found in this dossier", Cause::nothing_to_waive);
  }
}

}  // namespace

std::optional<Sample> Digitization::draw_sample(std::int64_t lot, const SampleOptions& options,
                                                const Actor& actor) {
  if (options.percent < 5 || options.percent > 100) {
    throw Error(Errc::invalid, "percent", "5 to 100", Cause::percent_form);
  }
  SampleOptions how = options;
  if (how.seed.empty()) how.seed = internal::random_hex(8);
  internal::need_text(how.seed, 64, "seed");
  return state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    internal::need_lot(change.db, lot);
    if (!options.seed.empty()) need_free_seed(change, lot);
    if (!how.again) how.percent = std::max(how.percent, internal::sample_percent(change.db, lot));
    return draw(change, lot, how);
  });
}

std::vector<Sample> Digitization::samples(std::int64_t lot) const {
  return state_->read([&](Database& db) {
    internal::need_lot(db, lot);
    return internal::samples_of(db, lot);
  });
}

std::vector<PageRecord> Digitization::sample_pages(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    std::vector<PageRecord> pages;
    for (const std::int64_t page : internal::sample_of(db, internal::need_entry(db, dossier))) {
      pages.push_back(internal::need_page(db, page));
    }
    std::sort(pages.begin(), pages.end(),
              [](const PageRecord& a, const PageRecord& b) { return a.number < b.number; });
    return pages;
  });
}

void Digitization::judge(const std::string& dossier, CheckStage stage,
                         const std::vector<NewVerdict>& verdicts, const Actor& actor) {
  if (verdicts.empty()) throw Error(Errc::invalid, dossier, "no pages", Cause::empty);
  state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::check_pages, Needs::account);
    const LotEntry entry = internal::need_entry(change.db, dossier);
    // After the first check has been recorded its replacements may still be looked at.
    const Step least = stage == CheckStage::first ? Step::processed : Step::checked_first;
    if (entry.value.step < least || entry.value.step > Step::checked_second) {
      throw Error(Errc::conflict, dossier, "is not at this check", Cause::check_order);
    }
    internal::need_other_person(change, entry, stage);
    for (const NewVerdict& verdict : verdicts) add_verdict(change, entry, stage, verdict);
  });
}

void Digitization::waive(const std::string& dossier, std::int64_t page, const std::string& code,
                         const std::string& reason, const Actor& actor) {
  internal::need_text(reason, 2000, "reason");
  if (page == 0) internal::need_text(code, 64, "code");
  state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::sign_off, Needs::account);
    const LotEntry entry = internal::need_entry(change.db, dossier);
    if (internal::is_over(entry)) {
      throw Error(Errc::conflict, dossier, "is signed off", Cause::signed_off);
    }
    if (page != 0) {
      need_page_here(change.db, entry, page);
      add_waiver(change, entry, {page, "", reason, {}, ""});
    } else {
      waive_findings(change, entry, code, reason);
    }
    change.record("lot.waived", dossier,
                  page == 0 ? internal::lot_subject(entry) : subject_of("page", page),
                  {{"code", page == 0 ? code : ""}});
  });
}

LotDossier Digitization::accept(const std::string& dossier, const std::string& note,
                                const Actor& actor) {
  if (note.size() > 2000) throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, act_of(Step::accepted), Needs::account);
    const LotEntry entry = internal::need_entry(db, dossier);
    internal::need_no_scanner(change, entry);
    if (step_kind(entry.value.step, Step::accepted, entry.value.withdrawn) != StepKind::forward) {
      throw Error(Errc::conflict, dossier, "is not checked twice", Cause::step_forbidden);
    }
    if (entry.value.open_stops > 0) {
      throw Error(Errc::conflict, dossier, "a stop is open", Cause::stop_open);
    }
    if (!internal::gate_of(db, entry).open) {
      throw Error(Errc::conflict, dossier, "the quality gate is shut", Cause::gate_shut);
    }
    need_nothing_open(db, entry);
    need_good_sample(db, entry);
    const DossierReport report = internal::report_of(db, entry);
    internal::keep_outcome(change, entry, report);
    internal::record_step(change, entry,
                          {Step::accepted, entry.value.leaves, report.images, 0, note}, false);
    LotDossier after = entry.value;
    after.step = Step::accepted;
    after.since = change.at;
    return after;
  });
}

}  // namespace store
