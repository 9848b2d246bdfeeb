// SPDX-License-Identifier: Apache-2.0
#include "store/internal/object_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "store/error.h"

namespace store::internal {
namespace {

constexpr std::size_t scope_digits = 32, digest_digits = 64, owner_digits = 24;

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

fs::path object_path(const ObjectName& name) {
  return fs::path("objects") / name.scope / name.stored.hex.substr(0, 2) / name.stored.hex;
}

std::optional<ObjectName> parse_object_path(const fs::path& relative) {
  std::vector<std::string> parts;
  for (const auto& part : relative) parts.push_back(part.string());
  if (parts.size() != 4 || parts[0] != "objects") return std::nullopt;
  if (!is_hex(parts[1], scope_digits) || !is_hex(parts[3], digest_digits)) return std::nullopt;
  if (parts[3].substr(0, 2) != parts[2]) return std::nullopt;
  return ObjectName{parts[1], Digest{parts[3]}};
}

bool is_temporary_name(const std::string& name) {
  return is_hex(name, owner_digits) || destination_of(name).has_value();
}

std::optional<ObjectName> destination_of(const std::string& name) {
  if (name.size() != owner_digits + scope_digits + digest_digits + 2) return std::nullopt;
  const std::string owner = name.substr(0, owner_digits);
  const std::string scope = name.substr(owner_digits + 1, scope_digits);
  const std::string digest = name.substr(owner_digits + scope_digits + 2);
  if (!is_hex(owner, owner_digits) || !is_hex(scope, scope_digits)) return std::nullopt;
  if (!is_hex(digest, digest_digits)) return std::nullopt;
  return ObjectName{scope, Digest{digest}};
}

// ---- StagedFile ------------------------------------------------------------------------------

StagedFile::StagedFile(FileSystem& files, fs::path folder) : files_(files) {
  for (;;) {
    path_ = folder / random_hex(owner_digits / 2);
    file_ = files_.create(path_);
    // A sweep that came between the two calls holds the lock or has removed the name already.
    if (try_lock(file_, path_) && is_there(path_)) return;
    files_.remove(path_);
  }
}

StagedFile::~StagedFile() {
  if (placed_ || path_.empty()) return;  // placed and not settled: the next sweep asks the database
  try {
    files_.remove(path_);
  } catch (const Error&) {
    // The disk refuses; the name loses its lock here and the next sweep takes it.
    return;
  }
}

void StagedFile::write(const void* data, std::size_t size) {
  if (digest_) throw Error(Errc::conflict, path_.filename().string(), "already finished");
  files_.write(file_, data, size, path_);
  hash_.update(data, size);
  size_ += size;
}

const Digest& StagedFile::finish() {
  if (!digest_) {
    files_.set_mode(path_, 0400);
    files_.sync(file_, path_);
    digest_ = to_digest(hash_.finish());
  }
  return *digest_;
}

// ---- OpenObject ------------------------------------------------------------------------------

OpenObject::OpenObject(FileSystem& files, const fs::path& folder, const ObjectName& name)
    : files_(files),
      relative_(object_path(name)),
      path_(folder / relative_),
      stored_(name.stored),
      file_(files.open_to_read(path_)) {
  if (!file_) throw Error(Errc::damaged, relative_.string(), "missing");
  check();
  size_ = checked_.size;
}

bool OpenObject::Stamp::operator==(const Stamp& other) const {
  const auto same = [](const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  };
  return same(written, other.written) && same(changed, other.changed) && size == other.size;
}

OpenObject::Stamp OpenObject::stamp() const {
  struct stat status {};
  if (::fstat(file_.get(), &status) < 0) throw_errno(errno, path_, "stat");
  if (!S_ISREG(status.st_mode)) throw Error(Errc::damaged, relative_.string(), "not a file");
  return {status.st_mtim, status.st_ctim, static_cast<std::uint64_t>(status.st_size)};
}

void OpenObject::check() {
  // Taken first: a change while the bytes are hashed is seen at the next reading.
  const Stamp now = stamp();
  Sha256 hash;
  std::vector<std::uint8_t> buffer(256 * 1024);
  std::uint64_t at = 0;
  while (const std::size_t got = files_.read_at(file_, buffer.data(), buffer.size(), at, path_)) {
    hash.update(buffer.data(), got);
    at += got;
  }
  if (to_digest(hash.finish()) != stored_)
    throw Error(Errc::damaged, relative_.string(), "the bytes are not what was taken in");
  checked_ = now;
}

std::vector<std::uint8_t> OpenObject::read(std::uint64_t offset, std::size_t size) {
  if (offset > size_ || size > size_ - offset)
    throw Error(Errc::damaged, relative_.string(), "ends before the part that is asked for");
  constexpr int tries = 3;
  for (int i = 0; i < tries; ++i) {
    std::vector<std::uint8_t> bytes(size);
    std::size_t filled = 0;
    while (filled < size) {
      const std::size_t got =
          files_.read_at(file_, bytes.data() + filled, size - filled, offset + filled, path_);
      if (got == 0) break;
      filled += got;
    }
    // Afterwards, so that a change before the reading is seen.
    const std::lock_guard lock(mutex_);
    if (stamp() == checked_ && filled == size) return bytes;
    check();  // a name of the file was taken away, say; the bytes are good, so once more
  }
  throw Error(Errc::damaged, relative_.string(), "does not stand still");
}

// ---- ObjectFiles -----------------------------------------------------------------------------

ObjectFiles::ObjectFiles(FileSystem& files, fs::path folder)
    : files_(files), folder_(std::move(folder)) {}

std::unique_ptr<StagedFile> ObjectFiles::stage() {
  return std::make_unique<StagedFile>(files_, folder_ / "tmp");
}

void ObjectFiles::place(StagedFile& staged, const std::string& scope) {
  const ObjectName name{scope, staged.finish()};
  const fs::path target = folder_ / object_path(name);
  const fs::path shard = target.parent_path(), scope_folder = shard.parent_path();

  const fs::path meant = folder_ / "tmp" /
                         (staged.path_.filename().string().substr(0, owner_digits) + "-" + scope +
                          "-" + name.stored.hex);
  files_.rename(staged.path_, meant);
  staged.path_ = meant;

  if (files_.make_folder(scope_folder)) files_.sync_folder(scope_folder.parent_path());
  if (files_.make_folder(shard)) files_.sync_folder(scope_folder);
  staged.placed_ = name;
  if (!files_.link(staged.path_, target)) {
    // The same bytes are there, or something else took their name.
    const auto found = hash(object_path(name));
    if (!found || found->digest != name.stored) {
      throw Error(Errc::damaged, object_path(name).string(), "other bytes under this digest");
    }
  }
  files_.sync_folder(shard);
}

void ObjectFiles::ensure_placed(const StagedFile& staged) {
  const fs::path target = folder_ / object_path(staged.placed_.value());
  if (is_there(target)) return;
  files_.link(staged.path_, target);
  files_.sync_folder(target.parent_path());
}

void ObjectFiles::settle(StagedFile& staged) noexcept {
  try {
    files_.remove(staged.path_);
  } catch (const std::exception&) {
    // The object is recorded, so the act has succeeded; the name in tmp/ goes with the next sweep.
    return;
  }
}

bool ObjectFiles::has_leftovers() const {
  for (const std::string& name : entries(folder_ / "tmp")) {
    if (is_temporary_name(name) && !is_held(name)) return true;
  }
  return false;
}

void ObjectFiles::sweep(const std::function<bool(const ObjectName&)>& is_recorded) {
  for (const std::string& name : entries(folder_ / "tmp")) {
    if (!is_temporary_name(name)) continue;
    const fs::path path = folder_ / "tmp" / name;
    const Fd file = files_.open_to_read(path);
    if (!file || !try_lock(file, path)) continue;
    // The owner may have ended properly, or renamed its file, while we opened it.
    if (!is_there(path)) continue;
    if (const auto target = destination_of(name); target && !is_recorded(*target)) {
      files_.remove(folder_ / object_path(*target));
    }
    files_.remove(path);
  }
}

std::vector<std::uint8_t> ObjectFiles::read(const ObjectName& name) const {
  const fs::path relative = object_path(name), path = folder_ / relative;
  const Fd file = files_.open_to_read(path);
  if (!file) throw Error(Errc::damaged, relative.string(), "missing");
  struct stat status {};
  if (::fstat(file.get(), &status) < 0) throw_errno(errno, path, "stat");
  if (!S_ISREG(status.st_mode)) throw Error(Errc::damaged, relative.string(), "not a file");
  // One byte more than there should be, to see the end.
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const std::size_t got = files_.read(file, bytes.data() + filled, bytes.size() - filled, path);
    if (got == 0) break;
    filled += got;
  }
  bytes.resize(filled);
  if (to_digest(sha256(bytes.data(), bytes.size())) != name.stored) {
    throw Error(Errc::damaged, relative.string(), "the bytes are not what was taken in");
  }
  return bytes;
}

std::unique_ptr<OpenObject> ObjectFiles::open(const ObjectName& name) const {
  return std::make_unique<OpenObject>(files_, folder_, name);
}

std::optional<ObjectFiles::Found> ObjectFiles::hash(const fs::path& relative) const {
  const fs::path path = folder_ / relative;
  const Fd file = files_.open_to_read(path);
  if (!file) return std::nullopt;
  Sha256 hash;
  Found found;
  std::vector<std::uint8_t> buffer(256 * 1024);
  while (const std::size_t got = files_.read(file, buffer.data(), buffer.size(), path)) {
    hash.update(buffer.data(), got);
    found.size += got;
  }
  found.digest = to_digest(hash.finish());
  return found;
}

bool ObjectFiles::is_held(const std::string& temporary_name) const {
  const fs::path path = folder_ / "tmp" / temporary_name;
  const Fd file = files_.open_to_read(path);
  return file && !try_lock(file, path);
}

bool ObjectFiles::is_on_its_way(const ObjectName& name) const {
  for (const std::string& entry : entries(folder_ / "tmp")) {
    const auto target = destination_of(entry);
    if (target && target->scope == name.scope && target->stored == name.stored) return true;
  }
  return false;
}

}  // namespace store::internal
