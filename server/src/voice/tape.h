// SPDX-License-Identifier: MIT
// What is said -> Ogg Opus, second by second: into a file of the spool folder, or into memory.
#ifndef WEBPHONED_TAPE_H
#define WEBPHONED_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tape tape;

// Whose message it is. Caller, name and Call-ID are hostile text: they are cut and cleaned.
typedef struct {
  const char *mailbox;
  const char *domain;
  const char *caller;
  const char *name;
  const char *call_id;
  int64_t at;
} tape_label;

// A message in the making: voice-*.ogg, which grows, beside voice-*.part, which becomes voice-*.json (serve/spool.h)
// when it is whole. NULL with errno.
tape *tape_message(int folder, const tape_label *label);
// Into memory, of so many bytes at most. NULL: no memory.
tape *tape_memory(size_t most);
// False: it cannot be written any more.
bool tape_write(tape *t, const int16_t *samples, size_t count);
// The message is left where it is taken from; false: it could not be.
bool tape_keep(tape *t);
// Nothing was said.
void tape_drop(tape *t);
// The bytes of a tape in memory, for the caller to free; NULL: there are none.
unsigned char *tape_bytes(tape *t, size_t *len);

// Messages whose writer is no more are messages all the same: how many. Others' are left alone (each is locked by who
// writes it).
int tape_recover(int folder);

#endif
