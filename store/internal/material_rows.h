// SPDX-License-Identifier: Apache-2.0
// Materials as they stand in the database.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/catalogue_records.h"
#include "store/internal/state.h"

namespace store::internal {

struct MaterialRow {
  std::int64_t dossier_id = 0;
  Material value;
};

std::optional<MaterialRow> find_material(Database& db, std::int64_t id);
MaterialRow need_material(Database& db, std::int64_t id);  // throws not_found
// Confirmed ones by class and number, then drafts by their pages.
std::vector<Material> materials_of(Database& db, std::int64_t dossier);
std::vector<Material> drafts_of(Database& db, std::int64_t dossier);
std::vector<MaterialVersion> versions_of(Database& db, std::int64_t dossier);

// Counts and texts within bounds, a date that exists. Throws invalid.
void need_bounds(const MaterialValues& values);
// What a person may confirm: that, a final class and a title. Throws invalid.
void need_final(const MaterialValues& values);
// The images are pages of the dossier, each once, none replaced and none in a confirmed material
// other than `own`. Throws conflict (material_pages).
void need_free_images(Database& db, std::int64_t dossier, const std::vector<std::int64_t>& images,
                      std::int64_t own);

std::int64_t add_material(Database& db, std::int64_t dossier, MaterialState state,
                          const MaterialValues& values, double confidence);
void set_state(Database& db, std::int64_t material, MaterialState state);
void set_values(Database& db, std::int64_t material, const MaterialValues& values);
// The images come to the material, from whatever draft they are in; a draft without any is
// overtaken.
void set_images(Change& change, std::int64_t material, const std::vector<std::int64_t>& images);
void set_number(Database& db, std::int64_t material, int number);
int next_number(Database& db, std::int64_t dossier, const terms::ClassCode& code);
// What the material is now, kept under the act.
void keep_version(Change& change, std::int64_t material, const char* act, const std::string& note);

std::string material_subject(std::int64_t id);  // "material:7"

}  // namespace store::internal
