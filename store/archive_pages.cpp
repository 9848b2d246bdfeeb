// SPDX-License-Identifier: Apache-2.0
// Pages as they are read.
#include "store/archive.h"
#include "store/internal/batch_rows.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::need_batch;
using internal::Statement;
using internal::subject_of;

namespace {

const char* word_of(CopyKind kind) {
  switch (kind) {
    case CopyKind::master: return "master";
    case CopyKind::access: return "access";
    case CopyKind::thumbnail: return "thumbnail";
    case CopyKind::pyramid: return "pyramid";
    case CopyKind::delivered: return "delivered";
  }
  return "unknown";
}

CopyKind kind_of(const std::string& word) {
  if (word == "access") return CopyKind::access;
  if (word == "thumbnail") return CopyKind::thumbnail;
  if (word == "pyramid") return CopyKind::pyramid;
  if (word == "delivered") return CopyKind::delivered;
  return CopyKind::master;
}

struct StoredCopy {
  internal::ObjectName name;
  Digest content;
};

std::optional<StoredCopy> find_copy(Database& db, std::int64_t page, CopyKind kind) {
  const bool master = kind == CopyKind::master;
  Statement row(db,
                std::string("SELECT s.name, o.stored, o.content FROM ") +
                    (master ? "page p JOIN file f ON f.id = p.file AND ? <> '' "
                              "JOIN object o ON o.id = f.object "
                            : "page p JOIN copy c ON c.page = p.id AND c.kind = ? "
                              "JOIN object o ON o.id = c.object ") +
                    "JOIN scope s ON s.id = o.scope WHERE p.id = ?",
                word_of(kind), page);
  if (!row.step()) return std::nullopt;
  return StoredCopy{{row.text(0), row.digest(1)}, row.digest(2)};
}

StoredCopy need_copy(Database& db, std::int64_t page, CopyKind kind) {
  if (auto copy = find_copy(db, page, kind)) return *copy;
  // Pages read by earlier versions have an image and no pyramid of it.
  const bool older = kind == CopyKind::pyramid && find_copy(db, page, CopyKind::access);
  throw Error(Errc::not_found, subject_of("page", page),
              std::string("no such page or no copy: ") + word_of(kind),
              older ? Cause::page_without_pyramid : Cause::page_without_image);
}

}  // namespace

std::vector<PageRecord> Archive::waiting_pages(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    need_batch(db, batch);
    return internal::waiting_pages_of_batch(db, batch);
  });
}

std::vector<PageRecord> Archive::pages(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return internal::pages_of_dossier(db, internal::need_dossier(db, dossier).id);
  });
}

std::vector<PageRecord> Archive::batch_pages(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    need_batch(db, batch);
    return internal::pages_of_batch(db, batch);
  });
}

std::optional<std::string> Archive::dossier_of_page(std::int64_t page) const {
  return state_->read([&](Database& db) -> std::optional<std::string> {
    Statement row(db,
                  "SELECT coalesce(d.number, '') FROM page p JOIN batch b ON b.id = p.batch "
                  "LEFT JOIN dossier d ON d.id = b.dossier WHERE p.id = ?",
                  page);
    if (!row.step()) return std::nullopt;
    return row.text(0);
  });
}

std::optional<PageRecord> Archive::page(std::int64_t id) const {
  return state_->read([&](Database& db) { return internal::page_by_id(db, id); });
}

std::vector<std::uint8_t> Archive::page_copy(std::int64_t page, CopyKind kind) const {
  const auto copy =
      state_->read([&](Database& db) { return need_copy(db, page, kind); });
  auto bytes = state_->objects.read(copy.name);
  // Equal to the stored digest until objects are encrypted.
  if (internal::to_digest(internal::sha256(bytes.data(), bytes.size())) != copy.content) {
    throw Error(Errc::damaged, subject_of("page", page), "the bytes are not what was taken in");
  }
  return bytes;
}

CopyReader Archive::open_copy(std::int64_t page, CopyKind kind) const {
  const auto copy = state_->read([&](Database& db) { return need_copy(db, page, kind); });
  return CopyReader(state_->objects.open(copy.name));
}

CopyReader::CopyReader(std::unique_ptr<internal::OpenObject> object)
    : object_(std::move(object)) {}
CopyReader::~CopyReader() = default;
CopyReader::CopyReader(CopyReader&&) noexcept = default;
CopyReader& CopyReader::operator=(CopyReader&&) noexcept = default;
std::uint64_t CopyReader::size() const { return object_->size(); }
std::vector<std::uint8_t> CopyReader::read(std::uint64_t offset, std::size_t size) const {
  return object_->read(offset, size);
}

void Archive::check_master(std::int64_t page) const {
  const auto master =
      state_->read([&](Database& db) { return find_copy(db, page, CopyKind::master); });
  if (!master) throw Error(Errc::not_found, subject_of("page", page), "no such page", Cause::no_page);
  const auto found = state_->objects.hash(internal::object_path(master->name));
  if (!found || found->digest != master->name.stored) {
    throw Error(Errc::damaged, subject_of("page", page), "the bytes are not what was taken in");
  }
}

std::vector<Copy> Archive::copies(std::int64_t page) const {
  return state_->read([&](Database& db) {
    std::vector<Copy> copies;
    const auto add = [&](Statement& rows) {
      while (rows.step()) {
        copies.push_back({kind_of(rows.text(0)), rows.text(1), rows.digest(2), rows.digest(3),
                          static_cast<std::uint64_t>(rows.integer(4))});
      }
    };
    Statement master(db,
                     "SELECT 'master', f.media_type, o.content, o.stored, o.size FROM page p "
                     "JOIN file f ON f.id = p.file JOIN object o ON o.id = f.object "
                     "WHERE p.id = ?",
                     page);
    add(master);
    Statement others(db,
                     "SELECT c.kind, c.media_type, o.content, o.stored, o.size FROM copy c "
                     "JOIN object o ON o.id = c.object WHERE c.page = ? ORDER BY c.kind",
                     page);
    add(others);
    return copies;
  });
}

void Archive::record_look(const std::string& act, const std::string& dossier,
                          const std::string& subject, std::int64_t session, const Actor& actor) {
  const bool known = state_->read([&](Database& db) {
    return db
        .integer("SELECT 1 FROM looked WHERE session = ? AND act = ? AND subject = ?", session, act,
                 subject)
        .has_value();
  });
  if (known) return;
  state_->write(actor, [&](Change& change) {
    change.db.run("INSERT OR IGNORE INTO looked (session, act, subject) VALUES (?, ?, ?)", session,
                  act, subject);
    if (change.db.changes() == 0) return;
    change.record(act, dossier, subject, {{"session", std::to_string(session)}});
  });
}

}  // namespace store
