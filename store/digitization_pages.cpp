// SPDX-License-Identifier: Apache-2.0
// Pages that are scanned again, and leaves of several images.
#include <algorithm>
#include <set>

#include "store/digitization.h"
#include "store/digitization_rules.h"
#include "store/internal/dossier_rows.h"
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

// The last refusal that stands against a page, in the words of who refused it.
std::optional<std::string> refusal(Database& db, std::int64_t page) {
  for (const CheckStage stage : {CheckStage::second, CheckStage::first}) {
    Statement row(db,
                  "SELECT accepted, reason FROM page_verdict WHERE page = ? AND stage = ? "
                  "ORDER BY id DESC LIMIT 1",
                  page, to_string(stage));
    if (row.step() && row.integer(0) == 0) return row.text(1);
  }
  return std::nullopt;
}

std::optional<std::string> defect(Database& db, std::int64_t page) {
  Statement row(db,
                "SELECT code FROM page_finding WHERE page = ? AND severity = 'defect' "
                "ORDER BY place LIMIT 1",
                page);
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

// Why the page is to be scanned again; nullopt: it is not.
std::optional<Rescan> rescan_of(Database& db, const PageRecord& page) {
  Rescan rescan{page.dossier.value_or(""), page.id, page.number, "", "", page.path};
  if (const auto words = refusal(db, page.id)) {
    rescan.why = "refused";
    rescan.reason = *words;
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

// The first bad, the second good and of a later batch, neither in the place of another yet.
void need_replaceable(Database& db, const PageRecord& page, const PageRecord& by) {
  if (page.replaced_by != 0) refuse_page(page.id, "was replaced already", Cause::page_replaced);
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
  if (!rescan_of(db, page)) {
    refuse_page(page.id, "nobody refused it and nothing is wrong with it", Cause::page_not_bad);
  }
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

}  // namespace

std::vector<Rescan> Digitization::rescan_list(std::int64_t lot) const {
  return state_->read([&](Database& db) {
    internal::need_lot(db, lot);
    std::vector<Rescan> found;
    for (const LotEntry& entry : internal::entries_of_lot(db, lot)) {
      if (entry.value.step >= Step::accepted || entry.value.withdrawn) continue;
      const auto waivers = internal::waivers_of(db, entry.id);
      for (const PageRecord& page : internal::page_places_of_dossier(db, entry.dossier_id)) {
        if (internal::is_waived(waivers, page.id)) continue;
        if (auto rescan = rescan_of(db, page)) found.push_back(std::move(*rescan));
      }
    }
    return found;
  });
}

void Digitization::replace_page(std::int64_t page, std::int64_t replacement,
                                const std::string& note, const Actor& actor) {
  if (note.size() > 2000) throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
  state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    internal::need_role(change, Act::digitize, Needs::anybody);
    const PageRecord old = internal::need_page(db, page);
    const PageRecord by = internal::need_page(db, replacement);
    if (!old.dossier || old.dossier != by.dossier) {
      refuse_page(replacement, "is not in the dossier of the other", Cause::page_not_here);
    }
    const LotEntry entry = internal::need_entry(db, *old.dossier);
    if (entry.value.step >= Step::accepted) {
      throw Error(Errc::conflict, *old.dossier, "is signed off", Cause::signed_off);
    }
    need_replaceable(db, old, by);
    const auto origin =
        db.integer("SELECT origin FROM page_replacement WHERE replacement = ?", page)
            .value_or(page);
    db.run(
        "INSERT INTO page_replacement (page, replacement, origin, dossier, at, actor, note) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        page, replacement, origin, entry.dossier_id, change.at, change.actor, note);
    db.run("UPDATE leaf_image SET page = ? WHERE page = ?", replacement, page);
    change.record(
        "page.replaced", *old.dossier, subject_of("page", page),
        {{"replacement", subject_of("page", replacement)}, {"number", std::to_string(old.number)}});
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
    if (!row.step()) throw Error(Errc::not_found, subject_of("leaf", leaf), "no such leaf", Cause::no_leaf);
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
