// SPDX-License-Identifier: Apache-2.0
#include "tests/store/faulty_file_system.h"

#include <cerrno>
#include <new>

namespace store::test {
namespace {

// SQLite's file: our head, then the real file right behind it.
struct FaultyFile {
  sqlite3_file base;
  Faults* faults;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

FaultyFile* faulty(sqlite3_file* file) { return reinterpret_cast<FaultyFile*>(file); }
const sqlite3_io_methods* methods(sqlite3_file* file) { return faulty(file)->real()->pMethods; }
sqlite3_vfs* real_vfs(sqlite3_vfs*) { return sqlite3_vfs_find("unix"); }

int file_close(sqlite3_file* f) { return methods(f)->xClose(faulty(f)->real()); }
int file_read(sqlite3_file* f, void* data, int size, sqlite3_int64 at) {
  return methods(f)->xRead(faulty(f)->real(), data, size, at);
}
int file_write(sqlite3_file* f, const void* data, int size, sqlite3_int64 at) {
  Faults& faults = *faulty(f)->faults;
  if (faults.strike()) {
    // Half of it arrives, as on a real disk.
    methods(f)->xWrite(faulty(f)->real(), data, size / 2, at);
    errno = faults.error;
    return faults.error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  return methods(f)->xWrite(faulty(f)->real(), data, size, at);
}
int file_truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (faulty(f)->faults->strike()) return SQLITE_IOERR_TRUNCATE;
  return methods(f)->xTruncate(faulty(f)->real(), size);
}
int file_sync(sqlite3_file* f, int flags) {
  if (faulty(f)->faults->strike()) return SQLITE_IOERR_FSYNC;
  return methods(f)->xSync(faulty(f)->real(), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return methods(f)->xFileSize(faulty(f)->real(), size);
}
int file_lock(sqlite3_file* f, int level) { return methods(f)->xLock(faulty(f)->real(), level); }
int file_unlock(sqlite3_file* f, int level) {
  return methods(f)->xUnlock(faulty(f)->real(), level);
}
int file_check_lock(sqlite3_file* f, int* out) {
  return methods(f)->xCheckReservedLock(faulty(f)->real(), out);
}
int file_control(sqlite3_file* f, int op, void* arg) {
  return methods(f)->xFileControl(faulty(f)->real(), op, arg);
}
int file_sector(sqlite3_file* f) { return methods(f)->xSectorSize(faulty(f)->real()); }
int file_device(sqlite3_file* f) {
  return methods(f)->xDeviceCharacteristics(faulty(f)->real());
}
int file_shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return methods(f)->xShmMap(faulty(f)->real(), page, size, extend, out);
}
int file_shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return methods(f)->xShmLock(faulty(f)->real(), offset, n, flags);
}
void file_shm_barrier(sqlite3_file* f) { methods(f)->xShmBarrier(faulty(f)->real()); }
int file_shm_unmap(sqlite3_file* f, int remove) {
  return methods(f)->xShmUnmap(faulty(f)->real(), remove);
}

const sqlite3_io_methods faulty_methods = [] {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = file_close;
  m.xRead = file_read;
  m.xWrite = file_write;
  m.xTruncate = file_truncate;
  m.xSync = file_sync;
  m.xFileSize = file_size;
  m.xLock = file_lock;
  m.xUnlock = file_unlock;
  m.xCheckReservedLock = file_check_lock;
  m.xFileControl = file_control;
  m.xSectorSize = file_sector;
  m.xDeviceCharacteristics = file_device;
  m.xShmMap = file_shm_map;
  m.xShmLock = file_shm_lock;
  m.xShmBarrier = file_shm_barrier;
  m.xShmUnmap = file_shm_unmap;
  return m;
}();

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  FaultyFile* f = faulty(file);
  f->base.pMethods = nullptr;
  f->faults = static_cast<Faults*>(vfs->pAppData);
  const bool creates =
      (flags & SQLITE_OPEN_CREATE) != 0 && (name == nullptr || !internal::is_there(name));
  if (creates && f->faults->strike()) return SQLITE_CANTOPEN;
  sqlite3_vfs* real = real_vfs(vfs);
  const int rc = real->xOpen(real, name, f->real(), flags, out);
  if (f->real()->pMethods != nullptr) f->base.pMethods = &faulty_methods;
  return rc;
}
int vfs_delete(sqlite3_vfs* vfs, const char* name, int sync) {
  if (static_cast<Faults*>(vfs->pAppData)->strike()) return SQLITE_IOERR_DELETE;
  sqlite3_vfs* real = real_vfs(vfs);
  return real->xDelete(real, name, sync);
}
int vfs_last_error(sqlite3_vfs* vfs, int, char*) {
  const Faults& faults = *static_cast<Faults*>(vfs->pAppData);
  return faults.struck > 0 ? faults.error : errno;
}

}  // namespace

bool Faults::strike() {
  ++operations;
  const bool hit = fail_at > 0 && (once ? operations == fail_at : operations >= fail_at);
  if (hit) ++struck;
  if (hit) errno = error;
  return hit;
}

FaultyFileSystem::FaultyFileSystem() {
  vfs_ = *sqlite3_vfs_find("unix");
  vfs_.szOsFile += static_cast<int>(sizeof(FaultyFile));
  vfs_.pNext = nullptr;
  vfs_.zName = "dangan-faulty";
  vfs_.pAppData = &faults_;
  vfs_.xOpen = vfs_open;
  vfs_.xDelete = vfs_delete;
  vfs_.xGetLastError = vfs_last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

FaultyFileSystem::~FaultyFileSystem() { sqlite3_vfs_unregister(&vfs_); }

const char* FaultyFileSystem::sqlite_vfs() const { return vfs_.zName; }

void FaultyFileSystem::maybe_fail(const internal::fs::path& path, const char* doing) {
  if (faults_.strike()) internal::throw_errno(faults_.error, path, doing);
}

internal::Fd FaultyFileSystem::create(const internal::fs::path& path) {
  maybe_fail(path, "create");
  return FileSystem::create(path);
}
internal::Fd FaultyFileSystem::open_lock(const internal::fs::path& path) {
  maybe_fail(path, "open");
  return FileSystem::open_lock(path);
}
void FaultyFileSystem::write(const internal::Fd& file, const void* data, std::size_t size,
                             const internal::fs::path& path) {
  if (faults_.strike()) {
    FileSystem::write(file, data, size / 2, path);
    internal::throw_errno(faults_.error, path, "write");
  }
  FileSystem::write(file, data, size, path);
}
void FaultyFileSystem::sync(const internal::Fd& file, const internal::fs::path& path) {
  maybe_fail(path, "fsync");
  FileSystem::sync(file, path);
}
void FaultyFileSystem::set_mode(const internal::fs::path& path, mode_t mode) {
  maybe_fail(path, "chmod");
  FileSystem::set_mode(path, mode);
}
bool FaultyFileSystem::make_folder(const internal::fs::path& path) {
  maybe_fail(path, "mkdir");
  return FileSystem::make_folder(path);
}
void FaultyFileSystem::sync_folder(const internal::fs::path& path) {
  maybe_fail(path, "fsync");
  FileSystem::sync_folder(path);
}
void FaultyFileSystem::rename(const internal::fs::path& from, const internal::fs::path& to) {
  maybe_fail(from, "rename");
  FileSystem::rename(from, to);
}
bool FaultyFileSystem::link(const internal::fs::path& from, const internal::fs::path& to) {
  maybe_fail(to, "link");
  return FileSystem::link(from, to);
}
void FaultyFileSystem::remove(const internal::fs::path& path) {
  maybe_fail(path, "remove");
  FileSystem::remove(path);
}

}  // namespace store::test
