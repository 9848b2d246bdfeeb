// SPDX-License-Identifier: Apache-2.0
// What the pipeline found out about a page comes in.
#include <fmt/format.h>

#include <cmath>

#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/box_code.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/reading_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Blob;
using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

void need_waiting(const PageRecord& page) {
  if (page.state == PageState::waiting) return;
  throw Error(Errc::conflict, subject_of("page", page.id),
              std::string("is ") + to_string(page.state) + " already");
}

void need_finite(const PageResult& result, std::int64_t page) {
  for (const double number : result.to_original) {
    if (!std::isfinite(number)) {
      throw Error(Errc::invalid, subject_of("page", page), "the way back to the original is none");
    }
  }
}

void save_page(Database& db, std::int64_t page, const PageResult& result) {
  const auto& m = result.to_original;
  db.run(
      "UPDATE page SET state = 'stored', blank = ?, width = ?, height = ?, clean_width = ?, "
      "clean_height = ?, dpi = ?, rotation = ?, skew_deg = ?, to_original = ?, sheet = ?, "
      "fingerprint = nullif(?, x'') WHERE id = ?",
      result.blank, result.width, result.height, result.clean_width, result.clean_height,
      result.dpi, result.rotation, result.skew_deg,
      fmt::format("{} {} {} {} {} {}", m[0], m[1], m[2], m[3], m[4], m[5]), result.sheet,
      Blob{result.fingerprint.data(), result.fingerprint.size()}, page);
}

void save_findings(Database& db, std::int64_t page, const PageResult& result) {
  int place = 0;
  for (const PageFinding& finding : result.findings) {
    std::vector<std::uint8_t> box;
    if (finding.box) box = internal::encode_boxes({*finding.box});
    db.run(
        "INSERT INTO page_finding (page, place, code, severity, value, box) "
        "VALUES (?, ?, ?, ?, ?, nullif(?, x''))",
        page, place++, finding.code, finding.severity, finding.value, Blob{box.data(), box.size()});
  }
}

// A page that was imaged and not read waits for it.
void save_reading(Change& change, std::int64_t page, const PageResult& result,
                  const PageReading& reading) {
  const bool is_read = result.blank || !reading.engine.empty();
  internal::put_reading(change.db, page, reading, "",
                        is_read ? std::optional(change.at) : std::nullopt);
  if (is_read) return;
  change.db.run("INSERT INTO reading_task (page, first, asked, actor) VALUES (?, 1, ?, ?)", page,
                change.at, change.actor);
}

// As the sheets came in: a page of a mixed stack lies beside its neighbours there, wherever it
// went.
constexpr const char* page_before =
    "SELECT q.id FROM page p JOIN file f ON f.id = p.file "
    "JOIN file e ON e.batch = f.batch AND e.place <= f.place JOIN page q ON q.file = e.id "
    "WHERE p.id = ? AND (e.place < f.place OR q.place < p.place) "
    "ORDER BY e.place DESC, q.place DESC LIMIT 1";
constexpr const char* page_after =
    "SELECT q.id FROM page p JOIN file f ON f.id = p.file "
    "JOIN file e ON e.batch = f.batch AND e.place >= f.place JOIN page q ON q.file = e.id "
    "WHERE p.id = ? AND (e.place > f.place OR q.place > p.place) "
    "ORDER BY e.place, q.place LIMIT 1";
constexpr const char* last_page_before_batch =
    "SELECT q.id FROM page p JOIN batch me ON me.id = p.batch "
    "JOIN batch b ON b.dossier = me.dossier AND b.filed < me.filed "
    "JOIN page q ON q.batch = b.id AND q.kind = 'page' JOIN file e ON e.id = q.file "
    "WHERE p.id = ? ORDER BY b.filed DESC, e.place DESC, q.place DESC LIMIT 1";

std::int64_t scope_of_page(Database& db, std::int64_t page) {
  const auto scope = db.integer(
      "SELECT b.scope FROM page p JOIN batch b ON b.id = p.batch WHERE p.id = ?", page);
  if (!scope)
    throw Error(Errc::not_found, subject_of("page", page), "no such page", Cause::no_page);
  return *scope;
}

std::optional<Digest> delivered_image(Database& db, std::int64_t page) {
  Statement row(db,
                "SELECT o.content FROM copy c JOIN object o ON o.id = c.object "
                "WHERE c.page = ? AND c.kind = 'delivered'",
                page);
  if (!row.step()) return std::nullopt;
  return row.digest(0);
}

// A second page right behind it, of the same image; what stands behind it in the file moves on.
std::int64_t part_facing(Change& change, const PageRecord& page) {
  Database& db = change.db;
  if (page.half != Half::whole) {
    throw Error(Errc::conflict, subject_of("page", page.id), "is one of two facing pages already");
  }
  const std::int64_t place = db.integer("SELECT place FROM page WHERE id = ?", page.id).value_or(0);
  // By way of places that nobody has, because no two pages may have one place at any moment.
  db.run(
      "UPDATE page SET image = coalesce(image, place), place = -place - 1 "
      "WHERE file = ? AND place > ?",
      page.file, place);
  db.run("UPDATE page SET place = -place WHERE file = ? AND place < 0", page.file);
  db.run("UPDATE page SET image = ?, half = 'left' WHERE id = ?", page.index, page.id);
  db.run(
      "INSERT INTO page (batch, file, place, state, image, half, sheet_class, unassigned) "
      "SELECT batch, file, ?, 'waiting', ?, 'right', sheet_class, unassigned FROM page "
      "WHERE id = ?",
      place + 1, page.index, page.id);
  const std::int64_t second = db.last_id();
  db.run("UPDATE file SET page_count = page_count + 1 WHERE id = ?", page.file);
  internal::count_split(db, page.batch);
  change.record("page.parted", page.dossier.value_or(""), subject_of("page", page.id),
                {{"second", subject_of("page", second)}});
  return second;
}

}  // namespace

void Archive::store_page(std::int64_t page, const PageResult& result, const Actor& actor) {
  store_results(page, {&result}, actor);
}

std::int64_t Archive::store_facing(std::int64_t page, const PageResult& left,
                                   const PageResult& right, const Actor& actor) {
  return store_results(page, {&left, &right}, actor);
}

// The copies first, each durable in its place; then one transaction. A crash in between leaves a
// waiting page, and copies that the next sweep removes.
std::int64_t Archive::store_results(std::int64_t page,
                                    const std::vector<const PageResult*>& results,
                                    const Actor& actor) {
  const std::string scope = state_->read([&](Database& db) {
    need_waiting(internal::need_page(db, page));
    return internal::scope_name(db, scope_of_page(db, page));
  });

  struct Prepared {
    std::size_t result;
    const char* kind;
    const char* media_type;
    std::unique_ptr<internal::StagedFile> file;
  };
  std::vector<PageReading> readings;
  std::vector<Prepared> copies;
  const auto prepare = [&](std::size_t i, const char* kind, const char* media_type,
                           const std::vector<std::uint8_t>& bytes) {
    if (bytes.empty()) return;
    copies.push_back({i, kind, media_type, state_->staged_copy(bytes)});
    state_->objects.place(*copies.back().file, scope);
  };
  for (const PageResult* result : results) {
    need_finite(*result, page);
    readings.push_back(internal::checked_reading(*result, page));
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    prepare(i, "access", "image/jpeg", results[i]->access_jpeg);
    prepare(i, "thumbnail", "image/jpeg", results[i]->thumbnail_jpeg);
    prepare(i, "pyramid", "image/tiff", results[i]->pyramid_tiff);
  }

  const std::int64_t last = state_->write(actor, [&](Change& change) {
    const PageRecord record = internal::need_page(change.db, page);
    need_waiting(record);
    const std::int64_t scope_id = scope_of_page(change.db, page);
    std::vector<std::int64_t> ids{page};
    if (results.size() > 1) ids.push_back(part_facing(change, record));
    for (std::size_t i = 0; i < results.size(); ++i) {
      save_page(change.db, ids[i], *results[i]);
      save_reading(change, ids[i], *results[i], readings[i]);
      save_findings(change.db, ids[i], *results[i]);
      internal::Details details{{"master", record.master.hex}};
      for (const Prepared& copy : copies) {
        if (copy.result != i) continue;
        change.db.run("INSERT INTO copy (page, kind, media_type, object) VALUES (?, ?, ?, ?)",
                      ids[i], copy.kind, copy.media_type,
                      state_->record_object(change, scope_id, *copy.file));
        details.emplace_back(copy.kind, copy.file->finish().hex);
      }
      if (results[i]->blank) details.emplace_back("blank", "yes");
      change.record("page.stored", record.dossier.value_or(""), subject_of("page", ids[i]),
                    details);
    }
    return ids.back();
  });
  for (const Prepared& copy : copies) state_->objects.settle(*copy.file);
  return last;
}

void Archive::keep_delivered(std::int64_t page, const Delivered& delivered, StagedObject&& bytes,
                             const Actor& actor) {
  internal::need_text(delivered.media_type, 64, "media type");
  const StagedObject given = std::move(bytes);  // ends with this call, whatever happens
  internal::StagedFile& staged = *given.state_->file;
  const Digest content = staged.finish();
  const auto is_kept = [&](Database& db) {
    const PageRecord record = internal::need_page(db, page);
    const auto known = delivered_image(db, page);
    if (known && *known != content) {
      throw Error(Errc::conflict, subject_of("page", page), "another image was delivered before");
    }
    return known && record.sheet_class == delivered.class_code &&
           record.begins_document == delivered.begins_document;
  };
  const auto scope = state_->read([&](Database& db) {
    return is_kept(db) ? std::string() : internal::scope_name(db, scope_of_page(db, page));
  });
  if (scope.empty()) return;
  state_->objects.place(staged, scope);
  const bool recorded = state_->write(actor, [&](Change& change) {
    if (is_kept(change.db)) return false;
    if (const auto owner = internal::need_page(change.db, page).dossier)
      internal::need_open_for_pages(change.db, *owner);
    change.db.run(
        "INSERT INTO copy (page, kind, media_type, object) VALUES (?, 'delivered', ?, ?) "
        "ON CONFLICT (page, kind) DO NOTHING",
        page, delivered.media_type,
        state_->record_object(change, scope_of_page(change.db, page), staged));
    change.db.run("UPDATE page SET sheet_class = ?, begins_document = ? WHERE id = ?",
                  delivered.class_code, delivered.begins_document, page);
    const PageRecord record = internal::need_page(change.db, page);
    change.record("page.delivered", record.dossier.value_or(""), subject_of("page", page),
                  {{"image", content.hex}, {"class", delivered.class_code}});
    return true;
  });
  if (recorded) state_->objects.settle(staged);
}

std::vector<PageNeighbour> Archive::stored_neighbours(std::int64_t page) const {
  return state_->read([&](Database& db) {
    auto before = db.integer(page_before, page);
    if (!before) before = db.integer(last_page_before_batch, page);
    std::vector<PageNeighbour> found;
    for (const auto& beside : {before, db.integer(page_after, page)}) {
      if (!beside) continue;
      Statement rows(db,
                     "SELECT q.id, coalesce(q.sheet, ''), q.fingerprint FROM page p JOIN page q "
                     "ON q.file = p.file "
                     "AND coalesce(q.image, q.place) = coalesce(p.image, p.place) "
                     "WHERE p.id = ? AND q.state = 'stored' ORDER BY q.place",
                     *beside);
      while (rows.step()) found.push_back({rows.integer(0), rows.text(1), rows.blob(2)});
    }
    return found;
  });
}

void Archive::quarantine_page(std::int64_t page, const std::string& reason,
                              const std::string& detail, const Actor& actor) {
  internal::need_text(reason, 64, "reason");
  state_->write(actor, [&](Change& change) {
    const PageRecord record = internal::need_page(change.db, page);
    need_waiting(record);
    change.db.run("UPDATE page SET state = 'quarantined', reason = ?, detail = ? WHERE id = ?",
                  reason, detail, page);
    change.record("page.quarantined", record.dossier.value_or(""), subject_of("page", page),
                  {{"reason", reason}});
  });
}

}  // namespace store
