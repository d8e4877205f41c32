// SPDX-License-Identifier: MIT
// What a process may no longer do once webphone-script has closed it: each try is made in a child of its own.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

enum { REFUSED = 7, ALLOWED = 8, NOT_CLOSED = 9 };

static int status_of(int (*attempt)(void)) {
  pid_t pid = fork();
  int status = 0;
  if (pid == 0) {
    if (sandbox_enter() || sandbox_close(1, 64)) _exit(NOT_CLOSED);
    _exit(attempt());
  }
  assert_true(pid > 0);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return status;
}

static int refused(long result) {
  return result == -1 && errno == EPERM ? REFUSED : ALLOWED;
}

#define ATTEMPT(name, call)                                                                                  \
  static int name(void) {                                                                                    \
    return refused(call);                                                                                    \
  }
ATTEMPT(open_file, syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY))
ATTEMPT(make_file, syscall(SYS_openat, AT_FDCWD, "/tmp/webphone-sandbox", O_WRONLY | O_CREAT, 0600))
ATTEMPT(make_socket, syscall(SYS_socket, AF_INET, SOCK_STREAM, 0))
ATTEMPT(make_process, syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))
ATTEMPT(run_program, syscall(SYS_execve, "/bin/true", (char *[]){NULL}, (char *[]){NULL}))
ATTEMPT(signal_others, syscall(SYS_kill, getppid(), 0))
ATTEMPT(signal_thread_of_others, syscall(SYS_tgkill, getppid(), getppid(), 0))
ATTEMPT(raise_limit, syscall(SYS_prlimit64, 0, RLIMIT_DATA, NULL, NULL))
ATTEMPT(trace, syscall(SYS_ptrace, 0, 0, 0, 0))
ATTEMPT(make_code, syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))

static int clone3_is_not_there(void) {
  return syscall(SYS_clone3, NULL, 0) == -1 && errno == ENOSYS ? REFUSED : ALLOWED;
}

static int take_memory(void) {
  long at = syscall(SYS_mmap, NULL, 65UL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at == -1 && errno == ENOMEM ? REFUSED : ALLOWED;
}

static int compute(void) {
  volatile unsigned long n = 1;
  while (n) n |= 1;
  return ALLOWED;
}

static int go_on(void) {
  long at = syscall(SYS_mmap, NULL, 1UL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at == -1 ? REFUSED : ALLOWED;
}

static void nothing_but_computing(void **state) {
  static const struct {
    const char *name;
    int (*attempt)(void);
  } all[] = {
      {"open a file", open_file},
      {"make a file", make_file},
      {"make a socket", make_socket},
      {"make a process", make_process},
      {"run a program", run_program},
      {"signal", signal_others},
      {"tgkill", signal_thread_of_others},
      {"change a limit", raise_limit},
      {"trace", trace},
      {"make code", make_code},
      {"clone3", clone3_is_not_there},
      {"take memory", take_memory},
  };
  (void)state;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    int status = status_of(all[i].attempt);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != REFUSED) fail_msg("%s: %x", all[i].name, status);
  }
}

static void what_is_left(void **state) {
  (void)state;
  int status = status_of(go_on);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), ALLOWED);
}

static void processor_time_ends(void **state) {
  (void)state;
  int status = status_of(compute);
  assert_true(WIFSIGNALED(status));
  assert_int_equal(WTERMSIG(status), SIGXCPU);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_but_computing),
      cmocka_unit_test(what_is_left),
      cmocka_unit_test(processor_time_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
