// SPDX-License-Identifier: Apache-2.0
// What the archive holds, as values.
//
// Units    times in UTC, milliseconds; boxes and sizes in pixels of the clean image unless said.
// Threads  values.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace store {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// Who acts: "os:li" on the command line, "account:li" in the staff console, "person:17" for a
// graduate, "system" for what the program does by itself.
struct Actor {
  std::string name;
};

// SHA-256 as 64 hexadecimal digits.
struct Digest {
  std::string hex;
  bool operator==(const Digest&) const = default;
};

// ---- accounts and sessions -------------------------------------------------------------------

enum class Role { clerk, custodian, administrator };

struct Account {
  std::int64_t id = 0;
  std::string name;          // login, [a-z0-9._-]{2,32}
  std::string display_name;
  Role role = Role::clerk;
  std::string password_hash;  // argon2id string; made and checked in service
  bool enabled = true;
};

enum class SessionKind { staff, graduate };

struct Session {
  std::int64_t id = 0;
  SessionKind kind = SessionKind::staff;
  std::int64_t subject = 0;  // account id or person id
  std::string csrf;
  Time created{}, expires{};  // absolute end
  Time last_seen{};
};

// ---- persons and dossiers --------------------------------------------------------------------

struct Person {
  std::int64_t id = 0;
  std::string name;             // as written
  std::string identity_number;  // 18 characters (terms::IdentityNumber) or another document's number
  std::string phone;            // empty when not known
};

// First floor of the custody state machine (domain: A6); later states are added behind these.
enum class CustodyState { arrived, shelved, out, awaiting_dispatch, sent, receipt_back };

struct Dossier {
  std::string number;  // 420112-2026-000042
  Person person;
  CustodyState state = CustodyState::shelved;
  std::string location;  // shelf in words, or where it went
  Time since{};          // of state and location
  Time opened{};
  int pages = 0;  // all that count; of them:
  int blank = 0, quarantined = 0, waiting = 0;
};

struct NewDossier {
  std::string number;  // empty: the archive draws the next one
  std::string name;
  std::string identity_number;
  std::string phone;
  std::string location;
  // When the person has a dossier already: open another, give the one there is (another when there
  // are several), or throw conflict (dossier_there) with the newest one's number.
  enum class IfThere { another, give, refuse } if_there = IfThere::another;
};

// ---- batches, files, pages -------------------------------------------------------------------

enum class BatchState { open, closed };

struct Batch {
  std::int64_t id = 0;
  std::optional<std::string> dossier;  // number; none: unassigned
  std::string source;                  // what was asked for: the paths as given, or "upload …"
  BatchState state = BatchState::open;
  Time created{};
  std::string actor;
  bool ordered = false;    // it is to be read: no more files are waited for
  bool gathering = false;  // an upload that is not ordered yet: more files may come
  bool part_facing = true;  // an image of two facing pages becomes two pages
  int files_announced = 0;  // files that were to come; 0: not known
  // Pages of this batch by state; blank ones are counted among the stored ones too. A file that
  // could not be opened counts as one quarantined page, one that has not been opened yet as one that
  // waits. Of a mixed stack all its pages, wherever they went.
  int files = 0, already_held = 0, waiting = 0, stored = 0, blank = 0, quarantined = 0;
  int separators = 0;                 // sheets between documents, counted nowhere else
  std::optional<std::int64_t> stack;  // this is the part of that mixed stack for one dossier
  // Of a mixed stack that was split: how many dossiers have pages of it, and how many of its pages
  // no dossier has that could go to one.
  struct Split {
    int dossiers = 0, left = 0;
  };
  std::optional<Split> split;
};

enum class FileState {
  received,      // master durable, pages not known yet
  opened,        // its pages are recorded
  refused,       // cannot be read; kept, stands as one quarantined page
  already_held,  // the same file was taken in before for this dossier; no new pages
};

struct FileRecord {
  std::int64_t id = 0, batch = 0;
  int order = 0;             // place in the batch, from 0
  std::string path;          // as given
  std::string media_type;    // known once opened
  std::uint64_t size = 0;    // bytes
  Digest content;            // of the master
  FileState state = FileState::received;
  std::string reason;        // refused: scanner's code word, e.g. "damaged"
  std::string detail;        // refused: for the log
};

enum class PageState { waiting, stored, quarantined };

struct CharBox {
  std::uint16_t x = 0, y = 0, width = 0, height = 0;  // clean-image pixels
  std::uint8_t confidence = 0;                        // percent
  bool operator==(const CharBox&) const = default;
};

struct DraftField {
  std::string name, value;
  CharBox box;
  bool checked = false;
  double confidence = 0;  // 0..1
  std::string as_read{};  // where the value was mended; empty where it was not
  bool operator==(const DraftField&) const = default;
};

struct PageFinding {
  // Scanner's word: "low_dpi", "blurred", ...; or "duplicate": it is the page `value` again. That
  // is the page's id as it comes in, and the number it has now as it is read.
  std::string code;
  std::string severity;  // "note", "warning", "defect"
  double value = 0;
  std::optional<CharBox> box{};  // where on the page; none: about the whole page
};

// What an engine or a person made of a page's text.
struct PageReading {
  std::string text;                // UTF-8
  std::vector<CharBox> boxes;      // one for each code point of text
  double confidence = 0;           // mean, 0..1
  std::string engine;              // name, version, model and settings; empty: nothing was read
  std::string class_code;          // proposed, "4-1"; empty when unknown
  std::string title;               // proposed
  double title_confidence = 0;     // 0..1
  std::vector<DraftField> fields;  // proposed
};

// What the pipeline found out about a page.
struct PageResult : PageReading {
  int width = 0, height = 0;              // original pixels
  int clean_width = 0, clean_height = 0;  // clean-image pixels
  double dpi = 0;                         // 0: not known
  int rotation = 0;
  double skew_deg = 0;
  std::array<double, 6> to_original{1, 0, 0, 0, 1, 0};  // x'=ax+by+c, y'=dx+ey+f
  bool blank = false;
  std::vector<PageFinding> findings;
  std::vector<std::uint8_t> fingerprint;  // to know the page again; not read back with the page
  std::string sheet;                      // codes of separator sheets on it, parted by blanks
  std::vector<std::uint8_t> access_jpeg, thumbnail_jpeg, pyramid_tiff;
};

// A stored page that lies beside another, for comparing the two.
struct PageNeighbour {
  std::int64_t page = 0;
  std::string sheet;                      // codes of separator sheets on it
  std::vector<std::uint8_t> fingerprint;  // empty when none is kept
};

// Of two facing pages on one image each is a page of its own.
enum class Half { whole, left, right };

struct PageRecord {
  std::int64_t id = 0;
  std::int64_t batch = 0, file = 0;
  int index = 0;                       // image in the file, from 0
  Half half = Half::whole;             // of that image
  std::optional<std::string> dossier;  // number
  int number = 0;                      // place in the dossier (or unassigned batch), from 1
  PageState state = PageState::waiting;
  std::string reason, detail;          // quarantined: code word and log text
  bool separator = false;              // a sheet of a split stack: no page of anything, number 0
  bool begins_document = false;        // in a split stack
  std::string sheet_class;             // the class a sheet says; result.class_code is the same then
  std::string unassigned;              // why the sheets gave it to nobody; empty once it has a dossier
  std::string path;                    // of the file, as given
  Digest master;                       // of the file
  // A page that was scanned again: the page that has its place now, and the one whose place it has.
  // A replaced page counts no more; it can be shown. 0: none.
  std::int64_t replaced_by = 0, replaces = 0;
  std::string text_by;  // who wrote the text in use; empty: an engine read it
  bool unread = false;  // stored, and its text is still to come
  // Filled for stored pages; without the copies, which page_copy() and open_copy() read.
  PageResult result;
};

// ---- mixed stacks ----------------------------------------------------------------------------

// A page as it lay in a mixed stack, and what has become of it.
struct StackPage {
  std::int64_t page = 0, file = 0;
  std::int64_t stack = 0;  // the batch that took its file in
  std::int64_t batch = 0;  // the one it is in now: the stack, or a part of it
  int index = 0;           // in the file, from 0
  std::string path;  // of the file, as given
  PageState state = PageState::waiting;
  bool refused = false;                // it only stands for a file that could not be opened
  bool unread = false;                 // nobody knows whether it is a sheet
  int han = 0;                         // Han characters of its text
  std::string sheet;                   // codes of separator sheets read on it, parted by blanks
  bool blank = false;
  bool separator = false;              // it was set apart as a sheet
  std::optional<std::string> dossier;  // where it is now
};

// Where a page of a mixed stack belongs.
struct PagePlace {
  std::int64_t page = 0;
  bool separator = false;
  std::optional<std::string> dossier;  // none: it stays unassigned
  std::string class_code;              // that a sheet says; empty: none does
  bool begins_document = false;
  std::string unassigned;  // why it stays so, as a word
};

// pyramid: the clean image as a tiled TIFF, see scanner/pyramid.h. delivered: what a vendor made out of
// the page's image and delivered beside it.
enum class CopyKind { master, access, thumbnail, pyramid, delivered };

// What a vendor's delivery says about a page, beside its optimised image.
struct Delivered {
  std::string media_type;  // of the image
  std::string class_code;  // of its folder or in the catalogue, "4-1"; empty: not stated
  bool begins_document = false;
};

// The workbook in which a vendor states the dossier's materials.
struct DeliveredCatalogue {
  std::string path;     // below the delivery's folder
  bool shared = false;  // it states materials of other dossiers too
  Digest content;
  std::uint64_t size = 0;
  Time at{};
  std::string actor;
};

struct Copy {
  CopyKind kind = CopyKind::master;
  std::string media_type;
  Digest content, stored;  // equal until objects are encrypted
  std::uint64_t size = 0;
};

// ---- search ----------------------------------------------------------------------------------

struct Hit {
  std::int64_t page = 0;
  std::string dossier;  // number; empty for an unassigned page
  std::string person;   // name
  int number = 0;       // of the page
  std::string title;    // proposed title of the page
  std::string snippet;  // about 40 characters around the first hit
  // Each hit as (first, length) in code points of snippet.
  std::vector<std::pair<int, int>> snippet_hits;
  // Boxes of the hits on the page: adjacent characters of one line merged. Clean-image pixels.
  std::vector<CharBox> boxes;
  // False: the words stand there only if recognition took some characters for others, which these
  // are, each as (asked for, as read); of what only comes near the whole word and what was read.
  bool exact = true;
  std::vector<std::pair<std::string, std::string>> differences;
};

struct SearchResult {
  std::vector<Hit> hits;  // the exact ones before the others
  int total = 0;          // exact ones; at most SearchOptions::count_limit
  bool total_is_exact = true;
  bool ranked = true;  // false: too many hits to rank; newest first
  int similar = 0;     // others; at most SearchOptions::similar_limit; 0 too while not looked for
  bool similar_is_exact = true;
  std::int64_t not_indexed = 0;  // pages that no search finds yet: the index is being made anew
};

struct SearchOptions {
  int limit = 20, offset = 0;
  int count_limit = 1000;
  int rank_limit = 1000;  // rank by relevance up to so many hits
  // Where the exact hits end in the part of the list that is asked for, or before it, go on with
  // pages on which the words were perhaps misread; where neither is found, with pages on which
  // something comes near: a name but for one character, an identity number that lacks a digit.
  bool tolerant = true;
  int similar_limit = 200;
  bool replaced_too = false;  // pages that were replaced by a better scan
};

// ---- requests --------------------------------------------------------------------------------

enum class RequestKind { transfer_out, certificate, question };
enum class RequestState { open, accepted, refused, more_asked };

struct NewRequest {
  std::int64_t person = 0;
  std::string dossier;  // number; empty: the person's only one, if so
  RequestKind kind = RequestKind::transfer_out;
  std::string destination;  // receiving unit
  std::string address;
  std::string reason;
};

struct Request {
  std::int64_t id = 0;
  std::string number;  // R-2026-000017
  Person person;
  std::string dossier;
  RequestKind kind = RequestKind::transfer_out;
  std::string destination, address, reason;
  RequestState state = RequestState::open;
  Time created{}, due{};  // due: first substantive answer by a person
  std::optional<Time> answered;
  std::string answer, answered_by;
};

// ---- certified copies ------------------------------------------------------------------------

enum class CertifiedCopyState { prepared, issued, revoked };

struct NewCertifiedCopy {
  std::string dossier;
  std::vector<std::int64_t> pages;  // in the order wanted
  std::string ground;               // 依据
  std::string recipient;            // 受文单位
};

struct CertifiedCopy {
  std::string number;  // FZ-2026-000003
  std::string token;   // 128 bits, base32, in the QR code
  std::string dossier;
  Person person;
  std::vector<std::int64_t> pages;
  std::vector<Digest> masters;  // of the pages' files, same order
  std::string ground, recipient, issued_by;
  Time prepared{};
  std::optional<Time> issued, revoked;
  std::string revoke_reason;
  Digest pages_digest;  // over the ordered list of page places and master digests; on the cover
  Digest pdf;           // of the issued file
  CertifiedCopyState state = CertifiedCopyState::prepared;
};

// ---- custody events, verification ------------------------------------------------------------

struct CustodyEvent {
  std::int64_t sequence = 0;  // from 1, without gaps
  Time at{};
  std::string actor;
  std::string act;      // "dossier.opened", "page.stored", "page.viewed", ...
  std::string dossier;  // number, may be empty
  std::string subject;  // page, request, copy number, ...
  std::vector<std::pair<std::string, std::string>> details;
  Digest previous, hash;
};

enum class Damage {
  changed,
  missing,
  foreign,
  ledger,
  custody,  // a dossier's row does not say what the ledger says
  database,
};

struct DamageRecord {
  Damage kind = Damage::changed;
  std::string object;   // path below the archive folder, or ledger sequence, or table
  std::string dossier;  // number, when known
  int page = 0;         // number in the dossier, when known
  std::string path;     // the file it came from, when known
  std::string what;     // English detail
};

struct VerifyReport {
  std::int64_t objects = 0, bytes = 0, events = 0;
  std::vector<DamageRecord> damage;  // empty: everything is as it was taken in
};

struct Totals {
  std::int64_t persons = 0, dossiers = 0, pages = 0, blank = 0, quarantined = 0, waiting = 0;
  std::int64_t open_requests = 0, certified_copies = 0, events = 0;
};

}  // namespace store
