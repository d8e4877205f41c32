// SPDX-License-Identifier: MIT
// The process of a script: started, talked to without waiting, ended for certain.
#ifndef WEBPHONED_PROCESS_H
#define WEBPHONED_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "script/frame.h"

typedef struct {
  pid_t pid;
  int fd;
  frames incoming;
  char *out;  // what is still to be sent
  size_t out_len;
  size_t out_sent;
} process;

typedef enum {
  ENDED_WELL,
  ENDED_BY_TIME,     // processor time
  ENDED_BY_MEMORY,   // most likely
  ENDED_UNCONFINED,  // it could not be confined, or is not the program that it should be: it ran nothing
} process_end;

bool process_start(process *p, const char *program, unsigned cpu_seconds, unsigned memory_mb);
// False: no memory.
bool process_tell(process *p, const char *json);
bool process_has_to_send(const process *p);
// False: it is gone.
bool process_send(process *p);
bool process_read(process *p);
// How much memory of its own it holds at this moment, in MB (the engine's program text, which all share, is not it).
unsigned process_memory_mb(const process *p);
// Kills what still runs, and waits for it.
process_end process_stop(process *p);

#endif
