// SPDX-License-Identifier: MIT
// Every call as its ends tell it. Ends are found by their Call-ID, which a test may look up in the phone.
#include <string.h>

#include "day.h"

#define SLOTS (TALKS_MAX * 2)
#define ALIVE_MAX 64u

static uint32_t by_key[SLOTS];  // talk + 1
static uint32_t alive[STATIONS][ALIVE_MAX];
static uint32_t alive_count[STATIONS];
static uint32_t last_generation[STATIONS][256];  // of those that ended, by slot

static uint32_t *slot_of(wp_str key) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < key.len; i++) hash = (hash ^ (unsigned char)key.at[i]) * 16777619u;
  for (uint32_t at = hash % SLOTS;; at = (at + 1) % SLOTS) {
    if (!by_key[at] || str_eq(str_of(day.talks[by_key[at] - 1].key), key)) return &by_key[at];
  }
}

static talk *talk_of(wp_str key) {
  uint32_t *slot = slot_of(key);
  if (*slot) return &day.talks[*slot - 1];
  DAY_CHECK(day.talk_count < TALKS_MAX && key.len < KEY && key.len > 0);
  talk *t = &day.talks[day.talk_count++];
  memcpy(t->key, key.at, key.len);
  *slot = day.talk_count;
  return t;
}

void net_disturb(wp_str call_id) {
  if (!call_id.len || call_id.len >= KEY) return;
  uint32_t *slot = slot_of(call_id);
  if (*slot) day.talks[*slot - 1].disturbed = true;
}

leg *ledger_leg(station *s, wp_call_id id) {
  for (uint32_t i = 0; i < alive_count[s->index]; i++) {
    leg *l = &day.legs[alive[s->index][i]];
    if (l->id == id) return l;
  }
  return NULL;
}

leg *ledger_open(station *s, const wp_output *o) {
  DAY_CHECK(o->call != 0 && day.leg_count < LEGS_MAX);
  DAY_CHECK(o->call >> 8 >
            last_generation[s->index][o->call & 0xff]);  // an id that has ended never comes back
  const call *c = &s->phone->calls.slots[(o->call & 0xff) - 1];
  talk *t = talk_of(c->dialog.call_id);
  leg *l = &day.legs[day.leg_count++];
  *l = (leg){.station = s->index, .life = s->life, .id = o->call, .began = day.now, .incoming = c->incoming};
  l->talk = (uint32_t)(t - day.talks);
  if (l->incoming) {
    DAY_CHECK(t->leg_count < sizeof t->legs / sizeof *t->legs);
    t->legs[t->leg_count++] = day.leg_count;
  } else {
    DAY_CHECK(!t->first_leg);
    t->first_leg = day.leg_count;
  }
  if (s->account_state != WP_ACCOUNT_REGISTERED || s->deaf) t->disturbed = true;
  DAY_CHECK(alive_count[s->index] < ALIVE_MAX);
  alive[s->index][alive_count[s->index]++] = day.leg_count - 1;
  return l;
}

static void bury(leg *l) {
  uint32_t *list = alive[l->station], *count = &alive_count[l->station];
  l->over = true;
  l->ended = day.now;
  for (uint32_t i = 0; i < *count; i++) {
    if (&day.legs[list[i]] == l) list[i] = list[--*count];
  }
}

void ledger_got(station *s, const wp_output *o) {
  DAY_CHECK(o->u.call.state >= WP_CALL_DIALING && o->u.call.state <= WP_CALL_ENDED);
  if (!o->call) return;  // it never began
  leg *l = ledger_leg(s, o->call);
  if (!l) l = ledger_open(s, o);
  DAY_CHECK(l->incoming == (bool)(o->u.call.flags & WP_CALL_INCOMING));
  l->state = o->u.call.state;
  l->flags = o->u.call.flags;
  l->cause = o->u.call.cause;
  l->status = o->u.call.status;
  if (l->state != WP_CALL_ENDED) {
    person_sees(l);
    return;
  }
  DAY_CHECK(l->cause != WP_CAUSE_NONE);
  DAY_CHECK(!l->connection);  // the microphone was given back
  last_generation[s->index][l->id & 0xff] = l->id >> 8;
  bury(l);
}

/** The end that this one talks to: alive rather than over, up rather than ringing. */
leg *ledger_other(const leg *l) {
  const talk *t = &day.talks[l->talk];
  DAY_CHECK(day.legs != NULL);
  if (l->incoming) return t->first_leg ? &day.legs[t->first_leg - 1] : NULL;
  leg *found = NULL;
  int best = -1;
  for (uint32_t i = 0; i < t->leg_count; i++) {
    leg *other = &day.legs[t->legs[i] - 1];
    int worth = (other->over ? 0 : 2) + (other->was_up ? 1 : 0);
    if (worth > best) found = other;
    if (worth > best) best = worth;
  }
  return found;
}

void ledger_disturb(const station *s) {
  for (uint32_t i = 0; i < alive_count[s->index]; i++) {
    day.talks[day.legs[alive[s->index][i]].talk].disturbed = true;
  }
}

void ledger_wiped(station *s) {
  ledger_disturb(s);
  while (alive_count[s->index]) {
    leg *l = &day.legs[alive[s->index][0]];
    l->by_restart = true;
    l->connection = false;
    bury(l);
    leg *other = ledger_other(l);
    if (other) page_peer_gone(other);
  }
  memset(last_generation[s->index], 0, sizeof last_generation[s->index]);
}

void ledger_unplugged(station *s) {
  for (uint32_t i = 0; i < alive_count[s->index]; i++) {
    leg *l = &day.legs[alive[s->index][i]];
    l->connection = l->path = false;
    l->unplugged = true;
    leg *other = ledger_other(l);
    if (other) page_peer_gone(other);
  }
}

uint32_t ledger_alive(void) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < STATIONS; i++) sum += alive_count[i];
  return sum;
}

void ledger_check_limbo(void) {
  for (uint32_t s = 0; s < STATIONS; s++) {
    for (uint32_t i = 0; i < alive_count[s]; i++) {
      const leg *l = &day.legs[alive[s][i]];
      if (day.now - l->began < 7200000) continue;
      fprintf(stderr, "in limbo: %s call %x since %.3f, state %u: %s\n", day.stations[s].user, l->id,
              (double)l->began / 1000, l->state, day.talks[l->talk].key);
      day_fail("every call ends", __FILE__, __LINE__);
    }
  }
}
