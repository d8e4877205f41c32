// SPDX-License-Identifier: MIT
// Messages, wishes and time -> steps of parked calls, their acts performed in one fixed order.
#include "webphone/park.h"

#include <string.h>

#include "base/str.h"
#include "park/inside.h"
#include "sip/judge.h"
#include "sip/write.h"

// Making one.

static size_t slots_at(uint32_t calls) {
  size_t at = sizeof(wp_park) + calls * (sizeof(wp_ms) + sizeof(uint32_t));
  return (at + 7) & ~(size_t)7;
}

size_t wp_park_size(uint32_t calls) {
  return slots_at(calls) + calls * sizeof(park_slot);
}

int wp_park_init(void *memory, size_t size, const wp_park_setup *setup, wp_park **out) {
  uint32_t calls = setup->calls;
  if (!calls || calls > WP_PARK_CALLS_MAX || size < wp_park_size(calls)) return WP_E_ARG;
  size_t self = strlen(setup->self);
  wp_park *park = memory;
  if (self >= sizeof park->self_text) return WP_E_ARG;
  memset(memory, 0, wp_park_size(calls));
  memcpy(park->self_text, setup->self, self);
  park->self = (wp_str){park->self_text, self};
  park->calls = calls;
  park->ring = setup->ring;
  park->sweep = WP_NEVER;
  park->next = (wp_ms *)(void *)((char *)memory + sizeof *park);
  park->hash = (uint32_t *)(void *)(park->next + calls);
  park->slots = (park_slot *)(void *)((char *)memory + slots_at(calls));
  for (uint32_t i = 0; i < calls; i++) park->next[i] = WP_NEVER;
  rand_init(&park->rand, setup->seed);
  arena_init(&park->arena, park->memory, sizeof park->memory);
  *out = park;
  return 0;
}

// Slots.

static wp_call_id id_of(const wp_park *park, const park_slot *s) {
  return s->generation << 15 | ((uint32_t)(s - park->slots) + 1);
}

static park_slot *slot_of(wp_park *park, wp_call_id id) {
  uint32_t place = (id & 0x7fff) - 1;  // 0 wraps to a slot that is not there
  if (place >= park->calls) return NULL;
  park_slot *s = &park->slots[place];
  return s->state && s->generation == id >> 15 ? s : NULL;
}

/** Of a text and, behind it, of a host in any case. */
static uint32_t hash_of(wp_str text, wp_str host) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < text.len; i++) hash = (hash ^ (uint8_t)text.at[i]) * 16777619u;
  for (size_t i = 0; i < host.len; i++) hash = (hash ^ ((uint8_t)host.at[i] | 32u)) * 16777619u;
  return hash ? hash : 1;
}

/** 17.2.3: the INVITE with this branch and sender; CANCEL (9.2) and the ACK of a refusal (17.1.1.3) have the same. */
static park_slot *find(wp_park *park, const sip_msg *msg) {
  uint32_t hash = hash_of(msg->via.branch, msg->via.host);
  for (uint32_t i = 0; i < park->calls; i++) {
    park_slot *s = &park->slots[i];
    if (park->hash[i] == hash && s->port == msg->via.port && str_eq(s->branch, msg->via.branch) &&
        str_eq_ci(s->sent_by, msg->via.host))
      return s;
  }
  return NULL;
}

/** 8.2.2.2: the same request on another way to the same phone. Whoever is asleep is woken once. */
static bool is_merged(const wp_park *park, const sip_msg *msg, uint32_t called) {
  for (uint32_t i = 0; i < park->calls; i++) {
    const park_slot *s = &park->slots[i];
    if (!park->hash[i] || (s->state != PARK_WAITING && s->state != PARK_RINGING)) continue;
    if (s->cseq == msg->cseq && s->called == called && str_eq(s->call_id, msg->call_id) &&
        str_eq(s->from_tag, msg->from.tag))
      return true;
  }
  return false;
}

static park_slot *open_slot(wp_park *park) {
  for (uint32_t n = 0; n < park->calls; n++) {
    uint32_t i = (park->rover + n) % park->calls;
    park_slot *s = &park->slots[i];
    if (park->hash[i]) continue;
    uint32_t generation = (s->generation + 1) & 0x1ffff;
    memset(s, 0, offsetof(park_slot, memory));
    s->generation = generation ? generation : 1;
    s->due = s->repeat = WP_NEVER;
    area_init(&s->text, s->memory, sizeof s->memory);
    park->rover = i + 1;
    park->used++;
    return s;
  }
  return NULL;
}

static void set_timer(wp_park *park, const park_slot *s) {
  park->next[s - park->slots] = s->due < s->repeat ? s->due : s->repeat;
}

static void close_slot(wp_park *park, park_slot *s) {
  s->state = PARK_FREE;
  s->due = s->repeat = WP_NEVER;
  park->hash[s - park->slots] = 0;
  park->used--;
  set_timer(park, s);
}

// Outputs.

static wp_park_output *push_output(wp_park *park, wp_park_kind kind, wp_call_id call) {
  static wp_park_output lost;
  // Bounded by construction: no step makes more than four.
  wp_park_output *o = park->queued < PARK_QUEUE ? &park->queue[park->queued++] : &lost;
  *o = (wp_park_output){.kind = (uint32_t)kind, .call = call};
  return o;
}

static void send_bytes(wp_park *park, const wp_park_peer *to, buf *b) {
  int err = b->err;
  wp_str bytes = buf_seal(b, &park->arena);
  if (err) return;  // it is asked again
  wp_park_output *o = push_output(park, WP_PARK_SEND, 0);
  o->u.send.peer = *to;
  o->u.send.bytes = bytes;
}

static void send_status(wp_park *park, const park_slot *s, uint32_t status) {
  bool early = status > 100 && status < 200;
  buf b = buf_open(&park->arena);
  park_write_status(&b, status);
  buf_str(&b, s->lines);
  if (early) buf_str(&b, s->routes);
  sip_write_body(&b, STR_NONE, STR_NONE);
  send_bytes(park, &s->peer, &b);
}

static void tell_over(wp_park *park, const park_slot *s, wp_park_end end) {
  push_output(park, WP_PARK_OVER, id_of(park, s))->u.over.end = (uint32_t)end;
}

// Steps.

static void perform(wp_park *park, park_slot *s, uint32_t acts, uint32_t status, wp_park_end end, wp_ms now) {
  bool reliable = s->peer.link != 0;
  if (acts & (PARK_CANCELLED | PARK_EXPIRED | PARK_SEND_LAST) && status) s->status = status;
  if (acts & PARK_START_H) s->due = now + 64 * PARK_T1;
  if (acts & PARK_START_G) {
    s->interval = acts & PARK_START_H ? PARK_T1 : s->interval * 2 < PARK_T2 ? s->interval * 2 : PARK_T2;
    s->repeat = reliable ? WP_NEVER : now + s->interval;
  }
  if (acts & PARK_START_I) {
    s->due = reliable ? now : now + PARK_T4;
    s->repeat = WP_NEVER;
  }
  if (acts & (PARK_SEND_LAST | PARK_CANCELLED | PARK_EXPIRED)) send_status(park, s, s->status);
  if (acts & (PARK_CANCELLED | PARK_EXPIRED)) tell_over(park, s, end);
  if (acts & PARK_FREE_SLOT) close_slot(park, s);
  set_timer(park, s);
}

/** False when there is no such edge, and then nothing has changed. `status` 0: what was said last. */
static bool step(wp_park *park, park_slot *s, park_event event, uint32_t status, wp_park_end end, wp_ms now) {
  const park_edge *edge = park_edge_of(s->state, event);
  if (!edge) return false;
  s->state = edge->state;
  perform(park, s, edge->acts, status, end, now);
  return true;
}

// Requests.

/** An answer that nothing is kept of (8.2.7). */
static void answer_once(wp_park *park, const sip_msg *msg, const wp_park_peer *from, park_reply reply) {
  buf b = buf_open(&park->arena);
  park_write_reply(&b, &park->rand, msg, from, &reply);
  wp_park_peer to = park_way_back(msg, from);
  send_bytes(park, &to, &b);
}

static void refuse(wp_park *park, const wp_park_peer *from, const sip_msg *msg, uint32_t status) {
  answer_once(park, msg, from, (park_reply){.status = status});
}

static int keep(park_slot *s, const wp_park *park, const sip_msg *msg, const wp_park_peer *from, wp_str tag) {
  char memory[PARK_TEXT];
  buf lines = buf_on(memory, sizeof memory);
  s->branch = msg->via.branch;
  s->sent_by = msg->via.host;
  s->port = msg->via.port;
  s->call_id = msg->call_id;
  s->from_tag = msg->from.tag;
  s->cseq = msg->cseq;
  s->peer = park_way_back(msg, from);
  int err = area_keep(&s->text, s->branch, &s->branch);
  if (!err) err = area_keep(&s->text, s->sent_by, &s->sent_by);
  if (!err) err = area_keep(&s->text, s->call_id, &s->call_id);
  if (!err) err = area_keep(&s->text, s->from_tag, &s->from_tag);
  if (!err) err = area_keep(&s->text, tag, &s->to_tag);
  park_write_lines(&lines, msg, from, tag);
  if (!err) err = lines.err ? lines.err : area_keep(&s->text, buf_view(&lines), &s->lines);
  lines = buf_on(memory, sizeof memory);
  park_write_routes(&lines, park->self, STR_NONE, msg);
  if (!err) err = lines.err ? lines.err : area_keep(&s->text, buf_view(&lines), &s->routes);
  return err;
}

static void got_invite(wp_park *park, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  char tag[PARK_TOKEN];
  wp_park_output call = {0};
  if (!park_read_call(park, msg, &call)) {
    refuse(park, from, msg, 404);
    return;
  }
  uint32_t called = hash_of(call.u.call.user, call.u.call.domain);
  if (is_merged(park, msg, called)) {
    refuse(park, from, msg, 482);
    return;
  }
  park_slot *s = open_slot(park);
  if (!s) {
    refuse(park, from, msg, 503);
    return;
  }
  rand_token(&park->rand, tag, sizeof tag);
  if (keep(s, park, msg, from, (wp_str){tag, sizeof tag})) {
    s->state = PARK_DONE;
    close_slot(park, s);
    refuse(park, from, msg, 513);
    return;
  }
  s->called = called;
  park->hash[s - park->slots] = hash_of(s->branch, s->sent_by);
  s->state = PARK_WAITING;
  s->status = 100;
  // A little longer than it rings: the SIP server's own timer should be first.
  s->due = now + call.u.call.ring + PARK_T2;
  set_timer(park, s);
  send_status(park, s, 100);
  wp_park_output *o = push_output(park, WP_PARK_CALL, id_of(park, s));
  o->u = call.u;
}

static void got_cancel(wp_park *park, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  park_slot *s = find(park, msg);
  // 9.2: the CANCEL has a transaction of its own, and every repetition of it gets the same answer.
  answer_once(park, msg, from, (park_reply){.status = s ? 200 : 481, .tag = s ? s->to_tag : STR_NONE});
  if (s) step(park, s, PARK_GOT_CANCEL, 487, park_read_reason(msg), now);
}

static void got_other(wp_park *park, const wp_park_peer *from, const sip_msg *msg) {
  static const char allow[] = "Allow: INVITE, ACK, CANCEL, OPTIONS\r\n";
  uint32_t status = msg->method == SIP_OPTIONS ? 200 : msg->to.tag.at ? 481 : 405;
  answer_once(park, msg, from, (park_reply){.status = status, .extra = str_of(allow)});
}

static void got_request(wp_park *park, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  bool cookie = park_has_cookie(msg);
  park_slot *s = cookie ? find(park, msg) : NULL;
  if (msg->method == SIP_ACK) {
    if (s) step(park, s, PARK_GOT_ACK, 0, WP_PARK_MISSED, now);
  } else if (!cookie) {
    refuse(park, from, msg, 400);
  } else if (msg->method == SIP_CANCEL) {
    got_cancel(park, now, from, msg);
  } else if (msg->method != SIP_INVITE) {
    got_other(park, from, msg);
  } else if (s) {
    step(park, s, PARK_GOT_INVITE, 0, WP_PARK_MISSED, now);
  } else if (msg->to.tag.at) {
    refuse(park, from, msg, 481);  // 12.2.2
  } else if (sip_unsupported(msg, STR_NONE, NULL)) {
    refuse(park, from, msg, 420);
  } else {
    got_invite(park, now, from, msg);
  }
}

// Inputs.

static bool drained(const wp_park *park) {
  return park->taken == park->queued && park->sweep == WP_NEVER;
}

static void begin(wp_park *park) {
  park->queued = park->taken = 0;
  arena_reset(&park->arena);
}

int wp_park_receive(wp_park *park, wp_ms now, const wp_park_peer *from, const void *bytes, size_t len) {
  sip_msg msg = {0};
  if (!drained(park)) return WP_E_UNDRAINED;
  begin(park);
  int err = sip_parse(&park->arena, bytes, len, &msg);
  if (!msg.is_request) return err;  // we ask nothing, so nobody answers; empty lines keep a way open
  uint32_t status = err ? wp_err_sip_status(err) : 0;
  if (err && status && sip_can_answer(&msg)) refuse(park, from, &msg, status == 420 ? 400 : status);
  if (!err) got_request(park, now, from, &msg);
  return err;
}

int wp_park_answer(wp_park *park, wp_ms now, wp_call_id call, uint32_t status) {
  if (!drained(park)) return WP_E_UNDRAINED;
  if (status != 180 && (status < 300 || status > 699)) return WP_E_ARG;
  begin(park);
  park_slot *s = slot_of(park, call);
  if (!s) return WP_E_GONE;
  bool final = status >= 300;
  if (!step(park, s, final ? PARK_SAY_FINAL : PARK_SAY_RINGING, status, WP_PARK_ANSWERED, now))
    return WP_E_STATE;
  if (final) tell_over(park, s, WP_PARK_ANSWERED);
  return 0;
}

int wp_park_expire(wp_park *park, wp_ms now) {
  if (!drained(park)) return WP_E_UNDRAINED;
  begin(park);
  park->sweep = now;
  park->sweep_at = 0;
  return 0;
}

/** The next slot whose time has come; false: there is none. */
static bool sweep_one(wp_park *park) {
  for (; park->sweep_at < park->calls; park->sweep_at++) {
    park_slot *s = &park->slots[park->sweep_at];
    if (park->next[park->sweep_at] > park->sweep) continue;
    bool repeats = s->repeat <= park->sweep && s->due > park->sweep;
    step(park, s, repeats ? PARK_REPEAT : PARK_TIMER, repeats ? 0 : 480, WP_PARK_MISSED, park->sweep);
    return true;
  }
  park->sweep = WP_NEVER;
  return false;
}

const wp_park_output *wp_park_poll(wp_park *park) {
  while (park->taken == park->queued && park->sweep != WP_NEVER) {
    begin(park);
    if (!sweep_one(park)) break;
  }
  return park->taken < park->queued ? &park->queue[park->taken++] : NULL;
}

wp_ms wp_park_deadline(const wp_park *park) {
  wp_ms least = WP_NEVER;
  for (uint32_t i = 0; i < park->calls; i++)
    if (park->next[i] < least) least = park->next[i];
  return least;
}

uint32_t wp_park_count(const wp_park *park) {
  return park->used;
}
