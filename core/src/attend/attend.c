// SPDX-License-Identifier: MIT
// Messages, wishes and time -> steps of attended calls, their acts performed in one fixed order.
#include "webphone/attend.h"

#include <string.h>

#include "attend/inside.h"
#include "base/str.h"
#include "sip/judge.h"

// Making one.

static size_t slots_at(void) {
  return (sizeof(wp_attend) + 7) & ~(size_t)7;
}

size_t wp_attend_size(uint32_t calls) {
  return slots_at() + calls * sizeof(attend_slot);
}

int wp_attend_init(void *memory, size_t size, const wp_attend_setup *setup, wp_attend **out) {
  uint32_t calls = setup->calls;
  if (!calls || calls > WP_ATTEND_CALLS_MAX || size < wp_attend_size(calls)) return WP_E_ARG;
  size_t self = strlen(setup->self);
  wp_attend *attend = memory;
  if (self >= sizeof attend->self_text) return WP_E_ARG;
  memset(memory, 0, wp_attend_size(calls));
  memcpy(attend->self_text, setup->self, self);
  attend->self = (wp_str){attend->self_text, self};
  attend->calls = calls;
  attend->sweep = WP_NEVER;
  attend->slots = (attend_slot *)(void *)((char *)memory + slots_at());
  rand_init(&attend->rand, setup->seed);
  arena_init(&attend->arena, attend->memory, sizeof attend->memory);
  *out = attend;
  return 0;
}

// Slots.

wp_call_id attend_id(const wp_attend *attend, const attend_slot *s) {
  return s->generation << 10 | (uint32_t)(s - attend->slots);
}

static attend_slot *slot_of(wp_attend *attend, wp_call_id id) {
  uint32_t place = id & 0x3ff;
  if (place >= attend->calls) return NULL;
  attend_slot *s = &attend->slots[place];
  return s->state && s->generation == id >> 10 ? s : NULL;
}

attend_slot *attend_open(wp_attend *attend) {
  for (uint32_t i = 0; i < attend->calls; i++) {
    attend_slot *s = &attend->slots[i];
    if (s->state) continue;
    uint32_t generation = (s->generation + 1) & 0x3fffff;
    memset(s, 0, offsetof(attend_slot, memory));
    s->generation = generation ? generation : 1;
    s->due = s->repeat = WP_NEVER;
    area_init(&s->text, s->memory, sizeof s->memory);
    attend->used++;
    return s;
  }
  return NULL;
}

void attend_close(wp_attend *attend, attend_slot *s) {
  s->state = ATTEND_FREE;
  s->due = s->repeat = WP_NEVER;
  s->dialog.state = DIALOG_NONE;
  attend->used--;
}

// Outputs.

wp_attend_output *attend_output(wp_attend *attend, wp_attend_kind kind, wp_call_id call) {
  static wp_attend_output lost;
  // Bounded by construction: no step makes more than four.
  wp_attend_output *o = attend->queued < ATTEND_QUEUE ? &attend->queue[attend->queued++] : &lost;
  *o = (wp_attend_output){.kind = (uint32_t)kind, .call = call};
  return o;
}

void attend_send(wp_attend *attend, const wp_park_peer *to, buf *b) {
  int err = b->err;
  wp_str bytes = buf_seal(b, &attend->arena);
  if (err) return;
  wp_attend_output *o = attend_output(attend, WP_ATTEND_SEND, 0);
  o->u.send.peer = *to;
  o->u.send.bytes = bytes;
}

static void send_last(wp_attend *attend, const attend_slot *s) {
  bool success = s->status == 200;
  buf b = buf_open(&attend->arena);
  park_write_status(&b, s->status);
  buf_str(&b, s->lines);
  if (success) {
    buf_str(&b, s->routes);
    buf_lit(&b, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO\r\n");
  }
  sip_write_body(&b, success ? STR("application/sdp") : STR_NONE, success ? s->sdp : STR_NONE);
  attend_send(attend, &s->peer, &b);
}

static void send_bye(wp_attend *attend, attend_slot *s) {
  if (!s->bye_len && attend_write_bye(attend, s)) return;  // timer F ends it
  wp_attend_output *o = attend_output(attend, WP_ATTEND_SEND, 0);
  o->u.send.peer = s->from;
  o->u.send.bytes = (wp_str){s->bye, s->bye_len};
}

// Steps.

static void set_timers(attend_slot *s, uint32_t acts, wp_ms now) {
  bool reliable = s->from.link != 0;
  if (acts & ATTEND_START_H) s->due = now + 64 * PARK_T1;
  if (acts & ATTEND_START_G) {
    s->interval = acts & ATTEND_START_H ? PARK_T1 : s->interval * 2 < PARK_T2 ? s->interval * 2 : PARK_T2;
    // 13.3.1.4: a 2xx repeats itself whatever lies below; the rest need not on a connection.
    s->repeat =
        reliable && s->state != ATTEND_ANSWERED && s->state != ATTEND_PARTING ? WP_NEVER : now + s->interval;
  }
  if (acts & ATTEND_START_I) s->due = reliable ? now : now + PARK_T4;
  if (acts & ATTEND_STOP) s->due = WP_NEVER;
  if (acts & (ATTEND_START_I | ATTEND_STOP)) s->repeat = WP_NEVER;
}

bool attend_step(wp_attend *attend, attend_slot *s, attend_event event, uint32_t status, wp_ms now) {
  const attend_edge *edge = attend_edge_of(s->state, event);
  if (!edge) return false;
  uint32_t acts = edge->acts;
  s->state = edge->state;
  if (status) s->status = status;
  set_timers(s, acts, now);
  if (acts & ATTEND_SEND_LAST) send_last(attend, s);
  if (acts & ATTEND_SEND_BYE) send_bye(attend, s);
  if (acts & ATTEND_TELL_UP) attend_output(attend, WP_ATTEND_UP, attend_id(attend, s));
  if (acts & ATTEND_TELL_OVER) attend_output(attend, WP_ATTEND_OVER, attend_id(attend, s));
  if (acts & ATTEND_FREE_SLOT) attend_close(attend, s);
  return true;
}

// Inputs.

static bool drained(const wp_attend *attend) {
  return attend->taken == attend->queued && attend->sweep == WP_NEVER;
}

static void begin(wp_attend *attend) {
  attend->queued = attend->taken = 0;
  arena_reset(&attend->arena);
}

static void got_response(wp_attend *attend, wp_ms now, const sip_msg *msg) {
  if (msg->status < 200) return;
  attend_question_answered(attend, msg);
  for (uint32_t i = 0; i < attend->calls; i++) {
    attend_slot *s = &attend->slots[i];
    wp_str branch = {s->bye_branch, sizeof s->bye_branch};
    if (s->state == ATTEND_LEAVING && str_eq(branch, msg->via.branch))
      attend_step(attend, s, ATTEND_GOT_FINAL, 0, now);
  }
}

int wp_attend_receive(wp_attend *attend, wp_ms now, const wp_park_peer *from, const void *bytes, size_t len) {
  sip_msg msg = {0};
  if (!drained(attend)) return WP_E_UNDRAINED;
  begin(attend);
  int err = sip_parse(&attend->arena, bytes, len, &msg);
  if (!msg.is_request) {
    if (!err) got_response(attend, now, &msg);
    return err;  // empty lines keep a way open
  }
  uint32_t status = err ? wp_err_sip_status(err) : 0;
  if (err && status && sip_can_answer(&msg)) attend_refuse(attend, from, &msg, status == 420 ? 400 : status);
  if (!err) attend_got_request(attend, now, from, &msg);
  return err;
}

int wp_attend_answer(wp_attend *attend, wp_ms now, wp_call_id call, const char *address, uint16_t port) {
  if (!drained(attend)) return WP_E_UNDRAINED;
  begin(attend);
  attend_slot *s = slot_of(attend, call);
  size_t len = strlen(address);
  if (!s) return WP_E_GONE;
  if (s->state != ATTEND_ASKED) return WP_E_STATE;
  if (len >= sizeof s->address || !port) return WP_E_ARG;
  memcpy(s->address, address, len + 1);
  s->sound_port = port;
  wp_str offer = s->sdp;
  buf b = buf_open(&attend->arena);
  // The offer was read when it came: it can be read again.
  int err = attend_write_answer(&attend->arena, &b, offer, s);
  if (!err) err = area_change(&s->text, buf_view(&b), &s->sdp);
  if (err) {
    attend_step(attend, s, ATTEND_SAY_REFUSAL, 500, now);
    return 0;
  }
  dialog_confirm(&s->dialog);
  attend_step(attend, s, ATTEND_SAY_ANSWER, 200, now);
  return 0;
}

static int wish(wp_attend *attend, wp_ms now, wp_call_id call, attend_event event, uint32_t status) {
  if (!drained(attend)) return WP_E_UNDRAINED;
  begin(attend);
  attend_slot *s = slot_of(attend, call);
  if (!s) return WP_E_GONE;
  return attend_step(attend, s, event, status, now) ? 0 : WP_E_STATE;
}

int wp_attend_refuse(wp_attend *attend, wp_ms now, wp_call_id call, uint32_t status) {
  if (status < 300 || status > 699) return WP_E_ARG;
  return wish(attend, now, call, ATTEND_SAY_REFUSAL, status);
}

int wp_attend_end(wp_attend *attend, wp_ms now, wp_call_id call) {
  return wish(attend, now, call, ATTEND_SAY_BYE, 0);
}

int wp_attend_expire(wp_attend *attend, wp_ms now) {
  if (!drained(attend)) return WP_E_UNDRAINED;
  begin(attend);
  attend->sweep = now;
  attend->sweep_at = 0;
  attend_question_expire(attend, now);
  return 0;
}

/** The next slot whose time has come; false: there is none. */
static bool sweep_one(wp_attend *attend) {
  for (; attend->sweep_at < attend->calls; attend->sweep_at++) {
    attend_slot *s = &attend->slots[attend->sweep_at];
    if (!s->state || (s->due > attend->sweep && s->repeat > attend->sweep)) continue;
    bool repeats = s->due > attend->sweep;
    uint32_t status = !repeats && s->state == ATTEND_ASKED ? 480 : 0;
    attend_step(attend, s, repeats ? ATTEND_REPEAT : ATTEND_TIMER, status, attend->sweep);
    return true;
  }
  attend->sweep = WP_NEVER;
  return false;
}

const wp_attend_output *wp_attend_poll(wp_attend *attend) {
  while (attend->taken == attend->queued && attend->sweep != WP_NEVER) {
    begin(attend);
    if (!sweep_one(attend)) break;
  }
  return attend->taken < attend->queued ? &attend->queue[attend->taken++] : NULL;
}

wp_ms wp_attend_deadline(const wp_attend *attend) {
  const attend_question *q = &attend->question;
  wp_ms least = WP_NEVER;
  if (q->open) least = q->due < q->repeat ? q->due : q->repeat;
  for (uint32_t i = 0; i < attend->calls; i++) {
    const attend_slot *s = &attend->slots[i];
    if (!s->state) continue;
    if (s->due < least) least = s->due;
    if (s->repeat < least) least = s->repeat;
  }
  return least;
}

uint32_t wp_attend_count(const wp_attend *attend) {
  return attend->used;
}
