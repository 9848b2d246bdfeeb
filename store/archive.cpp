// SPDX-License-Identifier: Apache-2.0
#include "store/archive.h"

#include <unistd.h>

#include "store/custody_rules.h"
#include "store/internal/state.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;

StagedObject::StagedObject(std::unique_ptr<State> state) : state_(std::move(state)) {}
StagedObject::~StagedObject() = default;
StagedObject::StagedObject(StagedObject&&) noexcept = default;
StagedObject& StagedObject::operator=(StagedObject&&) noexcept = default;

void StagedObject::write(const void* data, std::size_t size) { state_->file->write(data, size); }
std::uint64_t StagedObject::size() const { return state_->file->size(); }

BatchLock::~BatchLock() {
  if (fd_ >= 0) ::close(fd_);
}
BatchLock::BatchLock(BatchLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
BatchLock& BatchLock::operator=(BatchLock&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Archive::Archive(const std::filesystem::path& folder)
    : Archive(folder, internal::real_file_system()) {}
Archive::Archive(const std::filesystem::path& folder, internal::FileSystem& files)
    : state_(std::make_unique<State>(folder, files)) {}
Archive::~Archive() = default;

const std::filesystem::path& Archive::folder() const { return state_->folder; }

Totals Archive::totals() const {
  return state_->read([](Database& db) {
    Totals totals;
    const auto count = [&](const char* sql) { return db.integer(sql).value_or(0); };
    totals.persons = count("SELECT count(*) FROM person");
    totals.dossiers = count("SELECT count(*) FROM dossier");
    Statement pages(db,
                    "SELECT state, blank, count(*) FROM page WHERE kind = 'page' "
                    "AND id NOT IN (SELECT page FROM page_replacement) GROUP BY state, blank");
    while (pages.step()) {
      const std::string state = pages.text(0);
      totals.pages += pages.integer(2);
      if (pages.integer(1) != 0) totals.blank += pages.integer(2);
      if (state == "quarantined") totals.quarantined += pages.integer(2);
      if (state == "waiting") totals.waiting += pages.integer(2);
    }
    // A file whose pages are not known yet counts as one that waits.
    const auto unopened = count(
        "SELECT count(*) FROM batch b JOIN file f ON f.batch = b.id "
        "WHERE b.state = 'open' AND f.state = 'received' AND f.page_count = 0");
    totals.pages += unopened;
    totals.waiting += unopened;
    totals.open_requests = count("SELECT count(*) FROM request WHERE state = 'open'");
    totals.certified_copies = count("SELECT count(*) FROM certified_copy WHERE state <> 'prepared'");
    totals.events = count("SELECT sequence FROM ledger_head WHERE only = 1");
    return totals;
  });
}

void Archive::record(const std::string& act, const std::string& dossier,
                     const std::string& subject,
                     const std::vector<std::pair<std::string, std::string>>& details,
                     const Actor& actor) {
  internal::need_text(act, 64, "act");
  state_->write(actor, [&](Change& change) { change.record(act, dossier, subject, details); });
}

}  // namespace store
