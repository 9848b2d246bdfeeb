// SPDX-License-Identifier: Apache-2.0
// Drafts and materials.
#include "store/catalogue.h"

#include <algorithm>
#include <set>

#include "store/catalogue_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/material_rows.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::material_subject;
using internal::MaterialRow;
using internal::Statement;

namespace {

constexpr std::size_t longest_note = 2000, most_materials = 5000;

void need_note(const std::string& note) {
  if (note.size() > longest_note)
    throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
}

bool same(const MaterialValues& a, const MaterialValues& b) {
  return a.class_code == b.class_code && a.title == b.title && a.formed == b.formed &&
         a.formed_as_written == b.formed_as_written && a.pages == b.pages && a.remark == b.remark &&
         a.images == b.images;
}

// What persons refused, as it was then.
std::vector<MaterialValues> refused_before(Database& db, std::int64_t dossier) {
  std::vector<MaterialValues> refused;
  for (const MaterialVersion& version : internal::versions_of(db, dossier))
    if (version.act == "refused") refused.push_back(version.values);
  return refused;
}

// Whether the person who refused that would have to refuse this again.
bool is_refused(const std::vector<MaterialValues>& refused, const MaterialValues& values) {
  return std::any_of(refused.begin(), refused.end(), [&](const MaterialValues& before) {
    return before.images == values.images && before.class_code == values.class_code &&
           before.title == values.title;
  });
}

std::set<std::int64_t> settled_pages(Database& db, std::int64_t dossier) {
  std::set<std::int64_t> pages;
  Statement rows(db,
                 "SELECT i.page FROM material_page i JOIN material m ON m.id = i.material "
                 "WHERE m.dossier = ? AND m.state = 'confirmed'",
                 dossier);
  while (rows.step()) pages.insert(rows.integer(0));
  return pages;
}

// What is left of a draft when the pages of confirmed materials are taken out; nullopt: nothing.
std::optional<MaterialDraft> free_rest(const MaterialDraft& draft,
                                       const std::set<std::int64_t>& settled) {
  const auto& images = draft.values.images;
  if (images.empty()) return std::nullopt;
  MaterialDraft rest = draft;
  std::erase_if(rest.values.images, [&](std::int64_t page) { return settled.contains(page); });
  if (rest.values.images.size() == images.size()) return rest;
  if (rest.values.images.empty()) return std::nullopt;
  rest.values.pages = static_cast<int>(rest.values.images.size());
  if (!settled.contains(images.front())) return rest;
  rest.values.class_code.reset();
  rest.values.title.clear();
  rest.values.formed.reset();
  rest.values.formed_as_written.clear();
  rest.confidence = 0;
  return rest;
}

void overtake(Change& change, std::int64_t draft) {
  internal::keep_version(change, draft, "overtaken", "");
  internal::set_state(change.db, draft, MaterialState::overtaken);
}

// Gives it the next number of its class; the version and the event are kept by the caller.
void settle(Change& change, std::int64_t dossier, std::int64_t material,
            const terms::ClassCode& code) {
  internal::set_number(change.db, material, internal::next_number(change.db, dossier, code));
  internal::set_state(change.db, material, MaterialState::confirmed);
}

void record(Change& change, const char* act, const Material& material) {
  change.record(
      act, material.dossier, material_subject(material.id),
      {{"number", material.label()}, {"images", std::to_string(material.values.images.size())}});
}

MaterialRow need_live(Database& db, std::int64_t id) {
  MaterialRow row = internal::need_material(db, id);
  const MaterialState state = row.value.state;
  if (state == MaterialState::draft || state == MaterialState::confirmed) return row;
  throw Error(Errc::not_found, material_subject(id), "is neither a draft nor a material",
              Cause::no_material);
}

MaterialRow need_draft(Database& db, std::int64_t id) {
  MaterialRow row = need_live(db, id);
  if (row.value.state == MaterialState::draft) return row;
  throw Error(Errc::conflict, row.value.label(), "is confirmed already", Cause::material_settled);
}

// The drafts in the order in which their materials stand in a catalogue.
std::vector<MaterialRow> in_order(std::vector<MaterialRow> rows) {
  std::vector<MaterialValues> values;
  for (const MaterialRow& row : rows) values.push_back(row.value.values);
  std::vector<MaterialRow> ordered;
  for (const std::size_t i : catalogue_order(values)) ordered.push_back(std::move(rows[i]));
  return ordered;
}

}  // namespace

Catalogue::Catalogue(Archive& archive) : state_(archive.state_.get()) {}

std::vector<Material> Catalogue::draft(const std::string& dossier,
                                       const std::vector<MaterialDraft>& drafts,
                                       const Actor& actor) {
  if (drafts.size() > most_materials)
    throw Error(Errc::invalid, "drafts", "too many", Cause::counts_form);
  for (const MaterialDraft& draft : drafts) internal::need_bounds(draft.values);
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    const std::int64_t owner = internal::need_dossier(db, dossier).id;
    const auto refused = refused_before(db, owner);
    const auto settled = settled_pages(db, owner);
    std::vector<Material> before = internal::drafts_of(db, owner);
    std::vector<MaterialDraft> wanted;
    for (const MaterialDraft& draft : drafts) {
      auto rest = free_rest(draft, settled);
      if (rest && !is_refused(refused, rest->values)) wanted.push_back(std::move(*rest));
    }
    // What is proposed again keeps its number, which a person may have in hand.
    std::erase_if(before, [&](const Material& old) {
      const auto again =
          std::find_if(wanted.begin(), wanted.end(),
                       [&](const MaterialDraft& draft) { return same(draft.values, old.values); });
      if (again == wanted.end()) return false;
      wanted.erase(again);
      return true;
    });
    if (before.empty() && wanted.empty()) return internal::drafts_of(db, owner);
    for (const Material& old : before) overtake(change, old.id);
    for (const MaterialDraft& draft : wanted) {
      internal::need_free_images(db, owner, draft.values.images, 0);
      const std::int64_t id =
          internal::add_material(db, owner, MaterialState::draft, draft.values, draft.confidence);
      internal::set_images(change, id, draft.values.images);
      internal::keep_version(change, id, "drafted", "");
    }
    change.record(
        "catalogue.drafted", dossier, "",
        {{"drafts", std::to_string(wanted.size())}, {"overtaken", std::to_string(before.size())}});
    return internal::drafts_of(db, owner);
  });
}

std::vector<Material> Catalogue::confirm(const std::vector<std::int64_t>& drafts,
                                         const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    std::vector<MaterialRow> rows;
    for (const std::int64_t id : std::set<std::int64_t>(drafts.begin(), drafts.end())) {
      rows.push_back(need_draft(change.db, id));
      internal::need_final(rows.back().value.values);
    }
    std::vector<Material> confirmed;
    for (const MaterialRow& row : in_order(std::move(rows))) {
      settle(change, row.dossier_id, row.value.id, row.value.values.class_code.value());
      internal::keep_version(change, row.value.id, "confirmed", "");
      confirmed.push_back(internal::need_material(change.db, row.value.id).value);
      record(change, "material.confirmed", confirmed.back());
    }
    return confirmed;
  });
}

void Catalogue::refuse(std::int64_t draft, const std::string& reason, const Actor& actor) {
  internal::need_text(reason, longest_note, "reason");
  state_->write(actor, [&](Change& change) {
    const MaterialRow row = need_draft(change.db, draft);
    internal::keep_version(change, draft, "refused", reason);
    internal::set_state(change.db, draft, MaterialState::refused);
    record(change, "material.refused", row.value);
  });
}

Material Catalogue::correct(std::int64_t material, const MaterialValues& values,
                            const std::string& note, const Actor& actor) {
  internal::need_final(values);
  need_note(note);
  return state_->write(actor, [&](Change& change) {
    const MaterialRow row = need_live(change.db, material);
    const Material& before = row.value;
    const bool was_draft = before.state == MaterialState::draft;
    if (!was_draft && same(before.values, values)) return before;
    internal::need_free_images(change.db, row.dossier_id, values.images, material);
    const bool moves = was_draft || before.values.class_code != values.class_code;
    if (moves) internal::set_number(change.db, material, 0);
    // Its own old number must not stand in the way under the new class.
    const int number =
        moves ? internal::next_number(change.db, row.dossier_id, values.class_code.value())
              : before.number;
    internal::set_number(change.db, material, -static_cast<int>(material));
    internal::set_values(change.db, material, values);
    internal::set_images(change, material, values.images);
    internal::set_number(change.db, material, number);
    internal::set_state(change.db, material, MaterialState::confirmed);
    internal::keep_version(change, material, "corrected", note);
    const Material now = internal::need_material(change.db, material).value;
    record(change, "material.corrected", now);
    return now;
  });
}

Material Catalogue::add(const std::string& dossier, const MaterialValues& values,
                        const std::string& note, const Actor& actor) {
  internal::need_final(values);
  need_note(note);
  return state_->write(actor, [&](Change& change) {
    const std::int64_t owner = internal::need_dossier(change.db, dossier).id;
    internal::need_free_images(change.db, owner, values.images, 0);
    const std::int64_t id =
        internal::add_material(change.db, owner, MaterialState::draft, values, 0);
    internal::set_images(change, id, values.images);
    settle(change, owner, id, values.class_code.value());
    internal::keep_version(change, id, "added", note);
    const Material now = internal::need_material(change.db, id).value;
    record(change, "material.added", now);
    return now;
  });
}

std::vector<Material> Catalogue::take_over(const std::string& dossier,
                                           const std::vector<MaterialValues>& lines,
                                           const std::string& note, const Actor& actor) {
  need_note(note);
  if (lines.empty() || lines.size() > most_materials)
    throw Error(Errc::invalid, "lines", "1 to 5000", Cause::counts_form);
  for (const MaterialValues& line : lines) internal::need_final(line);
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    const std::int64_t owner = internal::need_dossier(db, dossier).id;
    if (db.integer("SELECT 1 FROM material WHERE dossier = ? AND state = 'confirmed' LIMIT 1",
                   owner)) {
      throw Error(Errc::conflict, dossier, "has a catalogue already", Cause::material_settled);
    }
    for (const Material& draft : internal::drafts_of(db, owner)) overtake(change, draft.id);
    for (const MaterialValues& line : lines) {
      internal::need_free_images(db, owner, line.images, 0);
      const std::int64_t id = internal::add_material(db, owner, MaterialState::draft, line, 0);
      internal::set_images(change, id, line.images);
      settle(change, owner, id, line.class_code.value());
      internal::keep_version(change, id, "taken_over", note);
    }
    change.record("catalogue.taken_over", dossier, "",
                  {{"materials", std::to_string(lines.size())}});
    return internal::materials_of(db, owner);
  });
}

void Catalogue::withdraw(std::int64_t material, const std::string& reason, const Actor& actor) {
  internal::need_text(reason, longest_note, "reason");
  state_->write(actor, [&](Change& change) {
    const Material before = need_live(change.db, material).value;
    if (before.state != MaterialState::confirmed) {
      throw Error(Errc::not_found, material_subject(material), "is a draft", Cause::no_material);
    }
    internal::keep_version(change, material, "withdrawn", reason);
    internal::set_state(change.db, material, MaterialState::withdrawn);
    record(change, "material.withdrawn", before);
  });
}

std::vector<Renumbered> Catalogue::arrange(const std::string& dossier, const Actor& actor) {
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    const std::int64_t owner = internal::need_dossier(db, dossier).id;
    std::vector<MaterialRow> rows;
    for (Material& material : internal::materials_of(db, owner))
      if (material.state == MaterialState::confirmed) rows.push_back({owner, std::move(material)});
    rows = in_order(std::move(rows));
    // By way of numbers that nobody has, because no two may have one at any moment.
    for (const MaterialRow& row : rows)
      internal::set_number(db, row.value.id, -static_cast<int>(row.value.id));
    std::vector<Renumbered> changed;
    std::optional<terms::ClassCode> code;
    int number = 0;
    for (const MaterialRow& row : rows) {
      number = code == row.value.values.class_code ? number + 1 : 1;
      code = row.value.values.class_code;
      internal::set_number(db, row.value.id, number);
      if (number == row.value.number) continue;
      internal::keep_version(change, row.value.id, "renumbered", row.value.label());
      const Material now = internal::need_material(db, row.value.id).value;
      changed.push_back({now.id, row.value.label(), now.label()});
      change.record("material.renumbered", dossier, material_subject(now.id),
                    {{"from", row.value.label()}, {"to", now.label()}});
    }
    return changed;
  });
}

std::vector<Material> Catalogue::materials(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::materials_of(db, internal::need_dossier(db, dossier).id);
  });
}

std::optional<Material> Catalogue::material(std::int64_t id) const {
  return state_->read([&](Database& db) -> std::optional<Material> {
    auto row = internal::find_material(db, id);
    if (!row) return std::nullopt;
    return std::move(row->value);
  });
}

std::vector<MaterialVersion> Catalogue::history(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::versions_of(db, internal::need_dossier(db, dossier).id);
  });
}

}  // namespace store
