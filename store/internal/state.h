// SPDX-License-Identifier: Apache-2.0
// What the files of the archive share: the one writing connection, the reading ones, the objects.
// A use case is one call of read() or write(), which is one transaction.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "store/archive.h"
#include "store/clock.h"
#include "store/internal/confusions.h"
#include "store/internal/ledger.h"
#include "store/internal/object_files.h"
#include "store/internal/sqlite.h"

namespace store {

struct StagedObject::State {
  std::unique_ptr<internal::StagedFile> file;
};

namespace internal {

constexpr int application_id = 0x44414e47;  // "DANG"

// A change under way: its transaction, its time and who makes it.
struct Change {
  Database& db;
  Time at;
  std::string actor;
  void record(const std::string& act, const std::string& dossier, const std::string& subject,
              const Details& details = {});
};

// The next number of a series in the year `at` falls into at +08:00: PREFIX-YYYY-NNNNNN. Never
// drawn again, for the row that remembers it is written in the same transaction.
std::string draw_number(Change& change, const std::string& prefix);

std::string subject_of(const char* kind, std::int64_t id);  // "page:12"

// A new scope of objects, and its name.
std::int64_t add_scope(Database& db);
std::string scope_name(Database& db, std::int64_t scope);

// terms::identity_key(). Throws invalid for an empty or overlong one and for a citizen's number
// whose check digit or date is wrong.
std::string checked_identity_key(const std::string& text);
void need_text(const std::string& text, std::size_t limit, const char* what);  // throws invalid

}  // namespace internal

struct Archive::State {
  State(std::filesystem::path folder, internal::FileSystem& files);

  // Runs work(Change&) in a transaction that is durable when this returns.
  template <class F>
  auto write(const Actor& actor, F&& work) {
    const std::lock_guard lock(writer_mutex);
    if (failed) throw Error(Errc::io, folder.string(), "no more writing after a disk error");
    try {
      internal::Transaction transaction(*writer, internal::Transaction::Kind::write);
      internal::Change change{*writer, now(), actor.name};
      if constexpr (std::is_void_v<std::invoke_result_t<F, internal::Change&>>) {
        work(change);
        transaction.commit();
      } else {
        auto result = work(change);
        transaction.commit();
        return result;
      }
    } catch (const Error& error) {
      next_sweep = 0;  // objects may stand in their place unrecorded
      // After a failed fsync nobody knows what is on the disk: a second try could seem to succeed.
      if (error.code() == Errc::io) failed = true;
      throw;
    }
  }

  // Runs work(Database&) on one unchanging view.
  template <class F>
  auto read(F&& work) const {
    auto database = take_reader();
    struct Back {
      const State& state;
      std::unique_ptr<internal::Database>& database;
      bool good = false;
      ~Back() {
        if (good) state.give_back(std::move(database));
      }
    } back{*this, database};
    internal::Transaction transaction(*database, internal::Transaction::Kind::read);
    auto result = work(*database);
    transaction.commit();
    back.good = true;
    return result;
  }

  // Records an object that place() has put on the disk; its id.
  std::int64_t record_object(internal::Change& change, std::int64_t scope,
                             internal::StagedFile& staged);
  std::unique_ptr<internal::StagedFile> staged_copy(const std::vector<std::uint8_t>& bytes);
  void sweep();
  void sweep_now_and_then();

  // As of the view that db reads.
  std::shared_ptr<const internal::Confusions> confusions(internal::Database& db) const;

  const std::filesystem::path folder;
  internal::FileSystem& files;
  mutable internal::ObjectFiles objects;
  std::vector<std::uint8_t> secret;
  std::string number_prefix;

 private:
  std::unique_ptr<internal::Database> take_reader() const;
  void give_back(std::unique_ptr<internal::Database> database) const;
  void open();
  void upgrade();
  void renew_index_a_little();

  std::mutex writer_mutex;
  std::unique_ptr<internal::Database> writer;
  bool failed = false;
  mutable std::mutex readers_mutex;
  mutable std::vector<std::unique_ptr<internal::Database>> readers;
  mutable std::mutex confusions_mutex;
  mutable std::shared_ptr<const internal::Confusions> known_confusions;
  mutable std::int64_t known_confusions_version = -1;
  std::atomic<std::chrono::steady_clock::duration::rep> next_sweep{0};
};

}  // namespace store
