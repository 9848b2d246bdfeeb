// SPDX-License-Identifier: Apache-2.0
#include "store/internal/material_rows.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "store/catalogue_rules.h"
#include "store/internal/page_rows.h"

namespace store {

std::string Material::label() const {
  if (number == 0 || !values.class_code) return "";
  return values.class_code->text() + "-" + std::to_string(number);
}

namespace internal {
namespace {

constexpr std::size_t longest_title = 500, longest_remark = 1000;
constexpr int most_pages = 10'000;

constexpr const char* columns =
    "SELECT m.id, m.dossier, d.number, m.state, m.class_code, m.place, m.title, m.formed, "
    "m.formed_as_written, m.pages, m.remark, m.confidence "
    "FROM material m JOIN dossier d ON d.id = m.dossier ";

std::optional<terms::PartialDate> date_of(const std::string& text) {
  return text.empty() ? std::nullopt : terms::PartialDate::parse(text);
}

std::string text_of(const std::optional<terms::PartialDate>& date) {
  return date ? date->iso() : "";
}

std::string class_text(const MaterialValues& values) {
  return values.class_code ? values.class_code->text() : "";
}

// The values that begin at a column: class, title, formed, formed_as_written, pages, remark.
MaterialValues values_at(const Statement& row, int class_column, int title_column) {
  MaterialValues values;
  values.class_code = terms::ClassCode::parse(row.text(class_column));
  values.title = row.text(title_column);
  values.formed = date_of(row.text(title_column + 1));
  values.formed_as_written = row.text(title_column + 2);
  values.pages = row.small(title_column + 3);
  values.remark = row.text(title_column + 4);
  return values;
}

void load_images(Database& db, Material& material) {
  Statement rows(db, "SELECT page FROM material_page WHERE material = ? ORDER BY place",
                 material.id);
  while (rows.step()) {
    material.values.images.push_back(rows.integer(0));
    material.page_numbers.push_back(page_number(db, rows.integer(0)));
  }
}

MaterialRow row_of(Database& db, const Statement& row) {
  MaterialRow found;
  Material& material = found.value;
  material.id = row.integer(0);
  found.dossier_id = row.integer(1);
  material.dossier = row.text(2);
  const auto state = parse_material_state(row.text(3));
  if (!state) throw Error(Errc::damaged, material_subject(material.id), "unknown state");
  material.state = *state;
  material.values = values_at(row, 4, 6);
  material.number = row.small(5);
  material.confidence = row.real(11);
  load_images(db, material);
  return found;
}

std::vector<Material> list(Database& db, const std::string& condition, std::int64_t dossier) {
  std::vector<Material> found;
  Statement rows(db, columns + condition, dossier);
  while (rows.step()) found.push_back(row_of(db, rows).value);
  return found;
}

std::string ids_text(const std::vector<std::int64_t>& ids) {
  std::string text;
  for (const std::int64_t id : ids) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}

std::vector<std::int64_t> ids_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::int64_t> ids;
  for (std::int64_t id = 0; in >> id;) ids.push_back(id);
  return ids;
}

int first_page(const Material& material) {
  return material.page_numbers.empty() ? 0 : material.page_numbers.front();
}

}  // namespace

std::string material_subject(std::int64_t id) { return subject_of("material", id); }

std::optional<MaterialRow> find_material(Database& db, std::int64_t id) {
  Statement row(db, std::string(columns) + "WHERE m.id = ?", id);
  if (!row.step()) return std::nullopt;
  return row_of(db, row);
}

MaterialRow need_material(Database& db, std::int64_t id) {
  if (auto found = find_material(db, id)) return std::move(*found);
  throw Error(Errc::not_found, material_subject(id), "no such material", Cause::no_material);
}

std::vector<Material> materials_of(Database& db, std::int64_t dossier) {
  auto found = list(db, "WHERE m.dossier = ? AND m.state = 'confirmed'", dossier);
  std::sort(found.begin(), found.end(), [](const Material& a, const Material& b) {
    return std::pair(a.values.class_code, a.number) < std::pair(b.values.class_code, b.number);
  });
  auto drafts = drafts_of(db, dossier);
  std::move(drafts.begin(), drafts.end(), std::back_inserter(found));
  return found;
}

std::vector<Material> drafts_of(Database& db, std::int64_t dossier) {
  auto found = list(db, "WHERE m.dossier = ? AND m.state = 'draft' ORDER BY m.id", dossier);
  std::stable_sort(found.begin(), found.end(), [](const Material& a, const Material& b) {
    return first_page(a) < first_page(b);
  });
  return found;
}

std::vector<MaterialVersion> versions_of(Database& db, std::int64_t dossier) {
  std::vector<MaterialVersion> versions;
  Statement rows(db,
                 "SELECT v.material, v.act, v.place, v.class_code, v.at, v.title, v.formed, "
                 "v.formed_as_written, v.pages, v.remark, v.images, v.actor, v.note "
                 "FROM material_version v JOIN material m ON m.id = v.material "
                 "WHERE m.dossier = ? ORDER BY v.id",
                 dossier);
  while (rows.step()) {
    MaterialVersion version;
    version.material = rows.integer(0);
    version.act = rows.text(1);
    version.number = rows.small(2);
    version.values = values_at(rows, 3, 5);
    version.values.images = ids_of(rows.text(10));
    version.at = rows.time(4);
    version.actor = rows.text(11);
    version.note = rows.text(12);
    versions.push_back(std::move(version));
  }
  return versions;
}

void need_bounds(const MaterialValues& values) {
  if (values.title.size() > longest_title || values.remark.size() > longest_remark ||
      values.formed_as_written.size() > longest_remark) {
    throw Error(Errc::invalid, "title or remark", "is too long", Cause::too_long);
  }
  if (values.pages < 0 || values.pages > most_pages) {
    throw Error(Errc::invalid, "pages", "0 to 10000", Cause::counts_form);
  }
  if (values.formed && !values.formed->valid()) {
    throw Error(Errc::invalid, "date of formation", "no such date", Cause::date_form);
  }
}

void need_final(const MaterialValues& values) {
  if (!values.class_code || !is_final_class(*values.class_code)) {
    throw Error(Errc::invalid, class_text(values), "a class, of 4 and 9 a subclass, is needed",
                Cause::class_needed);
  }
  need_text(values.title, longest_title, "title");
  need_bounds(values);
}

void need_free_images(Database& db, std::int64_t dossier, const std::vector<std::int64_t>& images,
                      std::int64_t own) {
  const auto refuse = [&](std::int64_t page, const char* why) {
    throw Error(Errc::conflict, std::to_string(page_number(db, page)), why, Cause::material_pages);
  };
  std::set<std::int64_t> seen;
  for (const std::int64_t page : images) {
    if (!seen.insert(page).second) refuse(page, "is named twice");
    if (!db.integer("SELECT 1 FROM page p JOIN batch b ON b.id = p.batch WHERE p.id = ? "
                    "AND b.dossier = ? AND p.kind = 'page' "
                    "AND p.id NOT IN (SELECT page FROM page_replacement)",
                    page, dossier)) {
      refuse(page, "is no page of the dossier");
    }
    if (db.integer("SELECT 1 FROM material_page i JOIN material m ON m.id = i.material "
                   "WHERE i.page = ? AND m.state = 'confirmed' AND m.id <> ?",
                   page, own)) {
      refuse(page, "is in another material");
    }
  }
}

std::int64_t add_material(Database& db, std::int64_t dossier, MaterialState state,
                          const MaterialValues& values, double confidence) {
  db.run(
      "INSERT INTO material (dossier, state, class_code, title, formed, formed_as_written, pages, "
      "remark, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      dossier, to_string(state), class_text(values), values.title, text_of(values.formed),
      values.formed_as_written, values.pages, values.remark, confidence);
  return db.last_id();
}

void set_state(Database& db, std::int64_t material, MaterialState state) {
  const bool live = state == MaterialState::draft || state == MaterialState::confirmed;
  if (!live) db.run("DELETE FROM material_page WHERE material = ?", material);
  db.run("UPDATE material SET state = ?, place = CASE WHEN ? THEN place ELSE 0 END WHERE id = ?",
         to_string(state), live, material);
}

void set_values(Database& db, std::int64_t material, const MaterialValues& values) {
  db.run(
      "UPDATE material SET class_code = ?, title = ?, formed = ?, formed_as_written = ?, "
      "pages = ?, remark = ? WHERE id = ?",
      class_text(values), values.title, text_of(values.formed), values.formed_as_written,
      values.pages, values.remark, material);
}

void set_images(Change& change, std::int64_t material, const std::vector<std::int64_t>& images) {
  Database& db = change.db;
  db.run("DELETE FROM material_page WHERE material = ?", material);
  std::set<std::int64_t> robbed;
  int place = 0;
  for (const std::int64_t page : images) {
    if (const auto from = db.integer("SELECT material FROM material_page WHERE page = ?", page))
      robbed.insert(*from);
    db.run("DELETE FROM material_page WHERE page = ?", page);
    db.run("INSERT INTO material_page (page, material, place) VALUES (?, ?, ?)", page, material,
           place++);
  }
  for (const std::int64_t draft : robbed) {
    const auto left = db.integer("SELECT count(*) FROM material_page WHERE material = ?", draft);
    if (left.value_or(0) > 0) {
      db.run("UPDATE material SET pages = min(pages, ?) WHERE id = ?", left, draft);
      keep_version(change, draft, "page_taken", "");
      continue;
    }
    keep_version(change, draft, "overtaken", "");
    set_state(db, draft, MaterialState::overtaken);
  }
}

void set_number(Database& db, std::int64_t material, int number) {
  db.run("UPDATE material SET place = ? WHERE id = ?", number, material);
}

int next_number(Database& db, std::int64_t dossier, const terms::ClassCode& code) {
  return static_cast<int>(db.integer("SELECT max(place) FROM material WHERE dossier = ? "
                                     "AND class_code = ? AND state = 'confirmed'",
                                     dossier, code.text())
                              .value_or(0)) +
         1;
}

void keep_version(Change& change, std::int64_t material, const char* act, const std::string& note) {
  const Material now = need_material(change.db, material).value;
  change.db.run(
      "INSERT INTO material_version (material, act, class_code, place, title, formed, "
      "formed_as_written, pages, remark, images, at, actor, note) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      material, act, class_text(now.values), now.number, now.values.title,
      text_of(now.values.formed), now.values.formed_as_written, now.values.pages, now.values.remark,
      ids_text(now.values.images), change.at, change.actor, note);
}

}  // namespace internal
}  // namespace store
