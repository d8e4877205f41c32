// SPDX-License-Identifier: MIT
// The queue of outputs of one input. Layers add to it; the phone drains it.
#ifndef OUT_OUT_H
#define OUT_OUT_H

#include "base/arena.h"
#include "webphone/output.h"

#define OUT_MAX 64

typedef struct out_queue {
  wp_output items[OUT_MAX + 1];  // the last one is for the note that others were lost
  uint32_t head, tail;
  arena *arena;     // what outputs point to: the arena of the input
  bool overflow;    // an output was lost: a bug in a bound, told as a note (WP_E_FULL, "outputs")
  wp_output spare;  // where a lost one was written
} out_queue;

void out_init(out_queue *q, arena *a);
/** Empty it for the next input. */
void out_reset(out_queue *q);
bool out_drained(const out_queue *q);
/** A zeroed output of that kind at the end, to be filled in; never NULL (a full queue gives a spare). */
wp_output *out_add(out_queue *q, wp_output_kind kind, wp_call_id call);
const wp_output *out_next(out_queue *q);
/** Shorthands. `bytes` must live in the arena or in static memory. */
void out_send(out_queue *q, wp_str bytes);
/** `text` may be absent: then the words are those of err.def for the code, which need not be in the phone. */
void out_note(out_queue *q, int code, wp_str field, wp_str text);

#endif
