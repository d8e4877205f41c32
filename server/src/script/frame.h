// SPDX-License-Identifier: MIT
// What the portal and the process of a script say to each other: four bytes of length, big-endian, then JSON.
// Portal:  {name, source, data, ctx, env, most}, then {fetched: {id, status, headers, body, url}} or {id, error}
// Script:  {log: [level, text]}, {fetch: {id, url, method, headers, body}}, then one of {done: JSON as text},
//          {failed: {status, text, line}}
#ifndef WEBPHONED_FRAME_H
#define WEBPHONED_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAME_HEAD = 4, FRAME_MAX = 2 << 20 };

void frame_head(size_t len, unsigned char out[FRAME_HEAD]);

// Takes frames out of what has arrived so far.
typedef struct {
  char *bytes;
  size_t room;
  size_t len;
  size_t taken;  // of the frame that was given last
  size_t most;   // of one frame
} frames;

frames frames_of(size_t most);
void frames_free(frames *f);
// Room for at least one byte more: read into it, then frames_add. NULL: no memory.
char *frames_room(frames *f, size_t *room);
void frames_add(frames *f, size_t len);
// 1: a frame (no zero stands behind it; it lives until the next call), 0: not all of it is there, -1: one that is
// longer than it may be.
int frames_next(frames *f, const char **at, size_t *len);

#endif
