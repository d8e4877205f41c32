// SPDX-License-Identifier: MIT
// posix_spawn with nothing of ours but one socket; an exit status to why it ended.
#include "script/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUT_MAX = 8 << 20, SAID_MAX = 512 << 10 };

static int spawn(pid_t *pid, const char *program, char *const *args, int fd) {
  // The C library's heap in place of the engine's own, which no limit of memory fits.
  char *const environment[] = {(char[]){"Malloc=1"}, (char[]){"TZ=UTC"}, (char[]){"LC_ALL=C.UTF-8"}, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, fd, 0);
  posix_spawn_file_actions_adddup2(&files, fd, 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  int err = posix_spawn(pid, program, &files, &attributes, args, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return err;
}

bool process_start(process *p, const char *program, unsigned cpu_seconds, unsigned memory_mb) {
  int pair[2];
  char cpu[16], memory[16];
  *p = (process){.fd = -1, .incoming = frames_of(SAID_MAX)};
  snprintf(cpu, sizeof cpu, "%u", cpu_seconds);
  snprintf(memory, sizeof memory, "%u", memory_mb);
  char *const args[] = {(char *)(uintptr_t)program, cpu, memory, NULL};
  if (access(program, X_OK) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) return false;
  int err = spawn(&p->pid, program, args, pair[1]);
  close(pair[1]);
  p->fd = pair[0];
  if (!err && fcntl(p->fd, F_SETFL, O_NONBLOCK) == 0) return true;
  if (!err) process_stop(p);
  if (err) close(p->fd);
  return false;
}

bool process_tell(process *p, const char *json) {
  size_t len = strlen(json);
  if (len > FRAME_MAX || p->out_len + FRAME_HEAD + len > OUT_MAX) return false;
  char *grown = realloc(p->out, p->out_len + FRAME_HEAD + len);
  if (!grown) return false;
  unsigned char head[FRAME_HEAD];
  frame_head(len, head);
  memcpy(grown + p->out_len, head, FRAME_HEAD);
  memcpy(grown + p->out_len + FRAME_HEAD, json, len);
  p->out = grown;
  p->out_len += FRAME_HEAD + len;
  return true;
}

bool process_has_to_send(const process *p) {
  return p->out_sent < p->out_len;
}

bool process_send(process *p) {
  ssize_t sent = send(p->fd, p->out + p->out_sent, p->out_len - p->out_sent, MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR;
  p->out_sent += (size_t)sent;
  if (p->out_sent == p->out_len) p->out_sent = p->out_len = 0;
  return true;
}

bool process_read(process *p) {
  size_t room;
  char *to = frames_room(&p->incoming, &room);
  ssize_t got = to ? recv(p->fd, to, room, 0) : 0;
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got > 0) frames_add(&p->incoming, (size_t)got);
  return got > 0;
}

unsigned process_memory_mb(const process *p) {
  char name[40];
  char line[200];
  snprintf(name, sizeof name, "/proc/%d/statm", (int)p->pid);
  FILE *in = fopen(name, "re");
  char *at = in ? fgets(line, sizeof line, in) : NULL;
  unsigned long long pages[3] = {0};  // of address space, in memory, of that shared with files
  for (int i = 0; at && i < 3; i++) pages[i] = strtoull(at, &at, 10);
  if (in) fclose(in);
  return (unsigned)((pages[1] - pages[2]) * (unsigned long long)sysconf(_SC_PAGESIZE) >> 20);
}

process_end process_stop(process *p) {
  int status = 0;
  // Closed first: one that has just been told to end may do so.
  close(p->fd);
  kill(p->pid, SIGKILL);
  while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR) {
  }
  free(p->out);
  frames_free(&p->incoming);
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGXCPU ? ENDED_BY_TIME : ENDED_BY_MEMORY;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ENDED_WELL : ENDED_UNCONFINED;
}
