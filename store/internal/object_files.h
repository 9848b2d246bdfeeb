// SPDX-License-Identifier: Apache-2.0
// Object files: objects/<scope>/<first two digits>/<SHA-256>, written once and never changed.
//
// A new object is written in tmp/ under a lock, synced, renamed there to a name that tells where it
// goes, linked to its place and the folder synced. The name in tmp/ stays until the database knows
// the object: if the process dies in between, sweep() finds the name without a lock, asks the
// database, and removes what was never recorded. So the folder never holds an object that neither
// the database nor a name in tmp/ accounts for.
//
// Errors   store::Error: no_space, io, damaged.
// Threads  any; one StagedFile per thread.
#pragma once

#include <time.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/internal/digest.h"
#include "store/internal/file_system.h"
#include "store/records.h"

namespace store::internal {

struct ObjectName {
  std::string scope;
  Digest stored;
};

fs::path object_path(const ObjectName& name);  // below the archive folder
// nullopt for a path that can be no object's.
std::optional<ObjectName> parse_object_path(const fs::path& relative);
// What a name in tmp/ says about where its bytes go; nullopt: nowhere yet, or no name of ours.
std::optional<ObjectName> destination_of(const std::string& temporary_name);
bool is_temporary_name(const std::string& name);

class StagedFile {
 public:
  StagedFile(FileSystem& files, fs::path folder);
  ~StagedFile();
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  void write(const void* data, std::size_t size);
  std::uint64_t size() const { return size_; }
  // Ends the writing: synced and read-only from here.
  const Digest& finish();

 private:
  friend class ObjectFiles;
  FileSystem& files_;
  fs::path path_;
  Fd file_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
  std::optional<Digest> digest_;
  std::optional<ObjectName> placed_;
};

// An object that is read in parts. Its bytes are checked as a whole when it is opened, and again
// when the file has been written to or renamed since; what no write has to do with, such as a disk
// that rots under an open file, is left to verify.
class OpenObject {
 public:
  // Throws damaged when the bytes are missing or others.
  OpenObject(FileSystem& files, const fs::path& folder, const ObjectName& name);
  std::uint64_t size() const { return size_; }
  // Throws damaged beyond the end, and when the bytes have changed.
  std::vector<std::uint8_t> read(std::uint64_t offset, std::size_t size);

 private:
  // When the file was last written and changed.
  struct Stamp {
    timespec written{}, changed{};
    std::uint64_t size = 0;
    bool operator==(const Stamp& other) const;
  };
  Stamp stamp() const;
  void check();

  FileSystem& files_;
  const fs::path relative_, path_;
  const Digest stored_;
  const Fd file_;
  std::uint64_t size_ = 0;
  std::mutex mutex_;  // of checked_
  Stamp checked_;
};

class ObjectFiles {
 public:
  ObjectFiles(FileSystem& files, fs::path folder);

  std::unique_ptr<StagedFile> stage();
  // The object is durable in its place when this returns.
  void place(StagedFile& staged, const std::string& scope);
  // To be called in the transaction that records the object: a sweep may have taken an equal file
  // that another process had placed and not recorded.
  void ensure_placed(const StagedFile& staged);
  // The database knows the object now.
  void settle(StagedFile& staged) noexcept;
  // Removes what dead processes left in tmp/, and objects of theirs that are not recorded.
  bool has_leftovers() const;
  void sweep(const std::function<bool(const ObjectName&)>& is_recorded);

  // The bytes, checked. Throws damaged when they are missing or others.
  std::vector<std::uint8_t> read(const ObjectName& name) const;
  std::unique_ptr<OpenObject> open(const ObjectName& name) const;
  struct Found {
    Digest digest;
    std::uint64_t size = 0;
  };
  std::optional<Found> hash(const fs::path& relative) const;  // nullopt: no such file
  // True while a file in tmp/ is meant for `name`: it is being recorded, or waits for a sweep.
  bool is_on_its_way(const ObjectName& name) const;

 private:
  bool is_held(const std::string& temporary_name) const;

  FileSystem& files_;
  fs::path folder_;
};

}  // namespace store::internal
