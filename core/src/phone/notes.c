// SPDX-License-Identifier: MIT
// Notes about what peers send: the first is told at once, what follows within a second is counted and told
// as a number. A flood of messages that are none must not become a flood on the screen.
#include "base/str.h"
#include "phone/inside.h"

#define BURST 1000u

bool note_muted(wp_phone *phone, const wp_output *o) {
  int32_t code = o->u.note.code;
  if (o->kind != WP_EV_NOTE || (code <= -300 && code > -900)) return false;  // what the operator wrote
  note_burst *burst = &phone->burst;
  burst->code = code;
  if (phone->now < burst->until) {
    burst->more++;
    burst->due = burst->until;
    return true;
  }
  burst->until = phone->now + BURST;
  return false;
}

void notes_expire(wp_phone *phone) {
  note_burst *burst = &phone->burst;
  if (burst->due > phone->now) return;
  buf b = buf_in(phone->scene->turn->arena, 10);
  buf_u32(&b, burst->more);
  out_note(phone->scene->turn->out, burst->code, STR("more"), buf_view(&b));
  burst->more = 0;
  burst->due = WP_NEVER;
}
