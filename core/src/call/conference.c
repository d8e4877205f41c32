// SPDX-License-Identifier: MIT
// Calls that are joined: nobody of them is held, and the page mixes what they say. The peers know nothing of it.
#include "call/inside.h"
#include "webphone/err.h"

static void mix(call_scene *s, call *c, bool on) {
  if (c->mixed == on) return;
  c->mixed = on;
  out_add(s->turn->out, WP_DO_MIX, call_id_of(c))->u.flag.on = on;
  if (!c->over) call_tell(s, c);
}

/** What can be joined. */
static bool is_up(const call *c) {
  return c->phase == CALL_UP && !c->over;
}

/** How many are joined, or with `up` could be; `last` is one of them. */
static uint32_t count(call_scene *s, bool up, call **last) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (!(up ? is_up(c) : c->phase && c->mixed)) continue;
    found++;
    *last = c;
  }
  return found;
}

int calls_join(call_scene *s) {
  call *last = NULL;
  call *muted = NULL;
  if (count(s, true, &last) < 2) return WP_E_STATE;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (!is_up(c)) continue;
    if (c->muted) muted = c;
    mix(s, c, true);
    call_hold(s, c, false);
  }
  if (muted) return call_mute(s, muted, true);  // whoever wished not to be heard is heard by nobody of them
  return 0;
}

int calls_part(call_scene *s, const call *heard) {
  call *last = NULL;
  if (!count(s, false, &last)) return WP_E_STATE;
  if (!heard) heard = last;
  for (uint32_t i = 0; i < CALL_MAX; i++) mix(s, &s->calls->slots[i], false);
  calls_hear(s, heard);
  return 0;
}

void conference_leave(call_scene *s, call *c) {
  call *last = NULL;
  if (!c->mixed) return;
  mix(s, c, false);
  if (count(s, false, &last) == 1) mix(s, last, false);  // one alone is a call like any other
}

void conference_take_place(call_scene *s, call *c, call *replaced) {
  if (replaced->mixed) mix(s, c, true);
}
