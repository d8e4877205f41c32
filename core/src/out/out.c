// SPDX-License-Identifier: MIT
// The queue of outputs of one input: filled by the layers, drained by the phone.
#include "out/out.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "webphone/err.h"

void out_init(out_queue *q, arena *a) {
  q->arena = a;
  out_reset(q);
}

void out_reset(out_queue *q) {
  q->head = 0;
  q->tail = 0;
  q->overflow = false;
}

bool out_drained(const out_queue *q) {
  return q->head == q->tail;
}

static wp_output *begin(wp_output *output, wp_output_kind kind, wp_call_id call) {
  memset(output, 0, sizeof *output);
  output->kind = (uint32_t)kind;
  output->call = call;
  return output;
}

static void tell_overflow(out_queue *q) {
  if (q->overflow) return;
  q->overflow = true;
  wp_output *note = begin(&q->items[q->tail++], WP_EV_NOTE, 0);
  note->u.note.code = WP_E_FULL;
  note->u.note.field = STR("outputs");
}

wp_output *out_add(out_queue *q, wp_output_kind kind, wp_call_id call) {
  if (q->tail < OUT_MAX) return begin(&q->items[q->tail++], kind, call);
  tell_overflow(q);
  return begin(&q->spare, kind, call);
}

const wp_output *out_next(out_queue *q) {
  WP_CHECK(q->head <= q->tail);
  if (q->head == q->tail) return NULL;
  return &q->items[q->head++];
}

void out_send(out_queue *q, wp_str bytes) {
  out_add(q, WP_DO_SEND, 0)->u.send.bytes = bytes;
}

void out_note(out_queue *q, int code, wp_str field, wp_str text) {
  wp_output *output = out_add(q, WP_EV_NOTE, 0);
  output->u.note.code = code;
  output->u.note.field = field;
  output->u.note.text = text;
}
