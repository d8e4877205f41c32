// SPDX-License-Identifier: MIT
// A process that may compute, talk on descriptors 0 and 1, and nothing else (seccomp, setrlimit).
#include "sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "which AUDIT_ARCH_ is this?"
#endif

int sandbox_enter(void) {
  struct rlimit none = {0, 0};
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || setrlimit(RLIMIT_CORE, &none)) return -1;
  // The portal's threads go first.
  setpriority(PRIO_PROCESS, 0, 10);
  return syscall(SYS_close_range, 3U, ~0U, 0U) ? -1 : 0;
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE RETURN(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(SECCOMP_RET_ALLOW)
#define REFUSE_AS(name, error)                                                                               \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(SECCOMP_RET_ERRNO | (error))
// Only where the argument has none, or all, of these bits. The low half is loaded: both architectures are
// little-endian.
#define ALLOW_WITHOUT(name, arg, bits)                                                                       \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[arg]),                                    \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), REFUSE, RETURN(SECCOMP_RET_ALLOW)
#define ALLOW_WITH(name, arg, bit)                                                                           \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[arg]),                                    \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bit), 1, 0), REFUSE, RETURN(SECCOMP_RET_ALLOW)
#define ALLOW_FOR(name, arg, value)                                                                          \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[arg]),                                    \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0), REFUSE, RETURN(SECCOMP_RET_ALLOW)

static int filter_calls(void) {
  const struct sock_filter filter[] = {
      LOAD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
      RETURN(SECCOMP_RET_KILL_PROCESS),
      LOAD(nr),
      // talking, on what is open: nothing can be opened
      ALLOW(read),
      ALLOW(write),
      ALLOW(ppoll),
#ifdef SYS_poll
      ALLOW(poll),
#endif
      // memory, none of it executable
      ALLOW_WITHOUT(mmap, 2, PROT_EXEC),
      ALLOW_WITHOUT(mprotect, 2, PROT_EXEC),
      ALLOW(munmap),
      ALLOW(mremap),
      ALLOW(madvise),
      ALLOW(brk),
      // threads of its own, no processes: clone3 hides its flags, and the C library takes clone without it
      ALLOW_WITH(clone, 0, CLONE_THREAD),
      REFUSE_AS(clone3, ENOSYS),
      ALLOW(futex),
      ALLOW(set_robust_list),
      ALLOW(rseq),
      ALLOW(sched_yield),
      ALLOW(sched_getaffinity),
      ALLOW(gettid),
      ALLOW(getpid),
      ALLOW(membarrier),
      // signals within
      ALLOW(rt_sigaction),
      ALLOW(rt_sigprocmask),
      ALLOW(rt_sigreturn),
      ALLOW(sigaltstack),
      ALLOW_FOR(tgkill, 0, (uint32_t)getpid()),
      // time, chance, the end
      ALLOW(clock_gettime),
      ALLOW(clock_nanosleep),
      ALLOW(nanosleep),
      ALLOW(gettimeofday),
      ALLOW(getrandom),
      ALLOW(restart_syscall),
      ALLOW(exit),
      ALLOW(exit_group),
      REFUSE,
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, (struct sock_filter *)(uintptr_t)filter};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ? -1 : 0;
}

// What the engine has reserved by now counts as data already, used or not. 0: not to be found out.
static rlim_t data_now(void) {
  char line[200];
  FILE *in = fopen("/proc/self/statm", "re");
  char *at = in ? fgets(line, sizeof line, in) : NULL;
  unsigned long long pages = 0;
  if (in) fclose(in);
  // The sixth number counts pages of data.
  for (int i = 0; at && i < 6; i++) pages = strtoull(at, &at, 10);
  return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static int limit(int what, rlim_t value) {
  // A second more before it is killed without a word.
  struct rlimit l = {value, what == RLIMIT_CPU ? value + 1 : value};
  return setrlimit((__rlimit_resource_t)what, &l);
}

int sandbox_close(unsigned cpu_seconds, unsigned memory_mb) {
  rlim_t reserved = data_now();
  if (!reserved || limit(RLIMIT_CPU, cpu_seconds)) return -1;
  if (limit(RLIMIT_DATA, reserved + ((rlim_t)memory_mb << 20))) return -1;
  if (limit(RLIMIT_FSIZE, 0) || limit(RLIMIT_MEMLOCK, 0) || limit(RLIMIT_NOFILE, 3)) return -1;
  return filter_calls();
}
