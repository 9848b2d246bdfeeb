// SPDX-License-Identifier: Apache-2.0
// The archive: one folder with a SQLite database and object files. Every change is one transaction,
// durable before the call returns, and is recorded as a custody event in the same transaction.
//
// Errors   store::Error; after a throw nothing has been recorded.
// Threads  an Archive may be used by several threads at once, and several processes may have the
//          same folder open; writers take turns.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/error.h"
#include "store/records.h"

namespace store {

namespace internal {
class FileSystem;
class OpenObject;
}

// Bytes on their way in: written to a temporary file inside the archive while they are hashed. A
// StagedObject that is not handed over is removed by its destructor; what a killed process leaves
// in the archive's tmp folder is removed when no living process owns it.
class StagedObject {
 public:
  ~StagedObject();
  StagedObject(StagedObject&&) noexcept;
  StagedObject& operator=(StagedObject&&) noexcept;

  void write(const void* data, std::size_t size);
  std::uint64_t size() const;

 private:
  friend class Archive;
  struct State;
  explicit StagedObject(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A file that is to be received.
struct NewFile {
  std::string path;
  StagedObject bytes;
};

// Held while a process works on a batch; released by the destructor and by the death of the process.
class BatchLock {
 public:
  ~BatchLock();
  BatchLock(BatchLock&&) noexcept;
  BatchLock& operator=(BatchLock&&) noexcept;

 private:
  friend class Archive;
  friend class Reading;
  explicit BatchLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

// A copy of a page that is read in parts: checked as a whole when it is opened and again when its
// file has been changed since, so that a part costs its own bytes alone.
//
// Threads  any.
class CopyReader {
 public:
  ~CopyReader();
  CopyReader(CopyReader&&) noexcept;
  CopyReader& operator=(CopyReader&&) noexcept;

  std::uint64_t size() const;
  // Throws damaged when the bytes have changed, and beyond the end.
  std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t size) const;

 private:
  friend class Archive;
  explicit CopyReader(std::unique_ptr<internal::OpenObject> object);
  std::unique_ptr<internal::OpenObject> object_;
};

class Archive {
 public:
  // Makes an empty archive. Throws not_an_archive when the folder exists and is not empty.
  // number_prefix: of dossier numbers, "420112" in 420112-2026-000042.
  static void init(const std::filesystem::path& folder, const Actor& actor,
                   const std::string& number_prefix = "420112");
  // Brings an archive of an older version to the present one. Throws not_an_archive or wrong_version.
  explicit Archive(const std::filesystem::path& folder);
  // The same on another file system, for tests that make the disk fail.
  static void init(const std::filesystem::path& folder, const Actor& actor,
                   const std::string& number_prefix, internal::FileSystem& files);
  Archive(const std::filesystem::path& folder, internal::FileSystem& files);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  const std::filesystem::path& folder() const;

  // -- accounts, sessions, one-time codes
  Account add_account(const Account& account, const Actor& actor);  // conflict: name taken
  std::optional<Account> account(const std::string& name) const;
  std::optional<Account> account(std::int64_t id) const;
  std::vector<Account> accounts() const;
  // Ends the account's sessions as well.
  void set_password_hash(std::int64_t account, const std::string& hash, const Actor& actor);
  // A disabled account cannot log in, and its sessions end. conflict: the last administrator.
  void set_account_enabled(std::int64_t account, bool enabled, const Actor& actor);

  // Returns the token, of which only a hash is kept.
  std::string begin_session(SessionKind kind, std::int64_t subject, std::chrono::minutes lifetime,
                            const Actor& actor);
  // nullopt for an unknown or expired token, or one idle for longer than `idle`. Renews last_seen.
  std::optional<Session> session(const std::string& token, std::chrono::minutes idle);
  void end_session(const std::string& token, const Actor& actor);

  // A new one-time code of 8 digits for the person; earlier unused ones end. Only a hash is kept.
  std::string issue_code(std::int64_t person, std::chrono::minutes lifetime, const Actor& actor);
  // The person whose name, identity number and unused, unexpired code these are; the code is spent.
  // After five wrong tries a code is dead. Does the same work whether or not anybody matches.
  std::optional<std::int64_t> redeem_code(const std::string& name,
                                          const std::string& identity_number,
                                          const std::string& code);

  // -- persons and dossiers
  // The person is found by identity number (conflict when the name there is another) or made.
  Dossier open_dossier(const NewDossier& dossier, const Actor& actor);
  std::optional<Dossier> dossier(const std::string& number) const;
  // Number, identity number or name (by terms::name_key), exact, and from two characters on also
  // what number or name begin with. As written first, then what has the same key, then by their
  // beginning; newest first in each. With similar also names and identity numbers of which the key
  // may be a misreading or a slip of the hand, last: for lists that a person chooses from.
  enum class Similar { left_out, last };
  std::vector<Dossier> find_dossiers(const std::string& key, int limit = 50,
                                     Similar similar = Similar::left_out) const;
  std::vector<Dossier> dossiers_of(std::int64_t person) const;
  std::vector<Dossier> recent_dossiers(int limit = 50, int offset = 0) const;
  std::optional<Person> person(std::int64_t id) const;
  // By both, as a graduate states them. Does the same work for a hit and a miss.
  std::optional<Person> find_person(const std::string& name, const std::string& identity_number) const;
  void move_dossier(const std::string& number, CustodyState state, const std::string& location,
                    const Actor& actor);  // conflict: custody_rules forbid the step
  // Newest first.
  std::vector<CustodyEvent> history(const std::string& dossier, int limit = 200) const;
  // Of these the steps of custody alone, opened and moved, all of them, newest first: what the
  // person may see.
  std::vector<CustodyEvent> custody_steps(const std::string& dossier) const;

  // -- taking in
  // The open batch with the same dossier and source, to go on with it; without a dossier also one
  // that has been assigned since; else a new one.
  // part_facing false: its images stay whole (Batch::part_facing), from now on. files: as many are to
  // come, where that is known.
  Batch begin_batch(const std::optional<std::string>& dossier, const std::string& source,
                    const Actor& actor, bool part_facing = true, int files = 0);
  std::optional<Batch> batch(std::int64_t id) const;
  std::vector<Batch> open_batches() const;
  // All its files have come and it is to be read, now and whenever a reader starts anew.
  void order_reading(std::int64_t batch, const Actor& actor);
  // An unassigned batch goes to a dossier; its pages come after those the dossier has. conflict: it
  // belongs to one already.
  void assign_batch(std::int64_t batch, const std::string& dossier, const Actor& actor);
  // Every page of the files of the batch in the order they lay in, separators and what has gone to
  // dossiers included; of an already_held file the pages of the one that was taken in first.
  std::vector<StackPage> stack_pages(std::int64_t batch) const;
  // The pages of a mixed stack go where they belong, all at once: those of each dossier into a
  // batch of its own there (Batch::stack), in the order they lay in. What belongs to a dossier stays
  // there, whatever is said, as does the page that stands for a refused file; so it can be called
  // again.
  // conflict: a page is waiting.
  void split_stack(const std::vector<PagePlace>& places, const Actor& actor);
  // Newest first; older ones too of which a page has no dossier yet, of these ten times as many at most.
  std::vector<Batch> recent_batches(int limit = 20) const;
  // The dossier's batches in which a page waits or was set aside, oldest first; without uploads that
  // are still gathering.
  std::vector<Batch> unfinished_batches(const std::string& dossier) const;
  // Other batches that took the batch's already_held files in before and have not read all of them,
  // oldest first.
  std::vector<Batch> unread_before(std::int64_t batch) const;
  // What was set aside in the batch is to be read once more: its quarantined pages wait, its refused
  // files count as just received, and the batch is open. The masters are those there are. Returns
  // how many pages that were; hold the batch's lock. conflict: an upload that is still gathering.
  int retry_set_aside(std::int64_t batch, const Actor& actor);
  // nullopt when another process works on the batch.
  std::optional<BatchLock> lock_batch(std::int64_t batch);
  void close_batch(std::int64_t batch, const Actor& actor);  // conflict: pages are waiting

  StagedObject stage();
  // The master: made durable first, then recorded. A file is known by batch, path and content: the
  // same again returns the record there is. The same bytes under another path of the same batch are
  // another file (two identical blanks are two pages). A file of the same name (the last part of the
  // path) and the same bytes in another batch of the same dossier, or of the same path and bytes in
  // another batch of the same source begun for no dossier, is recorded as already_held; under another name it
  // is another page. Equal bytes stand once in each dossier either way. conflict: the batch is closed,
  // or an upload that has been ordered.
  FileRecord receive_file(std::int64_t batch, const std::string& path, StagedObject&& bytes,
                          const Actor& actor);
  // The same of several that belong together: all of them or none.
  std::vector<FileRecord> receive_files(std::int64_t batch, std::vector<NewFile>&& files,
                                        const Actor& actor);
  std::vector<FileRecord> files(std::int64_t batch) const;
  // What was set aside when the batch's already_held files were taken in the first time.
  std::vector<PageRecord> set_aside_before(std::int64_t batch) const;
  // A local file with the master's bytes, for a worker process to read.
  std::filesystem::path master_file(std::int64_t file) const;
  // Records the file's pages as waiting; numbers in the dossier follow the order of files at the
  // time a page is listed. Calling it again changes nothing.
  void open_file(std::int64_t file, const std::string& media_type, int page_count,
                 const Actor& actor);
  void refuse_file(std::int64_t file, const std::string& reason, const std::string& detail,
                   const Actor& actor);
  std::vector<PageRecord> waiting_pages(std::int64_t batch) const;  // without results
  // The page that came in right before this one (in its file, the file before it, the dossier's
  // batch before) and the one right after it in its batch, of facing pages both; of these the
  // stored ones. Fingerprints are kept until all pages of the batch are stored, that of its last
  // page for ever.
  std::vector<PageNeighbour> stored_neighbours(std::int64_t page) const;
  void store_page(std::int64_t page, const PageResult& result, const Actor& actor);
  // The page's image shows two facing pages: it becomes two, the second right behind the first; the
  // numbers behind them move on. Returns the second.
  std::int64_t store_facing(std::int64_t page, const PageResult& left, const PageResult& right,
                            const Actor& actor);
  void quarantine_page(std::int64_t page, const std::string& reason, const std::string& detail,
                       const Actor& actor);

  // A vendor's image of the page, kept as its copy `delivered`; the class stated goes before the one
  // made out of the text, as a separator sheet's does. The same again changes nothing. conflict:
  // the page has another delivered image.
  void keep_delivered(std::int64_t page, const Delivered& delivered, StagedObject&& bytes,
                      const Actor& actor);
  // The workbook in which a vendor states what is in the dossier, beside those kept before. One of
  // several dossiers (shared) is kept once, in no dossier's scope. The same again changes nothing.
  void keep_delivered_catalogue(const std::string& dossier, const std::string& path, bool shared,
                                StagedObject&& bytes, const Actor& actor);
  std::vector<DeliveredCatalogue> delivered_catalogues(
      const std::string& dossier) const;  // newest first
  // The bytes, checked. Throws not_found, damaged.
  std::vector<std::uint8_t> delivered_catalogue(const std::string& dossier,
                                                const Digest& content) const;

  // -- pages
  std::vector<PageRecord> pages(const std::string& dossier) const;  // in order
  std::vector<PageRecord> batch_pages(std::int64_t batch) const;
  std::optional<PageRecord> page(std::int64_t id) const;
  // The bytes, checked against their digest before they are returned. Throws not_found, damaged.
  std::vector<std::uint8_t> page_copy(std::int64_t page, CopyKind kind) const;
  // The same, to be read in parts; it holds a file open. Throws not_found, damaged.
  CopyReader open_copy(std::int64_t page, CopyKind kind) const;
  // The number of the dossier a page is in, empty while it is unassigned; nullopt: no such page.
  std::optional<std::string> dossier_of_page(std::int64_t page) const;
  // Compares the master's bytes with their digest, in pieces. Throws not_found, damaged.
  void check_master(std::int64_t page) const;
  std::vector<Copy> copies(std::int64_t page) const;
  // Records that somebody looked at something ("page:12"), as the act ("page.viewed"): once for each
  // session and both.
  void record_look(const std::string& act, const std::string& dossier, const std::string& subject,
                   std::int64_t session, const Actor& actor);

  // -- search over page text; query: words parted by spaces, all must occur on the page
  SearchResult search(std::string_view query, const SearchOptions& options = {}) const;
  // Where the query's words stand on a page, as search() marks them; the exact ones when there are.
  std::vector<CharBox> places_of(std::string_view query, std::string_view text,
                                 const std::vector<CharBox>& boxes) const;
  // After an upgrade that changes how texts are looked up the index is made anew: each call indexes
  // up to so many pages more, in one transaction, and returns how many are left. An interrupted one
  // is repeated. 0: all pages are found.
  std::int64_t renew_index(int pages = 2000);
  std::int64_t not_indexed() const;

  // -- requests
  Request add_request(const NewRequest& request, const Actor& actor);
  std::vector<Request> open_requests() const;  // most urgent first
  std::vector<Request> answered_requests(int limit = 50) const;  // newest first
  std::vector<Request> requests_of(std::int64_t person) const;
  std::optional<Request> request(std::int64_t id) const;
  // conflict: answered already.
  void answer_request(std::int64_t id, RequestState answer, const std::string& text,
                      const Actor& actor);

  // -- certified copies: prepare draws the number, issue keeps the PDF and makes it valid
  CertifiedCopy prepare_certified_copy(const NewCertifiedCopy& copy, const Actor& actor);
  CertifiedCopy issue_certified_copy(const std::string& number,
                                     const std::vector<std::uint8_t>& pdf, const Actor& actor);
  void revoke_certified_copy(const std::string& number, const std::string& reason,
                             const Actor& actor);
  std::optional<CertifiedCopy> certified_copy(const std::string& number_or_token) const;
  std::vector<CertifiedCopy> certified_copies(const std::string& dossier) const;
  std::vector<std::uint8_t> certified_copy_pdf(const std::string& number) const;

  // -- whole
  Totals totals() const;
  // Records an act that changes nothing else ("session.refused", "export.made", …).
  void record(const std::string& act, const std::string& dossier, const std::string& subject,
              const std::vector<std::pair<std::string, std::string>>& details, const Actor& actor);
  // Re-hashes every object, compares with the folder, checks database and ledger, and compares
  // state, place and person of each dossier with what the ledger says. progress(done, total) is
  // called now and then; returning false stops with what was found so far. `beside`: names in the
  // archive's folder that the caller keeps there; what is neither among them nor the store's own is
  // foreign.
  VerifyReport verify(const std::function<bool(std::int64_t, std::int64_t)>& progress = {},
                      const std::vector<std::string>& beside = {}) const;

 private:
  friend class Digitization;  // the other doors, see store/digitization.h, reading.h, catalogue.h
  friend class Reading;
  friend class Catalogue;
  struct State;
  // One result, or those of two facing pages. The page of the last one.
  std::int64_t store_results(std::int64_t page, const std::vector<const PageResult*>& results,
                             const Actor& actor);
  std::unique_ptr<State> state_;
};

}  // namespace store
