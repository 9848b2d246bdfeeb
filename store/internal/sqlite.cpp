// SPDX-License-Identifier: Apache-2.0
#include "store/internal/sqlite.h"

#include <cerrno>
#include <new>

#include "store/internal/digest.h"
#include "store/internal/fts.h"

namespace store::internal {
namespace {

constexpr int busy_milliseconds = 5000;

Errc code_of(sqlite3* handle, int rc) {
  const int system_error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::busy;
    case SQLITE_FULL: return Errc::no_space;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      // So SQLite reports a full disk when it makes its files or extends its shared memory.
      return system_error == ENOSPC || system_error == EDQUOT ? Errc::no_space : Errc::io;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH: return Errc::io;
    case SQLITE_NOMEM: throw std::bad_alloc();
    case SQLITE_CONSTRAINT: return Errc::conflict;
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH: return Errc::invalid;
    default: return Errc::damaged;
  }
}

}  // namespace

// ---- Statement -------------------------------------------------------------------------------

void Statement::prepare() {
  if (auto idle = database_.idle_.find(sql_); idle != database_.idle_.end()) {
    statement_ = idle->second;
    database_.idle_.erase(idle);
    return;
  }
  check(sqlite3_prepare_v3(database_.handle_, sql_.c_str(), static_cast<int>(sql_.size()) + 1,
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}

Statement::~Statement() {
  // The result repeats the error of the last step, which has been thrown already.
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  if (!database_.idle_.emplace(sql_, statement_).second) sqlite3_finalize(statement_);
}

void Statement::check(int rc) const {
  if (rc != SQLITE_OK) database_.fail(rc);
}

void Statement::bind_integer(int place, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, place, value));
}

void Statement::bind(int place, double value) {
  check(sqlite3_bind_double(statement_, place, value));
}

void Statement::bind(int place, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  check(sqlite3_bind_text64(statement_, place, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int place, Blob value) {
  const void* data = value.size == 0 ? "" : value.data;
  check(sqlite3_bind_blob64(statement_, place, data, value.size, SQLITE_TRANSIENT));
}

void Statement::bind(int place, const Digest& value) {
  const auto bytes = to_bytes(value);
  bind(place, Blob{bytes.data(), bytes.size()});
}

void Statement::bind(int place, std::nullopt_t) { check(sqlite3_bind_null(statement_, place)); }

bool Statement::step() {
  const int rc = sqlite3_step(statement_);
  if (rc == SQLITE_ROW) return true;
  if (rc != SQLITE_DONE) database_.fail(rc);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

int Statement::small(int column) const { return sqlite3_column_int(statement_, column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string() : std::string(data, size);
}

Blob Statement::blob_view(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::vector<std::uint8_t> Statement::blob(int column) const {
  const Blob view = blob_view(column);
  const auto* bytes = static_cast<const std::uint8_t*>(view.data);
  return {bytes, bytes + view.size};
}

Time Statement::time(int column) const { return Time(std::chrono::milliseconds(integer(column))); }

std::optional<Time> Statement::optional_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

Digest Statement::digest(int column) const {
  const Blob view = blob_view(column);
  return to_digest(view.data, view.size);
}

// ---- Database --------------------------------------------------------------------------------

Database::Database(const std::string& path, Mode mode, const char* vfs) : path_(path) {
  const int access = mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  const int rc = sqlite3_open_v2(path.c_str(), &handle_, flags, vfs);
  try {
    if (rc != SQLITE_OK) fail(rc);
    configure(mode);
  } catch (...) {
    idle_.clear();
    sqlite3_close_v2(handle_);
    throw;
  }
}

Database::~Database() {
  for (auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void Database::configure(Mode mode) {
  sqlite3_busy_timeout(handle_, busy_milliseconds);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(handle_, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
  register_han_tokenizer(*this);
  execute("PRAGMA foreign_keys = ON");
  execute("PRAGMA cell_size_check = ON");
  execute("PRAGMA temp_store = MEMORY");
  execute("PRAGMA cache_size = -16384");
  if (mode == Mode::write) {
    execute("PRAGMA page_size = 8192");  // of a new file; an old one keeps its own
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA wal_autocheckpoint = 1000");
    execute("PRAGMA journal_size_limit = 67108864");
  }
}

void Database::execute(const char* sql) {
  const int rc = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) fail(rc);
}

void Database::fail(int rc) const {
  if (handle_ == nullptr || (rc & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
  throw Error(code_of(handle_, rc), path_,
              std::string(sqlite3_errmsg(handle_)) + " (" + std::to_string(rc) + ")");
}

// ---- Transaction -----------------------------------------------------------------------------

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database_.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (!open_ || !database_.in_transaction()) return;
  // A rollback that fails leaves nothing behind either: SQLite drops the transaction with the
  // connection, and the next BEGIN on it says so.
  sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace store::internal
