// SPDX-License-Identifier: Apache-2.0
#include "service/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DANGAN_SANITIZED 1
#else
#define DANGAN_SANITIZED 0
#endif

namespace service {
namespace {

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

void limit(__rlimit_resource_t what, rlim_t value) {
  const rlimit both{value, value};
  if (setrlimit(what, &both) != 0) fail(errno, "setrlimit");
}

// Decoders complain about bad files on standard error; what matters is in the worker's answer.
void silence_standard_error() {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null < 0) fail(errno, "/dev/null");
  if (::dup2(null, STDERR_FILENO) < 0) fail(errno, "dup2");
  ::close(null);
}

// clang-format off
// O_TMPFILE needs a mode of writing, which is refused below.
constexpr int forbidden[] = {
    // network
    SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
    SCMP_SYS(accept4),
    // changes to the file system
    SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir), SCMP_SYS(rename), SCMP_SYS(renameat),
    SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink), SCMP_SYS(symlinkat),
    SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(creat),
    SCMP_SYS(truncate), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(chmod),
    SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchown), SCMP_SYS(lchown),
    SCMP_SYS(fchownat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr),
    SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr), SCMP_SYS(utimensat),
    // other processes and the system
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(mount),
    SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns),
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(keyctl), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup), SCMP_SYS(openat2),
};
// clang-format on

void filter_system_calls() {
  struct Release {
    void operator()(void* context) const { seccomp_release(context); }
  };
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (!filter) fail(ENOMEM, "seccomp_init");
  const auto forbid = [&](int call) {
    const int r = seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0);
    if (r < 0) fail(-r, "seccomp_rule_add");
  };
  for (const int call : forbidden) forbid(call);
  // open() and openat() for anything but reading what is there: O_TRUNC empties and O_CREAT makes a
  // file even when it is opened for reading; O_ACCMODE itself (3) is a third way of writing.
  struct Flags {
    scmp_datum_t mask, value;
  };
  for (const Flags& flags : {Flags{O_ACCMODE, O_WRONLY}, {O_ACCMODE, O_RDWR},
                             {O_ACCMODE, O_ACCMODE}, {O_TRUNC, O_TRUNC}, {O_CREAT, O_CREAT}}) {
    for (const auto& [call, argument] : {std::pair{SCMP_SYS(open), 1U}, {SCMP_SYS(openat), 2U}}) {
      const int r =
          seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 1,
                           SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, flags.mask, flags.value));
      if (r < 0) fail(-r, "seccomp_rule_add");
    }
  }
  if (const int r = seccomp_load(filter.get()); r < 0) fail(-r, "seccomp_load");
}

}  // namespace

void enter_sandbox(std::uint64_t memory) {
  // SIGINT reaches the whole foreground group; the program decides when its workers end.
  std::signal(SIGINT, SIG_IGN);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(errno, "PR_SET_PDEATHSIG");
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, 64);
  if (!DANGAN_SANITIZED) {
    silence_standard_error();
    if (memory > 0) limit(RLIMIT_AS, memory);
  }
  filter_system_calls();
}

}  // namespace service
