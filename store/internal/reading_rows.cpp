// SPDX-License-Identifier: Apache-2.0
#include "store/internal/reading_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "store/internal/box_code.h"
#include "store/internal/text_index.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

std::string page_subject(std::int64_t page) { return fmt::format("page:{}", page); }

Blob blob_of(const std::vector<std::uint8_t>& bytes) { return {bytes.data(), bytes.size()}; }

std::vector<DraftField> fields_of(Statement& rows, const std::string& subject) {
  std::vector<DraftField> fields;
  while (rows.step()) {
    fields.push_back({rows.text(0), rows.text(1), one_box(rows.blob_view(2), subject),
                      rows.integer(3) != 0, rows.real(4), rows.text(5)});
  }
  return fields;
}

std::optional<Time> time_or_none(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.time(column));
}

void drop_text(Database& db, std::int64_t page) {
  remove_from_index(db, page);
  db.run("DELETE FROM page_boxes WHERE page = ?", page);
  db.run("DELETE FROM page_text WHERE page = ?", page);
  db.run("DELETE FROM page_field WHERE page = ?", page);
}

}  // namespace

CharBox one_box(const Blob& blob, const std::string& subject) {
  const auto boxes = decode_boxes(blob.data, blob.size, subject);
  if (boxes.size() != 1) throw Error(Errc::damaged, subject, "a value has no box");
  return boxes[0];
}

PageReading checked_reading(const PageReading& reading, std::int64_t page) {
  std::u32string text = terms::decode_utf8(reading.text);
  std::replace(text.begin(), text.end(), U'\0', U'\ufffd');
  if (!reading.boxes.empty() && reading.boxes.size() != text.size()) {
    throw Error(Errc::invalid, page_subject(page),
                fmt::format("{} boxes for {} characters", reading.boxes.size(), text.size()));
  }
  if (!std::isfinite(reading.confidence) || !std::isfinite(reading.title_confidence)) {
    throw Error(Errc::invalid, page_subject(page), "the confidence is no number");
  }
  PageReading checked = reading;
  checked.text = terms::encode_utf8(text);
  return checked;
}

void put_draft(Database& db, std::int64_t page, const PageReading& stated) {
  db.run("UPDATE page SET class_code = ?, title = ?, title_confidence = ? WHERE id = ?",
         stated.class_code, stated.title, stated.title_confidence, page);
  db.run("DELETE FROM page_field WHERE page = ?", page);
  int place = 0;
  for (const DraftField& field : stated.fields) {
    db.run(
        "INSERT INTO page_field (page, place, name, value, box, checked, confidence, as_read) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        page, place++, field.name, field.value, blob_of(encode_boxes({field.box})), field.checked,
        field.confidence, field.as_read);
  }
}

void put_reading(Database& db, std::int64_t page, const PageReading& reading,
                 const std::string& text_by, std::optional<Time> at) {
  db.run("UPDATE page SET confidence = ?, engine = ?, text_by = ?, read_at = ? WHERE id = ?",
         reading.confidence, reading.engine, text_by, at, page);
  put_draft(db, page, reading);
  if (reading.text.empty()) return;
  db.run("INSERT INTO page_text (page, text) VALUES (?, ?)", page, reading.text);
  add_to_index(db, page, reading.text);
  if (reading.boxes.empty()) return;
  db.run("INSERT INTO page_boxes (page, boxes) VALUES (?, ?)", page,
         blob_of(encode_boxes(reading.boxes)));
}

void move_aside(Database& db, std::int64_t page) {
  if (const auto version = version_in_use(db, page)) add_other(db, page, *version);
  drop_text(db, page);
}

void add_other(Database& db, std::int64_t page, const ReadingVersion& version) {
  const PageReading& reading = version.reading;
  db.run(
      "INSERT INTO other_reading (page, engine, text_by, read_at, confidence, class_code, title, "
      "title_confidence, text, boxes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      page, reading.engine, version.text_by, version.at, reading.confidence, reading.class_code,
      reading.title, reading.title_confidence, reading.text, blob_of(encode_boxes(reading.boxes)));
  const std::int64_t id = db.last_id();
  int place = 0;
  for (const DraftField& field : reading.fields) {
    db.run(
        "INSERT INTO other_reading_field (reading, place, name, value, box, checked, confidence, "
        "as_read) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id, place++, field.name, field.value, blob_of(encode_boxes({field.box})), field.checked,
        field.confidence, field.as_read);
  }
}

void drop_other(Database& db, std::int64_t reading) {
  db.run("DELETE FROM other_reading_field WHERE reading = ?", reading);
  db.run("DELETE FROM other_reading WHERE id = ?", reading);
}

void load_reading(Database& db, std::int64_t page, PageReading& reading) {
  const std::string subject = page_subject(page);
  Statement text(
      db,
      "SELECT t.text, b.boxes FROM page_text t LEFT JOIN page_boxes b ON b.page = t.page "
      "WHERE t.page = ?",
      page);
  if (text.step()) {
    reading.text = text.text(0);
    const Blob boxes = text.blob_view(1);
    reading.boxes = decode_boxes(boxes.data, boxes.size, subject);
  }
  Statement fields(
      db,
      "SELECT name, value, box, checked, confidence, as_read FROM page_field WHERE page = ? "
      "ORDER BY place",
      page);
  reading.fields = fields_of(fields, subject);
}

std::optional<ReadingVersion> version_in_use(Database& db, std::int64_t page) {
  Statement row(db,
                "SELECT confidence, engine, class_code, title, title_confidence, text_by, read_at "
                "FROM page WHERE id = ? AND state = 'stored' AND (engine <> '' OR text_by <> '')",
                page);
  if (!row.step()) return std::nullopt;
  ReadingVersion version;
  version.reading.confidence = row.real(0);
  version.reading.engine = row.text(1);
  version.reading.class_code = row.text(2);
  version.reading.title = row.text(3);
  version.reading.title_confidence = row.real(4);
  version.text_by = row.text(5);
  version.at = time_or_none(row, 6);
  load_reading(db, page, version.reading);
  return version;
}

std::vector<ReadingVersion> other_versions(Database& db, std::int64_t page) {
  const std::string subject = page_subject(page);
  std::vector<ReadingVersion> versions;
  Statement rows(db,
                 "SELECT id, engine, text_by, read_at, confidence, class_code, title, "
                 "title_confidence, text, boxes FROM other_reading WHERE page = ? ORDER BY id DESC",
                 page);
  while (rows.step()) {
    ReadingVersion version;
    version.id = rows.integer(0);
    version.reading.engine = rows.text(1);
    version.text_by = rows.text(2);
    version.at = time_or_none(rows, 3);
    version.reading.confidence = rows.real(4);
    version.reading.class_code = rows.text(5);
    version.reading.title = rows.text(6);
    version.reading.title_confidence = rows.real(7);
    version.reading.text = rows.text(8);
    const Blob boxes = rows.blob_view(9);
    version.reading.boxes = decode_boxes(boxes.data, boxes.size, subject);
    Statement fields(db,
                     "SELECT name, value, box, checked, confidence, as_read "
                     "FROM other_reading_field WHERE reading = ? ORDER BY place",
                     version.id);
    version.reading.fields = fields_of(fields, subject);
    versions.push_back(std::move(version));
  }
  return versions;
}

}  // namespace store::internal
