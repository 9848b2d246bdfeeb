// SPDX-License-Identifier: Apache-2.0
// A folder that a scanner, a PC or a share drops files into, and from which they are taken.
//
//   FOLDER/scan-1.tif               goes unassigned
//   FOLDER/420112-2026-000042/…     goes to the dossier that the folder is named after
//   FOLDER/已收/2026-11-23/…         where a file is put once its pages are durable
//   FOLDER/待查/2026-11-23/…         where one is put that needs a person, with a note beside it
//
// A file is taken once its size and time have stood still. It is renamed aside and never deleted,
// and a name that is there already is never overwritten. Links, pipes and devices are refused, and
// no link in a path is followed, so that whoever may write into the folder reaches nothing outside.
//
// Errors   std::system_error when the folder cannot be read or a file cannot be put aside; the
//          next file may be tried all the same.
// Threads  one HotFolder per thread; one process at a time for each folder (the constructor throws
//          std::system_error(EWOULDBLOCK) otherwise).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace service {

// What tells that a file is still the one that was looked at.
struct FileStamp {
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t changed = 0;  // nanoseconds
  bool operator==(const FileStamp&) const = default;
};

struct Arrival {
  std::filesystem::path path;  // below the folder, relative
  FileStamp stamp;
};

class HotFolder {
 public:
  using Clock = std::chrono::steady_clock;

  HotFolder(const std::filesystem::path& folder, std::chrono::milliseconds settle);
  ~HotFolder();
  HotFolder(const HotFolder&) = delete;
  HotFolder& operator=(const HotFolder&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

  // Looks once. What has stood still for `settle`, by the subfolder of the first level it lies in
  // ("" for the folder itself), in natural order. A subfolder of which a file still moves is not
  // given at all: its order would not be certain.
  std::map<std::string, std::vector<Arrival>> look(Clock::time_point now);
  // Of the last look: files still moving, and what is no ordinary file or may not be read.
  int moving() const { return moving_; }
  const std::vector<std::filesystem::path>& refused() const { return refused_; }
  // Of the last look: where in the folder itself there is something that may yet become a file: a
  // name that another program will change, or what was refused.
  const std::vector<std::filesystem::path>& pending() const { return pending_; }

  enum class Aside { taken, to_be_looked_at };
  // Puts the file aside unless it has changed since (then it arrives anew). `note`, if any, is
  // written beside it, before it is moved. Both are durable on return; after a throw the file is
  // where it was. A name that is too long for its number or its note is cut at the stem's end.
  void put_aside(const Arrival& arrival, Aside where, const std::string& note = {});

 private:
  struct Seen {
    FileStamp stamp;
    Clock::time_point since;
  };

  void walk(int parent, const std::filesystem::path& relative, Clock::time_point now);
  void see(const std::filesystem::path& path, const FileStamp& stamp, Clock::time_point now);

  const std::filesystem::path folder_;
  const std::chrono::milliseconds settle_;
  int root_ = -1, lock_ = -1;
  std::map<std::filesystem::path, Seen> seen_, now_there_;
  std::vector<std::filesystem::path> refused_, pending_;
  int moving_ = 0;
};

}  // namespace service
