// SPDX-License-Identifier: Apache-2.0
#include "store/internal/lot_rows.h"

#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"

namespace store::internal {
namespace {

constexpr const char* entry_columns =
    "SELECT e.id, e.dossier, e.lot, e.place, d.number, p.name, e.step, e.since, e.leaves, e.pages, "
    "e.sides, e.remark, e.withdrawn, e.urgent_since, e.urgent_reason, "
    "(SELECT count(*) FROM lot_stop s WHERE s.entry = e.id AND s.outcome IS NULL) "
    "FROM lot_dossier e JOIN dossier d ON d.id = e.dossier JOIN person p ON p.id = d.person ";
// Urgent ones first, the earliest first among them.
constexpr const char* queue_keys = "e.urgent_rank IS NULL, e.urgent_rank, e.lot, e.place";

template <class E>
E need_word(std::optional<E> value, const std::string& subject) {
  if (!value) throw Error(Errc::damaged, subject, "an unknown word");
  return *value;
}

LotEntry entry_of(const Statement& row) {
  LotEntry entry;
  entry.id = row.integer(0);
  entry.dossier_id = row.integer(1);
  LotDossier& value = entry.value;
  value.lot = row.integer(2);
  value.place = row.small(3);
  value.dossier = row.text(4);
  value.person = row.text(5);
  value.step = need_word(parse_step(row.text(6)), value.dossier);
  value.since = row.time(7);
  value.leaves = row.small(8);
  value.pages = row.small(9);
  value.sides = row.small(10);
  value.remark = row.text(11);
  value.withdrawn = row.integer(12) != 0;
  value.urgent_since = row.optional_time(13);
  value.urgent_reason = row.text(14);
  value.open_stops = row.small(15);
  return entry;
}

template <class... T>
std::vector<LotEntry> entries(Database& db, const std::string& rest, const T&... values) {
  std::vector<LotEntry> found;
  Statement rows(db, entry_columns + rest, values...);
  while (rows.step()) found.push_back(entry_of(rows));
  return found;
}

}  // namespace

std::optional<LotEntry> find_entry(Database& db, const std::string& dossier) {
  auto found = entries(db, "WHERE d.number = ? AND e.step <> 'returned'", dossier);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

LotEntry need_last_entry(Database& db, const std::string& dossier) {
  need_dossier(db, dossier);
  auto found = entries(db, "WHERE d.number = ? ORDER BY e.id DESC LIMIT 1", dossier);
  if (found.empty()) throw Error(Errc::conflict, dossier, "was in no lot", Cause::not_in_lot);
  return std::move(found.front());
}

LotEntry need_entry(Database& db, const std::string& dossier) {
  need_dossier(db, dossier);
  auto found = find_entry(db, dossier);
  if (!found) {
    throw Error(Errc::conflict, dossier, "is in no unfinished lot", Cause::not_in_lot);
  }
  return std::move(*found);
}

std::vector<LotEntry> entries_of_lot(Database& db, std::int64_t lot) {
  return entries(db, std::string("WHERE e.lot = ? ORDER BY ") + queue_keys, lot);
}

std::vector<LotEntry> open_entries(Database& db, int limit) {
  return entries(db,
                 std::string("WHERE e.step <> 'returned' ORDER BY "
                             "e.step IN ('accepted', 'restored'), ") +
                     queue_keys + " LIMIT ?",
                 limit);
}

std::vector<Lot> lots_where(Database& db, const std::string& condition, std::int64_t id,
                            const std::string& name, int limit) {
  std::vector<Lot> found;
  Statement rows(db,
                 "SELECT l.id, l.name, l.operator, l.opened, l.opened_by, count(e.id), "
                 "coalesce(sum(e.step = 'returned'), 0) FROM lot l "
                 "LEFT JOIN lot_dossier e ON e.lot = l.id WHERE " +
                     condition + " GROUP BY l.id ORDER BY l.id DESC LIMIT ?3",
                 id, name, limit);
  while (rows.step()) {
    found.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.time(3), rows.text(4),
                     rows.small(5), rows.small(6)});
  }
  return found;
}

Lot need_lot(Database& db, std::int64_t id) {
  auto found = lots_where(db, "l.id = ?1", id, "", 1);
  if (found.empty())
    throw Error(Errc::not_found, subject_of("lot", id), "no such lot", Cause::no_lot);
  return std::move(found.front());
}

std::string lot_subject(const LotEntry& entry) { return subject_of("lot", entry.value.lot); }

void need_open_for_pages(Database& db, const std::string& dossier) {
  const auto entry = find_entry(db, dossier);
  if (!entry) return;
  const auto refuse = [&](const char* detail, Cause cause) {
    throw Error(Errc::conflict, dossier, detail, cause);
  };
  if (entry->value.withdrawn) refuse("goes back unscanned", Cause::withdrawn);
  if (entry->value.open_stops > 0) refuse("a stop is open", Cause::stop_open);
  if (entry->value.step < Step::prepared) refuse("is not prepared", Cause::not_prepared);
  if (entry->value.step >= Step::accepted) refuse("is signed off", Cause::signed_off);
}

void need_role(Change& change, Act act, Needs needs) {
  constexpr std::string_view account = "account:";
  const std::string& actor = change.actor;
  if (!actor.starts_with(account)) {
    if (needs == Needs::anybody && actor.starts_with("os:")) return;
    throw Error(Errc::conflict, actor, "this is recorded under an account of staff",
                Cause::account_needed);
  }
  Statement row(change.db, "SELECT role FROM account WHERE name = ? AND enabled = 1",
                actor.substr(account.size()));
  if (!row.step()) {
    throw Error(Errc::conflict, actor, "no such account, or it is disabled", Cause::account_needed);
  }
  const auto role = parse_role(row.text(0));
  if (!role || !may(*role, act)) {
    throw Error(Errc::conflict, actor, "the role may not do this", Cause::role_forbidden);
  }
}

std::vector<StepRecord> steps_of(Database& db, std::int64_t entry) {
  std::vector<StepRecord> found;
  Statement rows(db,
                 "SELECT step, back, at, actor, leaves, images, note, corrects FROM lot_step "
                 "WHERE entry = ? ORDER BY id",
                 entry);
  while (rows.step()) {
    found.push_back({need_word(parse_step(rows.text(0)), "lot_step"), rows.integer(1) != 0,
                     rows.time(2), rows.text(3), rows.small(4), rows.small(5), rows.text(6),
                     rows.integer(7) != 0});
  }
  return found;
}

std::vector<Stop> stops_of(Database& db, const LotEntry& entry) {
  std::vector<Stop> found;
  Statement rows(db,
                 "SELECT id, kind, leaf, note, at, actor, outcome, resolved, resolved_by, "
                 "resolution FROM lot_stop WHERE entry = ? ORDER BY id",
                 entry.id);
  while (rows.step()) {
    Stop stop;
    stop.id = rows.integer(0);
    stop.dossier = entry.value.dossier;
    stop.what = {need_word(parse_stop_kind(rows.text(1)), "lot_stop"), rows.small(2), rows.text(3)};
    stop.at = rows.time(4);
    stop.actor = rows.text(5);
    if (!rows.is_null(6)) stop.outcome = need_word(parse_stop_outcome(rows.text(6)), "lot_stop");
    stop.resolved = rows.optional_time(7);
    stop.resolved_by = rows.text(8);
    stop.resolution = rows.text(9);
    found.push_back(std::move(stop));
  }
  return found;
}

std::vector<Verdict> verdicts_of(Database& db, std::int64_t entry) {
  std::vector<Verdict> found;
  Statement rows(db,
                 "SELECT page, stage, accepted, reason, at, actor, id FROM page_verdict "
                 "WHERE entry = ? ORDER BY id",
                 entry);
  while (rows.step()) {
    found.push_back({rows.integer(0), need_word(parse_check_stage(rows.text(1)), "page_verdict"),
                     rows.integer(2) != 0, rows.text(3), rows.time(4), rows.text(5),
                     rows.integer(6)});
  }
  return found;
}

std::vector<Waiver> waivers_of(Database& db, std::int64_t entry) {
  std::vector<Waiver> found;
  Statement rows(
      db,
      "SELECT page, code, reason, at, actor, expected, found, after_verdict FROM lot_waiver "
      "WHERE entry = ? ORDER BY id",
      entry);
  while (rows.step()) {
    found.push_back({rows.is_null(0) ? 0 : rows.integer(0), rows.text(1), rows.text(2),
                     rows.time(3), rows.text(4), rows.small(5), rows.small(6), rows.integer(7)});
  }
  return found;
}

std::vector<Replacement> replacements_of(Database& db, std::int64_t dossier) {
  std::vector<Replacement> found;
  Statement rows(db,
                 "SELECT page, replacement, at, actor, note FROM page_replacement "
                 "WHERE dossier = ? ORDER BY id",
                 dossier);
  while (rows.step()) {
    found.push_back({rows.integer(0), rows.integer(1), rows.time(2), rows.text(3), rows.text(4)});
  }
  return found;
}

std::vector<Sample> samples_of(Database& db, std::int64_t lot) {
  std::vector<Sample> found;
  Statement rows(db,
                 "SELECT s.id, s.round, s.seed, s.percent, s.at, s.actor, p.page FROM lot_sample s "
                 "LEFT JOIN lot_sample_page p ON p.sample = s.id WHERE s.lot = ? "
                 "ORDER BY s.id, p.page",
                 lot);
  while (rows.step()) {
    if (found.empty() || found.back().id != rows.integer(0)) {
      found.push_back({rows.integer(0),
                       lot,
                       rows.small(1),
                       rows.text(2),
                       rows.small(3),
                       rows.time(4),
                       rows.text(5),
                       {}});
    }
    if (!rows.is_null(6)) found.back().pages.push_back(rows.integer(6));
  }
  return found;
}

std::map<std::int64_t, std::vector<PageFinding>> page_findings_of(Database& db,
                                                                  std::int64_t dossier) {
  std::map<std::int64_t, std::vector<PageFinding>> found;
  Statement rows(db,
                 "SELECT f.page, f.code, f.severity, f.value FROM batch b "
                 "JOIN page p ON p.batch = b.id JOIN page_finding f ON f.page = p.id "
                 "WHERE b.dossier = ? ORDER BY f.page, f.place",
                 dossier);
  while (rows.step())
    found[rows.integer(0)].push_back({rows.text(1), rows.text(2), rows.real(3), {}});
  return found;
}

std::vector<Leaf> leaves_of(Database& db, std::int64_t dossier) {
  std::vector<Leaf> found;
  Statement rows(db,
                 "SELECT l.id, l.note, i.page, i.role, i.part, i.parts FROM leaf l "
                 "JOIN leaf_image i ON i.leaf = l.id WHERE l.dossier = ? ORDER BY l.id, i.place",
                 dossier);
  while (rows.step()) {
    if (found.empty() || found.back().id != rows.integer(0)) {
      found.push_back({rows.integer(0), {}, rows.text(1)});
    }
    found.back().images.push_back({rows.integer(2),
                                   need_word(parse_image_role(rows.text(3)), "leaf_image"),
                                   rows.small(4), rows.small(5)});
  }
  return found;
}

namespace {

void add_step(Change& change, const LotEntry& entry, const NewStep& step, bool back) {
  change.db.run(
      "INSERT INTO lot_step (entry, step, back, at, actor, leaves, images, batch, note, corrects) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.id, to_string(step.step), back, change.at, change.actor, step.leaves, step.images,
      step.batch == 0 ? std::nullopt : std::optional(step.batch), step.note, step.corrects);
}

Details details_of(const NewStep& step) {
  return {{"step", to_string(step.step)},
          {"leaves", std::to_string(step.leaves)},
          {"images", std::to_string(step.images)}};
}

}  // namespace

void record_count(Change& change, const LotEntry& entry, const NewStep& step) {
  add_step(change, entry, step, false);
  change.record("lot.count_corrected", entry.value.dossier, lot_subject(entry), details_of(step));
}

void record_step(Change& change, const LotEntry& entry, const NewStep& step, bool back) {
  add_step(change, entry, step, back);
  change.db.run("UPDATE lot_dossier SET step = ?, since = ? WHERE id = ?", to_string(step.step),
                change.at, entry.id);
  change.record(back ? "lot.step_back" : "lot.step", entry.value.dossier, lot_subject(entry),
                details_of(step));
}

}  // namespace store::internal
