// SPDX-License-Identifier: Apache-2.0
// Lots: opened, filled, listed.
#include "store/custody_rules.h"
#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_rows.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::LotEntry;
using internal::Needs;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr int most_leaves = 100000;

void need_count(int count, const char* what) {
  if (count >= 0 && count <= most_leaves) return;
  throw Error(Errc::invalid, what, "0 to 100000", Cause::counts_form);
}

void need_short(const std::string& text, const char* what) {
  if (text.size() > 2000) throw Error(Errc::invalid, what, "is too long", Cause::too_long);
}

// Only what is in the house can be received from the strongroom.
void need_in_house(Database& db, const std::string& number) {
  Statement row(db, "SELECT state FROM dossier WHERE number = ?", number);
  const auto state = row.step() ? parse_custody_state(row.text(0)) : std::nullopt;
  if (state == CustodyState::arrived || state == CustodyState::shelved ||
      state == CustodyState::out) {
    return;
  }
  throw Error(Errc::conflict, number, "is on its way out", Cause::not_in_custody);
}

std::vector<LotDossier> values(std::vector<LotEntry> entries) {
  std::vector<LotDossier> found;
  found.reserve(entries.size());
  for (LotEntry& entry : entries) found.push_back(std::move(entry.value));
  return found;
}

void mark_urgent(Change& change, std::int64_t entry, const std::string& reason) {
  change.db.run(
      "UPDATE lot_dossier SET urgent_since = ?, urgent_reason = ?, urgent_rank = "
      "(SELECT coalesce(max(urgent_rank), 0) + 1 FROM lot_dossier) WHERE id = ?",
      change.at, reason, entry);
}

std::optional<Lot> first(std::vector<Lot> lots) {
  if (lots.empty()) return std::nullopt;
  return std::move(lots.front());
}

}  // namespace

Digitization::Digitization(Archive& archive) : state_(archive.state_.get()) {}

Lot Digitization::open_lot(const std::string& name, const std::string& operator_name,
                           const Actor& actor) {
  internal::need_text(name, 200, "name of the lot");
  internal::need_text(operator_name, 200, "operator");
  // Lots are asked for by number or name.
  if (name.find_first_not_of("0123456789") == std::string::npos) {
    throw Error(Errc::invalid, name, "is a number", Cause::lot_name_form);
  }
  return state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    if (change.db.integer("SELECT id FROM lot WHERE name = ?", name)) {
      throw Error(Errc::conflict, name, "there is a lot of this name", Cause::lot_name_taken);
    }
    change.db.run("INSERT INTO lot (name, operator, opened, opened_by) VALUES (?, ?, ?, ?)", name,
                  operator_name, change.at, change.actor);
    const std::int64_t id = change.db.last_id();
    change.record("lot.opened", "", subject_of("lot", id));
    return internal::need_lot(change.db, id);
  });
}

std::optional<Lot> Digitization::lot(std::int64_t id) const {
  return state_->read(
      [&](Database& db) { return first(internal::lots_where(db, "l.id = ?1", id, "", 1)); });
}

std::optional<Lot> Digitization::lot(const std::string& name) const {
  return state_->read(
      [&](Database& db) { return first(internal::lots_where(db, "l.name = ?2", 0, name, 1)); });
}

std::vector<Lot> Digitization::lots(int limit) const {
  return state_->read([&](Database& db) { return internal::lots_where(db, "1", 0, "", limit); });
}

LotDossier Digitization::add(std::int64_t lot, const NewLotDossier& wanted, const Actor& actor) {
  need_count(wanted.leaves, "leaves");
  need_count(wanted.pages, "pages");
  need_short(wanted.remark, "remark");
  need_short(wanted.urgent, "reason");
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, Act::digitize, Needs::anybody);
    internal::need_lot(db, lot);
    const auto dossier = internal::need_dossier(db, wanted.dossier);
    if (internal::find_entry(db, wanted.dossier) ||
        db.integer("SELECT 1 FROM lot_dossier WHERE lot = ? AND dossier = ?", lot, dossier.id)) {
      throw Error(Errc::conflict, wanted.dossier, "is in a lot already", Cause::dossier_in_lot);
    }
    need_in_house(db, wanted.dossier);
    const auto place =
        db.integer("SELECT max(place) FROM lot_dossier WHERE lot = ?", lot).value_or(0) + 1;
    db.run(
        "INSERT INTO lot_dossier (lot, dossier, place, step, since, leaves, pages, remark) "
        "VALUES (?, ?, ?, 'received', ?, ?, ?, ?)",
        lot, dossier.id, place, change.at, wanted.leaves, wanted.pages, wanted.remark);
    const std::int64_t entry = db.last_id();
    db.run(
        "INSERT INTO lot_step (entry, step, back, at, actor, leaves, images, note) "
        "VALUES (?, 'received', 0, ?, ?, ?, 0, ?)",
        entry, change.at, change.actor, wanted.leaves, wanted.remark);
    change.record(
        "lot.received", wanted.dossier, subject_of("lot", lot),
        {{"leaves", std::to_string(wanted.leaves)}, {"pages", std::to_string(wanted.pages)}});
    if (!wanted.urgent.empty()) {
      mark_urgent(change, entry, wanted.urgent);
      change.record("lot.urgent", wanted.dossier, subject_of("lot", lot));
    }
    return internal::need_entry(db, wanted.dossier).value;
  });
}

std::vector<LotDossier> Digitization::dossiers(std::int64_t lot) const {
  return state_->read([&](Database& db) {
    internal::need_lot(db, lot);
    return values(internal::entries_of_lot(db, lot));
  });
}

std::vector<LotDossier> Digitization::queue(int limit) const {
  return state_->read([&](Database& db) { return values(internal::open_entries(db, limit)); });
}

std::optional<LotDossier> Digitization::entry(const std::string& dossier) const {
  return state_->read([&](Database& db) -> std::optional<LotDossier> {
    auto found = internal::find_entry(db, dossier);
    if (!found) return std::nullopt;
    return std::move(found->value);
  });
}

void Digitization::set_urgent(const std::string& dossier, const std::string& reason,
                              const Actor& actor) {
  need_short(reason, "reason");
  state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    const LotEntry entry = internal::need_entry(change.db, dossier);
    const bool urgent = !reason.empty();
    if (entry.value.step >= Step::accepted) {
      throw Error(Errc::conflict, dossier, "is signed off", Cause::signed_off);
    }
    if (!urgent && !entry.value.urgent_since) return;
    if (!urgent) {
      change.db.run(
          "UPDATE lot_dossier SET urgent_since = NULL, urgent_rank = NULL, urgent_reason = '' "
          "WHERE id = ?",
          entry.id);
    } else if (entry.value.urgent_since) {  // it stays where it stands among the urgent ones
      change.db.run("UPDATE lot_dossier SET urgent_reason = ? WHERE id = ?", reason, entry.id);
    } else {
      mark_urgent(change, entry.id, reason);
    }
    change.record(urgent ? "lot.urgent" : "lot.urgent_ended", dossier,
                  internal::lot_subject(entry));
  });
}

}  // namespace store
