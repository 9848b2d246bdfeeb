// SPDX-License-Identifier: Apache-2.0
#include "service/hot_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "scanner/source.h"
#include "service/file_name.h"
#include "service/time_text.h"
#include "store/clock.h"

namespace service {
namespace fs = std::filesystem;
namespace {

constexpr const char* taken_name = "已收";
constexpr const char* look_name = "待查";
constexpr const char* lock_name = ".dangan-watch";
constexpr int deepest = 8;  // folders in folders

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

// Through no link, whatever has become of the name since it was listed.
Fd open_folder(int parent, const std::string& name) {
  return Fd(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

Fd open_below(int root, const fs::path& relative) {
  Fd at(::fcntl(root, F_DUPFD_CLOEXEC, 0));
  for (const auto& part : relative) {
    if (!at) break;
    at = open_folder(at.get(), part.string());
  }
  return at;
}

Fd make_folder(int parent, const std::string& name) {
  if (::mkdirat(parent, name.c_str(), 0770) != 0 && errno != EEXIST) fail(name);
  Fd made = open_folder(parent, name);
  if (!made) fail(name);
  if (::fsync(parent) != 0) fail(name);
  return made;
}

FileStamp stamp_of(const struct stat& status) {
  return {status.st_ino, status.st_size,
          status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
}

std::vector<std::string> names_in(int folder, const std::string& what) {
  const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (copy < 0) fail(what);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(copy), ::closedir);
  if (!entries) fail(what);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(entries.get())) names.emplace_back(entry->d_name);
  return names;
}

// On its way by a program that will rename it when it is whole.
bool is_passing(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const char* end : {".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart"})
    if (lower.ends_with(end)) return true;
  return false;
}

// Of the system's own.
bool is_litter(const std::string& name) {
  return name.starts_with("~$") || scanner::is_litter(name);
}

// scan.tif, scan (2).tif, scan (3).tif, …, the stem cut where the whole would be over `most` bytes.
std::string numbered(const fs::path& name, int n, std::size_t most) {
  constexpr std::size_t longest_extension = 16;
  const std::string own = name.extension().string();
  const std::string extension = own.size() <= longest_extension ? own : "";
  const std::string stem = extension.empty() ? name.string() : name.stem().string();
  const std::string end = (n == 1 ? "" : fmt::format(" ({})", n)) + extension;
  return cut_name(stem, most - end.size()) + end;
}

// False when the name is taken. Durable on return, its place in the folder included.
bool write_note(int folder, const std::string& name, const std::string& text) {
  const Fd file(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660));
  if (!file && errno == EEXIST) return false;
  if (!file) fail(name);
  // A byte order mark, because the reader sits at a Windows PC.
  const std::string bytes = "\xef\xbb\xbf" + text + "\r\n";
  if (::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      ::fsync(file.get()) != 0 || ::fsync(folder) != 0) {
    const int error = errno;
    ::unlinkat(folder, name.c_str(), 0);
    errno = error;
    fail(name);
  }
  return true;
}

// Under the first number that is free for the file and for its note; never over another file. The
// note is written first: one without its file is harmless, a file without its note is not.
void move_to(int from, const std::string& name, int to, const std::string& note) {
  constexpr int last = 10'000;
  const std::string note_end = ".说明.txt";
  for (int n = 1; n <= last; ++n) {
    const std::string wanted = numbered(name, n, longest_file_name);
    const std::string beside =
        numbered(name, n, longest_file_name - note_end.size()) + note_end;
    if (::faccessat(to, wanted.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) continue;
    if (!note.empty() && !write_note(to, beside, note)) continue;
    if (::renameat2(from, name.c_str(), to, wanted.c_str(), RENAME_NOREPLACE) == 0) return;
    const int error = errno;
    if (!note.empty()) ::unlinkat(to, beside.c_str(), 0);  // harmless should it stay
    errno = error;
    if (error != EEXIST) fail(name);
  }
  errno = EEXIST;
  fail(name);
}

}  // namespace

HotFolder::HotFolder(const fs::path& folder, std::chrono::milliseconds settle)
    : folder_(fs::canonical(folder)), settle_(settle) {
  Fd root(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!root) fail(folder_.string());
  Fd lock(::openat(root.get(), lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660));
  if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) fail(folder_.string());
  root_ = ::fcntl(root.get(), F_DUPFD_CLOEXEC, 0);
  lock_ = ::fcntl(lock.get(), F_DUPFD_CLOEXEC, 0);
}

HotFolder::~HotFolder() {
  ::close(lock_);
  ::close(root_);
}

std::map<std::string, std::vector<Arrival>> HotFolder::look(Clock::time_point now) {
  now_there_.clear();
  refused_.clear();
  pending_.clear();
  moving_ = 0;
  walk(root_, {}, now);
  seen_ = std::move(now_there_);

  std::map<std::string, std::vector<Arrival>> settled;
  std::set<std::string> unsettled;
  for (const auto& [path, seen] : seen_) {
    const bool in_subfolder = std::next(path.begin()) != path.end();
    const std::string subfolder = in_subfolder ? path.begin()->string() : "";
    if (now - seen.since >= settle_) {
      settled[subfolder].push_back({path, seen.stamp});
    } else {
      ++moving_;
      unsettled.insert(subfolder);
    }
  }
  for (const auto& subfolder : unsettled) settled.erase(subfolder);
  for (auto& [subfolder, arrivals] : settled) {
    std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) {
      return scanner::path_less(a.path, b.path);
    });
  }
  return settled;
}

void HotFolder::walk(int parent, const fs::path& relative, Clock::time_point now) {
  const auto depth = std::distance(relative.begin(), relative.end());
  for (const std::string& name : names_in(parent, (folder_ / relative).string())) {
    const fs::path path = relative / name;
    if (is_litter(name) || (depth == 0 && (name == taken_name || name == look_name))) continue;
    if (is_passing(name)) {
      if (depth == 0) pending_.push_back(path);
      continue;
    }
    struct stat status {};
    if (::fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;  // gone meanwhile
      fail((folder_ / path).string());
    }
    if (S_ISREG(status.st_mode) && ::faccessat(parent, name.c_str(), R_OK, AT_EACCESS) == 0) {
      see(path, stamp_of(status), now);
    } else if (const Fd below = S_ISDIR(status.st_mode) && depth < deepest
                                    ? open_folder(parent, name)
                                    : Fd(-1)) {
      walk(below.get(), path, now);
    } else {
      refused_.push_back(path);
      if (depth == 0) pending_.push_back(path);
    }
  }
}

void HotFolder::see(const fs::path& path, const FileStamp& stamp, Clock::time_point now) {
  const auto before = seen_.find(path);
  const bool still = before != seen_.end() && before->second.stamp == stamp;
  now_there_[path] = {stamp, still ? before->second.since : now};
}

void HotFolder::put_aside(const Arrival& arrival, Aside where, const std::string& note) {
  const Fd from = open_below(root_, arrival.path.parent_path());
  const std::string name = arrival.path.filename().string();
  struct stat status {};
  if (!from || ::fstatat(from.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
      stamp_of(status) != arrival.stamp) {
    return;
  }
  Fd to = make_folder(root_, where == Aside::taken ? taken_name : look_name);
  to = make_folder(to.get(), day_text(store::now()));
  for (const auto& part : arrival.path.parent_path()) to = make_folder(to.get(), part.string());
  move_to(from.get(), name, to.get(), note);
  if (::fsync(to.get()) != 0 || ::fsync(from.get()) != 0) fail(arrival.path.string());
  seen_.erase(arrival.path);
}

}  // namespace service
