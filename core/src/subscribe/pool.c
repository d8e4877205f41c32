// SPDX-License-Identifier: MIT
// The slots of errands: opening, finding, stepping; whose turn it is.
#include <string.h>

#include "base/str.h"
#include "subscribe/inside.h"
#include "webphone/cause.h"
#include "webphone/err.h"

#define RETRY_FIRST 2000u
#define RETRY_DOUBLINGS 7u     // some four minutes
#define RETRY_AFTER_MAX 3600u  // a server cannot send us away for longer than an hour
#define EXPIRES_S 3600u        // 3842 3.4, 4235 3.4, 3856 6.4 suggest an hour, or let us choose
#define LINGER TXN_T1_64       // 6665 4.1.2.4: timer N

void errands_init(errand_pool *pool) {
  memset(pool, 0, sizeof *pool);
  pool->limit = ERRAND_MAX;
  pool->due = WP_NEVER;
}

bool errands_sound(const errand_pool *pool) {
  for (uint32_t i = 0; i < ERRAND_MAX; i++) {
    const errand *e = &pool->slots[i];
    if ((uint64_t)e->peer_len + e->tag_len + e->target_len > e->text_len) return false;
  }
  return true;
}

uint32_t errand_id_of(const errand_pool *pool, const errand *e) {
  return e->generation << 16 | (uint32_t)(e - pool->slots);
}

errand *errand_of(errand_pool *pool, uint32_t id) {
  uint32_t slot = id & 0xffff;
  if (slot >= ERRAND_MAX) return NULL;
  errand *e = &pool->slots[slot];
  return e->phase && e->generation == id >> 16 ? e : NULL;
}

wp_str errand_peer(const errand *e) {
  return (wp_str){e->text, e->peer_len};
}

wp_str errand_tag(const errand *e) {
  return (wp_str){e->text + e->peer_len, e->tag_len};
}

wp_str errand_routes(const errand *e) {
  return str_part((wp_str){e->text, e->text_len}, e->peer_len + e->tag_len + e->target_len, e->text_len);
}

static void due_at(errand_scene *s, errand *e, wp_ms due) {
  e->due = due;
  if (due < s->errands->due) s->errands->due = due;
}

int errand_keep(errand_scene *s, errand *e, wp_str tag, wp_str target, wp_str routes) {
  // by way of the arena: what is kept may be what stands there already
  buf b = buf_in(s->turn->arena, ERRAND_TEXT);
  buf_str(&b, tag);
  buf_str(&b, target);
  buf_str(&b, routes);
  if (b.err || b.len > (size_t)ERRAND_TEXT - e->peer_len) return WP_E_FULL;
  memcpy(e->text + e->peer_len, b.at, b.len);
  e->tag_len = (uint32_t)tag.len;
  e->target_len = (uint32_t)target.len;
  e->text_len = e->peer_len + (uint32_t)b.len;
  return 0;
}

void errand_restart(errand_scene *s, errand *e) {
  rand_token(s->turn->rand, e->call_id, sizeof e->call_id);
  rand_token(s->turn->rand, e->tag, sizeof e->tag);
  // the tag begins with where to find the slot: a NOTIFY costs the same with one and with ten thousand
  uint32_t id = errand_id_of(s->errands, e);
  for (int i = 7; i >= 0; i--, id >>= 4) e->tag[i] = (char)('a' + (id & 15));
  e->tag_len = e->target_len = 0;
  e->text_len = e->peer_len;
  e->local_cseq = e->remote_cseq = e->version = 0;
  e->changed = true;
  memset(e->lamps, 0, sizeof e->lamps);
}

errand *errand_open(errand_scene *s, errand_kind kind, wp_str peer) {
  errand_pool *pool = s->errands;
  for (uint32_t i = 0; i < pool->limit && peer.len <= ERRAND_TEXT / 2; i++) {
    errand *e = &pool->slots[i];
    if (e->phase) continue;
    uint32_t generation = (e->generation + 1) & 0xffff;
    *e = (errand){.kind = kind, .generation = generation, .phase = ERRAND_WAITING, .asked_s = EXPIRES_S};
    e->order = ++pool->order;
    memcpy(e->text, peer.at, peer.len);
    e->peer_len = (uint32_t)peer.len;
    errand_restart(s, e);
    due_at(s, e, s->turn->now);
    return e;
  }
  return NULL;
}

static errand *find(errand_pool *pool, errand_kind kind, wp_str peer) {
  for (uint32_t i = 0; i < ERRAND_MAX; i++) {
    errand *e = &pool->slots[i];
    if (e->phase && e->phase < ERRAND_LEAVING && e->kind == kind && str_eq(errand_peer(e), peer)) return e;
  }
  return NULL;
}

int errand_want(errand_scene *s, errand_kind kind, wp_str peer) {
  return find(s->errands, kind, peer) || errand_open(s, kind, peer) ? 0 : WP_E_POOL;
}

int errand_drop(errand_scene *s, errand_kind kind, wp_str peer) {
  errand *e = find(s->errands, kind, peer);
  if (!e) return WP_E_GONE;
  errand_feed(s, e, ERRAND_UNWANTED);
  return 0;
}

/** Some time before it ends, for a late answer: as the registration (3261 10.2.4). */
static wp_ms refresh_delay(const errand *e) {
  bool unheard = e->kind < ERRAND_PUBLISH && !e->tag_len;
  wp_ms granted = (wp_ms)e->granted_s * 1000;
  if (unheard) return LINGER;
  return granted > 80000 ? granted - 40000 : granted / 2 + 500;
}

wp_ms errand_delay(errand_scene *s, errand *e) {
  uint32_t after_s = e->retry_after_s < RETRY_AFTER_MAX ? e->retry_after_s : RETRY_AFTER_MAX;
  uint32_t base = RETRY_FIRST << (e->failures < RETRY_DOUBLINGS ? e->failures : RETRY_DOUBLINGS);
  e->failures++;
  e->retry_after_s = 0;
  return after_s ? (wp_ms)after_s * 1000 : base + rand_below(s->turn->rand, base / 2);
}

static void lost(errand_scene *s, const errand *e) {
  if (e->kind == ERRAND_MESSAGE) message_tell(s, e, WP_MESSAGE_FAILED);
  if (e->kind >= ERRAND_PUBLISH) return;
  wp_output *o = out_add(s->turn->out, WP_EV_WATCH, 0);
  o->u.watch.package = e->kind;
  o->u.watch.cause = e->cause;
  o->u.watch.status = e->status;
  o->u.watch.peer = arena_keep(s->turn->arena, errand_peer(e));
}

static void ask(errand_scene *s, errand *e, bool leave) {
  e->due = WP_NEVER;
  int err = errand_ask(s, e, leave);
  if (!err) {
    s->errands->in_flight++;
    return;
  }
  out_note(s->turn->out, err, errand_rule_of(e->kind).event, STR_NONE);
  errand_feed(s, e, ERRAND_GOT_LATER);
}

void errand_feed(errand_scene *s, errand *e, errand_event event) {
  errand_edge edge = errand_step(e->phase, event);
  if (!edge.next) return;
  wp_ms now = s->turn->now;
  e->phase = edge.next;
  if (edge.acts & ERRAND_DO_NOW) due_at(s, e, now);
  if (edge.acts & ERRAND_DO_REFRESH) due_at(s, e, now + refresh_delay(e));
  if (edge.acts & ERRAND_DO_RETRY) {
    errand_restart(s, e);
    due_at(s, e, now + errand_delay(s, e));
  }
  if (edge.acts & ERRAND_DO_LINGER) due_at(s, e, now + LINGER);
  if (edge.acts & (ERRAND_DO_ASK | ERRAND_DO_LEAVE)) ask(s, e, edge.acts & ERRAND_DO_LEAVE);
  if (edge.acts & ERRAND_DO_LOST) lost(s, e);
  if (e->phase != ERRAND_GONE) return;
  if (e->outbox) s->errands->outbox_len[e->outbox - 1] = 0;
  e->kind = e->phase = 0;
  s->errands->due = now;  // the next message to the same address may be waiting
}

/** 3428 8: one message at a time to each address, and in their order. */
static bool must_wait(const errand_pool *pool, const errand *e) {
  for (uint32_t i = 0; e->kind == ERRAND_MESSAGE && i < ERRAND_MAX; i++) {
    const errand *o = &pool->slots[i];
    if (o->phase && o->kind == e->kind && o->order < e->order && str_eq(errand_peer(o), errand_peer(e)))
      return true;
  }
  return false;
}

static void take_turn(errand_scene *s, errand *e) {
  bool unheard = e->phase == ERRAND_UP && e->kind < ERRAND_PUBLISH && !e->tag_len;
  if (e->phase == ERRAND_UP && !unheard) e->failures = 0;        // it held: trouble begins anew
  errand_feed(s, e, unheard ? ERRAND_GOT_LATER : ERRAND_TIMER);  // 6665 4.1.2.4
}

static void feed_all(errand_scene *s, errand_event event) {
  for (uint32_t i = 0; i < ERRAND_MAX; i++) errand_feed(s, &s->errands->slots[i], event);
}

void errands_run(errand_scene *s, bool ready) {
  errand_pool *pool = s->errands;
  bool anew = ready && !pool->ready;
  pool->ready = ready;
  if (anew) feed_all(s, ERRAND_CHANGED);
  if (!ready || pool->due > s->turn->now || pool->in_flight >= ERRAND_FLIGHT) return;
  pool->due = WP_NEVER;
  for (uint32_t i = 0; i < ERRAND_MAX; i++) {
    errand *e = &pool->slots[i];
    if (!e->phase || e->due == WP_NEVER || must_wait(pool, e)) continue;
    if (e->due <= s->turn->now && pool->in_flight < ERRAND_FLIGHT) take_turn(s, e);
    if (e->phase && e->due < pool->due) pool->due = e->due;
  }
}

wp_ms errands_deadline(const errand_pool *pool) {
  return pool->ready && pool->in_flight < ERRAND_FLIGHT ? pool->due : WP_NEVER;
}

void errands_end(errand_scene *s, bool ready) {
  errand_pool *pool = s->errands;
  for (uint32_t i = 0; i < ERRAND_MAX; i++) {
    errand *e = &pool->slots[i];
    e->cause = WP_CAUSE_LOGGED_OUT;
    if (e->phase && e->kind == ERRAND_MESSAGE) message_tell(s, e, WP_MESSAGE_FAILED);
  }
  feed_all(s, ERRAND_UNWANTED);
  errands_run(s, ready);
  uint32_t in_flight = pool->in_flight, order = pool->order;
  for (uint32_t i = 0; i < ERRAND_MAX; i++) pool->slots[i].kind = pool->slots[i].phase = 0;
  memset(pool->outbox_len, 0, sizeof pool->outbox_len);
  pool->ready = false;
  pool->in_flight = in_flight;
  pool->order = order;
  pool->due = WP_NEVER;
}

void errands_presence(errand_scene *s, uint32_t state) {
  if (s->errands->presence == state) return;
  s->errands->presence = state;
  errand *e = find(s->errands, ERRAND_PUBLISH, s->me->aor);
  if (!e) return;
  e->changed = true;
  errand_feed(s, e, ERRAND_CHANGED);
}

uint32_t errands_count(const errand_pool *pool) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < ERRAND_MAX; i++) count += pool->slots[i].phase != 0;
  return count;
}
