// SPDX-License-Identifier: Apache-2.0
// Pages that are scanned again, and leaves of several images.
#include <algorithm>
#include <set>

#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"
#include "store/scan_name.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::LotEntry;
using internal::Needs;
using internal::Statement;
using internal::subject_of;

namespace {

std::optional<std::string> defect(Database& db, std::int64_t page) {
  Statement row(db,
                "SELECT code FROM page_finding WHERE page = ? AND severity = 'defect' "
                "ORDER BY place LIMIT 1",
                page);
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

// Why the page is to be scanned again; nullopt: it is not.
std::optional<Rescan> rescan_of(Database& db, const std::vector<Verdict>& verdicts,
                                const PageRecord& page) {
  Rescan rescan{page.dossier.value_or(""), page.id, page.number, "", "", page.path};
  if (const auto refusal = internal::refusal_of(verdicts, page.id)) {
    rescan.why = "refused";
    rescan.reason = refusal->reason;
  } else if (page.state == PageState::quarantined) {
    rescan.why = "quarantined";
    rescan.reason = page.reason;
  } else if (const auto code = defect(db, page.id)) {
    rescan.why = "defect";
    rescan.reason = *code;
  } else {
    return std::nullopt;
  }
  return rescan;
}

[[noreturn]] void refuse_page(std::int64_t page, const char* detail, Cause cause) {
  throw Error(Errc::conflict, subject_of("page", page), detail, cause);
}

std::int64_t filed(Database& db, std::int64_t batch) {
  return db.integer("SELECT filed FROM batch WHERE id = ?", batch).value_or(0);
}

// The same for the sides of a sheet from the feeder and for facing pages, which are scanned again
// together. With its batch: another run may have used the same names.
std::string sheet_of(const PageRecord& page) {
  const std::string index = "/" + std::to_string(page.index);
  if (!has_side(page.path)) return std::to_string(page.file) + index;
  return std::to_string(page.batch) + "/" + store::sheet_of(page.path) + index;
}

// Each bad, or the other side of a sheet with a bad one, and not replaced yet.
void need_bad(Database& db, const LotEntry& entry, const std::vector<PageRecord>& pages) {
  const auto verdicts = internal::verdicts_of(db, entry.id);
  std::set<std::string> bad_sheets;
  for (const PageRecord& page : pages) {
    if (page.replaced_by != 0) refuse_page(page.id, "was replaced already", Cause::page_replaced);
    if (rescan_of(db, verdicts, page)) bad_sheets.insert(sheet_of(page));
  }
  for (const PageRecord& page : pages) {
    if (!bad_sheets.contains(sheet_of(page))) {
      refuse_page(page.id, "nobody refused it and nothing is wrong with it", Cause::page_not_bad);
    }
  }
}

// Good, of a later batch, and with no part in another replacement.
void need_good(Database& db, const PageRecord& page, const PageRecord& by) {
  if (by.dossier != page.dossier) {
    refuse_page(by.id, "is not in the dossier of the other", Cause::page_not_here);
  }
  if (by.replaced_by != 0 || by.replaces != 0) {
    refuse_page(by.id, "has a part in another replacement", Cause::page_replaced);
  }
  if (by.state != PageState::stored) {
    refuse_page(by.id, "is not stored", Cause::replacement_not_stored);
  }
  if (filed(db, by.batch) <= filed(db, page.batch)) {
    refuse_page(by.id, "is not of a later batch", Cause::page_not_later);
  }
  if (db.integer("SELECT 1 FROM leaf_image WHERE page = ?", by.id)) {
    refuse_page(by.id, "is in a leaf", Cause::page_in_leaf);
  }
}

// What was checked, or came before the page was refused, is a page of the dossier in its own right.
void need_scanned_again(Database& db, const std::optional<Verdict>& refusal, const PageRecord& by) {
  Statement began(db, "SELECT created FROM batch WHERE id = ?", by.batch);
  const bool before = refusal && began.step() && began.time(0) < refusal->at;
  if (before || db.integer("SELECT 1 FROM page_verdict WHERE page = ? LIMIT 1", by.id)) {
    refuse_page(by.id, "is a page of its own", Cause::page_of_its_own);
  }
}

// The lot of the one dossier that all are of; it is not signed off.
LotEntry need_entry_of(Database& db, const std::vector<PageRecord>& pages) {
  const auto dossier = pages.at(0).dossier;
  for (const PageRecord& page : pages) {
    if (!page.dossier || page.dossier != dossier) {
      refuse_page(page.id, "is not in the dossier of the other", Cause::page_not_here);
    }
  }
  LotEntry entry = internal::need_entry(db, *dossier);
  if (entry.value.step >= Step::accepted) {
    throw Error(Errc::conflict, *dossier, "is signed off", Cause::signed_off);
  }
  return entry;
}

void need_leaf_page(Database& db, const std::string& dossier, std::int64_t id) {
  const PageRecord page = internal::need_page(db, id);
  if (page.dossier != dossier) {
    throw Error(Errc::not_found, subject_of("page", id), "is not in this dossier",
                Cause::page_not_here);
  }
  if (page.replaced_by != 0) refuse_page(id, "was replaced", Cause::page_replaced);
  if (page.state != PageState::stored) {
    refuse_page(id, "is not stored", Cause::replacement_not_stored);
  }
  if (db.integer("SELECT 1 FROM leaf_image WHERE page = ?", id)) {
    refuse_page(id, "is in a leaf already", Cause::page_in_leaf);
  }
}

void replace(Change& change, const LotEntry& entry, const PageRecord& old, std::int64_t replacement,
             const std::string& note) {
  Database& db = change.db;
  const auto origin =
      db.integer("SELECT origin FROM page_replacement WHERE replacement = ?", old.id)
          .value_or(old.id);
  db.run(
      "INSERT INTO page_replacement (page, replacement, origin, dossier, at, actor, note) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      old.id, replacement, origin, entry.dossier_id, change.at, change.actor, note);
  db.run("UPDATE leaf_image SET page = ? WHERE page = ?", replacement, old.id);
  // In its material too, out of the draft that the new page may be in.
  db.run(
      "DELETE FROM material_page WHERE page = ? AND EXISTS "
      "(SELECT 1 FROM material_page WHERE page = ?)",
      replacement, old.id);
  db.run("UPDATE material_page SET page = ? WHERE page = ?", replacement, old.id);
  db.run("DELETE FROM reading_task WHERE page = ?", old.id);
  change.record(
      "page.replaced", entry.value.dossier, subject_of("page", old.id),
      {{"replacement", subject_of("page", replacement)}, {"number", std::to_string(old.number)}});
}

}  // namespace

std::vector<Rescan> Digitization::rescan_list(std::int64_t lot) const {
  return state_->read([&](Database& db) {
    internal::need_lot(db, lot);
    std::vector<Rescan> found;
    for (const LotEntry& entry : internal::entries_of_lot(db, lot)) {
      if (entry.value.step >= Step::accepted || entry.value.withdrawn) continue;
      const auto waivers = internal::waivers_of(db, entry.id);
      const auto verdicts = internal::verdicts_of(db, entry.id);
      for (const PageRecord& page : internal::page_places_of_dossier(db, entry.dossier_id)) {
        const auto refusal = internal::refusal_of(verdicts, page.id);
        if (internal::is_waived_after(waivers, page.id, refusal)) continue;
        if (auto rescan = rescan_of(db, verdicts, page)) found.push_back(std::move(*rescan));
      }
    }
    return found;
  });
}

void Digitization::replace_page(std::int64_t page, std::int64_t replacement,
                                const std::string& note, const Actor& actor) {
  replace_pages({{page, replacement}}, note, actor);
}

void Digitization::replace_pages(const std::vector<std::pair<std::int64_t, std::int64_t>>& pages,
                                 const std::string& note, const Actor& actor) {
  if (note.size() > 2000) throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
  if (pages.empty()) throw Error(Errc::invalid, "pages", "there are none", Cause::empty);
  state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, Act::digitize, Needs::anybody);
    std::vector<PageRecord> old;
    for (const auto& [page, by] : pages) old.push_back(internal::need_page(db, page));
    const LotEntry entry = need_entry_of(db, old);
    need_bad(db, entry, old);
    const auto verdicts = internal::verdicts_of(db, entry.id);
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const PageRecord by = internal::need_page(db, pages[i].second);
      need_good(db, old[i], by);
      need_scanned_again(db, internal::refusal_of(verdicts, old[i].id), by);
      replace(change, entry, old[i], pages[i].second, note);
    }
  });
}

void Digitization::need_replaceable(const std::vector<std::int64_t>& pages) const {
  if (pages.empty()) throw Error(Errc::invalid, "pages", "there are none", Cause::empty);
  state_->read([&](Database& db) {
    std::vector<PageRecord> records;
    for (const std::int64_t page : pages) records.push_back(internal::need_page(db, page));
    need_bad(db, need_entry_of(db, records), records);
    return true;
  });
}

std::vector<Replacement> Digitization::replacements(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::replacements_of(db, internal::need_dossier(db, dossier).id);
  });
}

Leaf Digitization::group_leaf(const std::string& dossier, const std::vector<LeafImage>& images,
                              const std::string& note, const Actor& actor) {
  if (note.size() > 2000) throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
  if (const Cause fault = leaf_fault(images); fault != Cause::none) {
    throw Error(Errc::invalid, dossier, "these images are no leaf", fault);
  }
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, Act::digitize, Needs::anybody);
    const auto key = internal::need_dossier(db, dossier);
    for (const LeafImage& image : images) need_leaf_page(db, dossier, image.page);
    db.run("INSERT INTO leaf (dossier, note) VALUES (?, ?)", key.id, note);
    const std::int64_t id = db.last_id();
    internal::Details details;
    int place = 0;
    for (const LeafImage& image : images) {
      db.run(
          "INSERT INTO leaf_image (leaf, place, page, role, part, parts) VALUES (?, ?, ?, ?, ?, ?)",
          id, place++, image.page, to_string(image.role), image.part, image.parts);
      details.emplace_back(subject_of("page", image.page), to_string(image.role));
    }
    change.record("leaf.grouped", dossier, subject_of("leaf", id), details);
    return Leaf{id, images, note};
  });
}

void Digitization::ungroup_leaf(std::int64_t leaf, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    internal::need_role(change, Act::digitize, Needs::anybody);
    Statement row(change.db,
                  "SELECT d.number FROM leaf l JOIN dossier d ON d.id = l.dossier WHERE l.id = ?",
                  leaf);
    if (!row.step())
      throw Error(Errc::not_found, subject_of("leaf", leaf), "no such leaf", Cause::no_leaf);
    const std::string dossier = row.text(0);
    change.db.run("DELETE FROM leaf_image WHERE leaf = ?", leaf);
    change.db.run("DELETE FROM leaf WHERE id = ?", leaf);
    change.record("leaf.ungrouped", dossier, subject_of("leaf", leaf));
  });
}

std::vector<Leaf> Digitization::leaves(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::leaves_of(db, internal::need_dossier(db, dossier).id);
  });
}

}  // namespace store
