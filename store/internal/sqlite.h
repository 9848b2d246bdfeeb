// SPDX-License-Identifier: Apache-2.0
// SQLite behind RAII: a connection with our settings, statements kept for reuse, a transaction.
//
// Errors   store::Error with the meaning of SQLite's code; a full disk is no_space, a lock that is
//          not given within five seconds busy, a database that is none damaged.
// Threads  one Database per thread at a time.
#pragma once

#include <sqlite3.h>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/error.h"
#include "store/records.h"

namespace store::internal {

struct Blob {
  const void* data = nullptr;
  std::size_t size = 0;
};

class Database;

// A prepared statement on loan; goes back to its Database when it ends.
class Statement {
 public:
  template <class... T>
  Statement(Database& database, std::string_view sql, const T&... values)
      : database_(database), sql_(sql) {
    prepare();
    bind_all(values...);
  }
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int place, std::integral auto value) {
    bind_integer(place, static_cast<std::int64_t>(value));
  }
  void bind(int place, double value);
  void bind(int place, std::string_view value);
  void bind(int place, const std::string& value) { bind(place, std::string_view(value)); }
  void bind(int place, const char* value) { bind(place, std::string_view(value)); }
  void bind(int place, Blob value);
  void bind(int place, Time value) { bind_integer(place, value.time_since_epoch().count()); }
  void bind(int place, const Digest& value);
  void bind(int place, std::nullopt_t);
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    if (value) {
      bind(place, *value);
    } else {
      bind(place, std::nullopt);
    }
  }

  bool step();  // true: there is a row
  void run();   // to the end

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  int small(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  std::vector<std::uint8_t> blob(int column) const;
  Blob blob_view(int column) const;  // until the next step
  Time time(int column) const;
  std::optional<Time> optional_time(int column) const;
  std::optional<std::string> optional_text(int column) const;
  Digest digest(int column) const;

 private:
  template <class... T>
  void bind_all(const T&... values) {
    [[maybe_unused]] int place = 0;
    (bind(++place, values), ...);
  }
  void prepare();
  void bind_integer(int place, std::int64_t value);
  void check(int rc) const;

  Database& database_;
  std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  enum class Mode { read, write };
  // vfs: nullptr for SQLite's own. The file must exist; an empty one becomes a database.
  Database(const std::string& path, Mode mode, const char* vfs);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  template <class... T>
  void run(std::string_view sql, const T&... values) {
    Statement statement(*this, sql, values...);
    statement.run();
  }
  // The first column of the first row.
  template <class... T>
  std::optional<std::int64_t> integer(std::string_view sql, const T&... values) {
    Statement statement(*this, sql, values...);
    if (!statement.step() || statement.is_null(0)) return std::nullopt;
    return statement.integer(0);
  }

  std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_); }
  int changes() const { return sqlite3_changes(handle_); }
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  sqlite3* handle() { return handle_; }
  [[noreturn]] void fail(int rc) const;

 private:
  friend class Statement;
  void configure(Mode mode);

  std::string path_;
  sqlite3* handle_ = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> idle_;
};

// Rolls back unless committed. A read transaction gives several statements one view.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(Database& database, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace store::internal
