// SPDX-License-Identifier: Apache-2.0
// Certified copies: numbered, verifiable, revocable.
#include <fmt/format.h>

#include <set>

#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr const char* copy_columns =
    "SELECT c.id, c.number, c.token, d.number, p.id, p.name, p.identity_number, p.phone, c.ground, "
    "c.recipient, c.issued_by, c.prepared, c.issued, c.revoked, c.revoke_reason, c.pages_digest, "
    "o.content, c.state FROM certified_copy c JOIN dossier d ON d.id = c.dossier "
    "JOIN person p ON p.id = d.person LEFT JOIN object o ON o.id = c.pdf ";

CertifiedCopyState parse_state(const std::string& word, const std::string& number) {
  if (word == "prepared") return CertifiedCopyState::prepared;
  if (word == "issued") return CertifiedCopyState::issued;
  if (word == "revoked") return CertifiedCopyState::revoked;
  throw Error(Errc::damaged, number, "unknown state");
}

CertifiedCopy copy_of(Database& db, const Statement& row) {
  CertifiedCopy copy;
  copy.number = row.text(1);
  copy.token = row.text(2);
  copy.dossier = row.text(3);
  copy.person = {row.integer(4), row.text(5), row.text(6), row.text(7)};
  copy.ground = row.text(8);
  copy.recipient = row.text(9);
  copy.issued_by = row.text(10);
  copy.prepared = row.time(11);
  copy.issued = row.optional_time(12);
  copy.revoked = row.optional_time(13);
  copy.revoke_reason = row.text(14);
  copy.pages_digest = row.digest(15);
  if (!row.is_null(16)) copy.pdf = row.digest(16);
  copy.state = parse_state(row.text(17), copy.number);
  Statement pages(db,
                  "SELECT cp.page, o.content FROM certified_copy_page cp "
                  "JOIN page p ON p.id = cp.page JOIN file f ON f.id = p.file "
                  "JOIN object o ON o.id = f.object WHERE cp.certified_copy = ? ORDER BY cp.place",
                  row.integer(0));
  while (pages.step()) {
    copy.pages.push_back(pages.integer(0));
    copy.masters.push_back(pages.digest(1));
  }
  return copy;
}

template <class... T>
std::vector<CertifiedCopy> copies_where(Database& db, const char* rest, const T&... values) {
  std::vector<CertifiedCopy> found;
  Statement rows(db, std::string(copy_columns) + rest, values...);
  while (rows.step()) found.push_back(copy_of(db, rows));
  return found;
}

CertifiedCopy need_copy(Database& db, const std::string& number) {
  auto found = copies_where(db, "WHERE c.number = ?", number);
  if (found.empty()) {
    throw Error(Errc::not_found, number, "no certified copy of this number", Cause::no_copy);
  }
  return std::move(found.front());
}

void need_not_replaced(const PageRecord& page) {
  if (page.replaced_by == 0) return;
  throw Error(Errc::conflict, subject_of("page", page.id), "was replaced by a better scan",
              Cause::page_replaced);
}

// The pages wanted, all stored and all of this dossier.
std::vector<PageRecord> pages_for(Database& db, const NewCertifiedCopy& wanted) {
  if (wanted.pages.empty()) throw Error(Errc::invalid, wanted.dossier, "no pages chosen", Cause::empty);
  std::set<std::int64_t> seen;
  std::vector<PageRecord> pages;
  for (const std::int64_t id : wanted.pages) {
    PageRecord page = internal::need_page(db, id);
    if (page.dossier != wanted.dossier || page.separator) {
      throw Error(Errc::not_found, subject_of("page", id), "is not in this dossier",
                  Cause::no_page);
    }
    if (page.state != PageState::stored) {
      throw Error(Errc::conflict, subject_of("page", id), "is not stored",
                  Cause::page_not_stored);
    }
    need_not_replaced(page);
    if (!seen.insert(id).second) {
      throw Error(Errc::invalid, subject_of("page", id), "chosen twice", Cause::page_chosen_twice);
    }
    pages.push_back(std::move(page));
  }
  return pages;
}

// SHA-256 over lines ended by LF: "dangan-pages 1", the dossier's number, then for each page in the
// order of the copy its number in the dossier, the digest of its master file and its index in that
// file, parted by one blank.
Digest digest_of(const std::string& dossier, const std::vector<PageRecord>& pages) {
  std::string text = fmt::format("dangan-pages 1\n{}\n", dossier);
  for (const PageRecord& page : pages) {
    text += fmt::format("{} {} {}\n", page.number, page.master.hex, page.index);
  }
  return internal::to_digest(internal::sha256(text.data(), text.size()));
}

}  // namespace

CertifiedCopy Archive::prepare_certified_copy(const NewCertifiedCopy& wanted, const Actor& actor) {
  internal::need_text(wanted.ground, 2000, "ground");
  internal::need_text(wanted.recipient, 2000, "recipient");
  return state_->write(actor, [&](Change& change) {
    Database& db = change.db;
    const auto dossier = internal::need_dossier(db, wanted.dossier);
    const auto pages = pages_for(db, wanted);
    const std::string number = internal::draw_number(change, "FZ");
    const Digest digest = digest_of(wanted.dossier, pages);
    db.run(
        "INSERT INTO certified_copy (number, token, dossier, ground, recipient, issued_by, "
        "prepared, pages_digest, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'prepared')",
        number, internal::random_base32_128(), dossier.id, wanted.ground, wanted.recipient,
        change.actor, change.at, digest);
    const std::int64_t id = db.last_id();
    int place = 0;
    for (const PageRecord& page : pages) {
      db.run(
          "INSERT INTO certified_copy_page (certified_copy, place, page, number) "
          "VALUES (?, ?, ?, ?)",
          id, place++, page.id, page.number);
    }
    change.record(
        "copy.prepared", wanted.dossier, number,
        {{"pages", std::to_string(pages.size())}, {"pages_digest", digest.hex}});
    return need_copy(db, number);
  });
}

CertifiedCopy Archive::issue_certified_copy(const std::string& number,
                                            const std::vector<std::uint8_t>& pdf,
                                            const Actor& actor) {
  if (pdf.empty()) throw Error(Errc::invalid, number, "the PDF is empty");
  const auto need_prepared = [](const CertifiedCopy& copy) {
    if (copy.state != CertifiedCopyState::prepared) {
      throw Error(Errc::conflict, copy.number, std::string("is ") + to_string(copy.state));
    }
  };
  const std::string scope = state_->read([&](Database& db) {
    const CertifiedCopy copy = need_copy(db, number);
    need_prepared(copy);
    return internal::scope_name(db, internal::need_dossier(db, copy.dossier).scope);
  });
  const auto staged = state_->staged_copy(pdf);
  state_->objects.place(*staged, scope);
  CertifiedCopy issued = state_->write(actor, [&](Change& change) {
    const CertifiedCopy copy = need_copy(change.db, number);
    need_prepared(copy);
    for (const std::int64_t page : copy.pages)
      need_not_replaced(internal::need_page(change.db, page));
    const auto dossier = internal::need_dossier(change.db, copy.dossier);
    const std::int64_t object = state_->record_object(change, dossier.scope, *staged);
    change.db.run(
        "UPDATE certified_copy SET state = 'issued', issued = ?, issued_by = ?, pdf = ? "
        "WHERE number = ?",
        change.at, change.actor, object, number);
    change.record("copy.issued", copy.dossier, number, {{"pdf", staged->finish().hex}});
    return need_copy(change.db, number);
  });
  state_->objects.settle(*staged);
  return issued;
}

void Archive::revoke_certified_copy(const std::string& number, const std::string& reason,
                                    const Actor& actor) {
  internal::need_text(reason, 2000, "reason");
  state_->write(actor, [&](Change& change) {
    const CertifiedCopy copy = need_copy(change.db, number);
    if (copy.state == CertifiedCopyState::revoked) {
      throw Error(Errc::conflict, number, "is revoked already", Cause::copy_revoked);
    }
    change.db.run(
        "UPDATE certified_copy SET state = 'revoked', revoked = ?, revoke_reason = ? "
        "WHERE number = ?",
        change.at, reason, number);
    change.record("copy.revoked", copy.dossier, number, {{"reason", reason}});
  });
}

std::optional<CertifiedCopy> Archive::certified_copy(const std::string& number_or_token) const {
  return state_->read([&](Database& db) -> std::optional<CertifiedCopy> {
    auto found =
        copies_where(db, "WHERE c.number = ? OR c.token = ?", number_or_token, number_or_token);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

std::vector<CertifiedCopy> Archive::certified_copies(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    return copies_where(db, "WHERE c.dossier = ? ORDER BY c.id DESC",
                        internal::need_dossier(db, dossier).id);
  });
}

std::vector<std::uint8_t> Archive::certified_copy_pdf(const std::string& number) const {
  const auto name = state_->read([&](Database& db) -> std::optional<internal::ObjectName> {
    Statement row(db,
                  "SELECT s.name, o.stored FROM certified_copy c JOIN object o ON o.id = c.pdf "
                  "JOIN scope s ON s.id = o.scope WHERE c.number = ?",
                  number);
    if (!row.step()) return std::nullopt;
    return internal::ObjectName{row.text(0), row.digest(1)};
  });
  if (!name) throw Error(Errc::not_found, number, "no issued copy of this number", Cause::no_copy);
  return state_->objects.read(*name);
}

}  // namespace store
