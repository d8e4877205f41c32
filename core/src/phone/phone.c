// SPDX-License-Identifier: MIT
// The phone as its callers see it: inputs begin and end here, outputs are pulled here.
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "phone/inside.h"

size_t wp_phone_size(void) {
  return sizeof(struct wp_phone);
}

static void make_sent_by(wp_phone *phone) {
  static const char suffix[] = ".invalid";  // RFC 2606: nobody can resolve it, nobody has to
  size_t name = sizeof phone->sent_by - (sizeof suffix - 1);
  rand_token(phone->scene->turn->rand, phone->sent_by, name);
  phone->sent_by[0] = 'w';         // a host label begins with a letter or digit and
  phone->sent_by[name - 1] = 'p';  // does not end with a hyphen
  memcpy(phone->sent_by + name, suffix, sizeof suffix - 1);
}

int wp_phone_init(void *memory, size_t size, const uint8_t *seed, wp_phone **out) {
  if (size < sizeof(struct wp_phone) || !memory || !seed) return WP_E_ARG;
  wp_phone *phone = memory;
  memset(phone, 0, offsetof(struct wp_phone, arena_memory));
  arena_init(phone->scene->turn->arena, phone->arena_memory, sizeof phone->arena_memory);
  out_init(phone->scene->turn->out, phone->scene->turn->arena);
  rand_init(phone->scene->turn->rand, seed);
  txn_init(phone->scene->turn->txns);
  identity_init(phone->scene->me, phone->scene->turn->rand);
  account_init(&phone->account);
  link_watch_start(&phone->watch, 0);
  calls_init(&phone->calls);
  errands_init(&phone->errands);
  config_init(phone->scene->config);
  phone->burst.due = WP_NEVER;
  make_sent_by(phone);
  phone->scene->turn->txns->sender = (sip_sender){STR("WS"), {phone->sent_by, sizeof phone->sent_by}};
  phone->scene->turn->routes = &phone->scene->me->routes;
  phone->scene->calls = &phone->calls;
  phone->scene->errands = &phone->errands;
  *out = phone;
  return 0;
}

int input_begin(wp_phone *phone, wp_ms now) {
  if (!out_drained(phone->scene->turn->out)) return WP_E_UNDRAINED;
  if (now > phone->now) phone->now = now;  // a clock that stumbles cannot turn time back
  arena_reset(phone->scene->turn->arena);
  out_reset(phone->scene->turn->out);
  phone->scene->turn->now = phone->now;
  phone->scene->codecs = (wp_str){phone->codecs, phone->codecs_len};
  phone->scene->turn->lines = STR_NONE;
  phone->scene->turn->link_up = phone->wire_up = phone->link_up;
  phone->account.servers = &phone->scene->config->servers;
  phone->account.in_call = calls_need_link(&phone->calls, phone->now);
  return 0;
}

static void tell_failure(wp_phone *phone, const txn_failure *failure) {
  switch (failure->owner.kind) {
  case OWNER_CALL: call_got_failure(phone->scene, failure); return;
  case OWNER_ACCOUNT:
    account_got_failure(&phone->account, phone->scene->me, failure, phone->scene->turn);
    return;
  case OWNER_ERRAND: errand_got_failure(phone->scene, failure); return;
  default: return;
  }
}

/** The account gave the link up: to the transactions that is a link that went down. */
static void notice_disconnect(wp_phone *phone) {
  if (!phone->link_up) return;
  for (uint32_t i = phone->scene->turn->out->head; i < phone->scene->turn->out->tail; i++) {
    if (phone->scene->turn->out->items[i].kind != WP_DO_DISCONNECT) continue;
    phone->link_up = phone->scene->turn->link_up = false;
    txn_link_down(phone->scene->turn->txns, phone->now);
    return;
  }
}

static void trace_sent(wp_phone *phone) {
  uint32_t end = phone->scene->turn->out->tail;
  for (uint32_t i = phone->scene->turn->out->head; i < end && phone->wire_up; i++) {
    const wp_output *o = &phone->scene->turn->out->items[i];
    if (o->kind == WP_DO_DISCONNECT) return;
    bool keep_alive = o->kind == WP_DO_SEND && str_starts(o->u.send.bytes, STR("\r\n"));
    if (o->kind == WP_DO_SEND && !keep_alive) trace(phone, o->u.send.bytes, true);
  }
}

void input_end(wp_phone *phone) {
  errands(phone);
  recover(phone);
  notice_disconnect(phone);
  txn_failure failure;
  while (txn_next_failure(phone->scene->turn->txns, phone->now, &failure)) {
    tell_failure(phone, &failure);
    notice_disconnect(phone);
  }
  if (phone->tracing) trace_sent(phone);
}

int wp_phone_expire(wp_phone *phone, wp_ms now) {
  int err = input_begin(phone, now);
  if (err) return err;
  account_expire(&phone->account, phone->scene->me, phone->scene->turn);
  calls_expire(phone->scene);
  notes_expire(phone);
  input_end(phone);
  return 0;
}

int wp_phone_link(wp_phone *phone, wp_ms now, int up, unsigned code) {
  int err = input_begin(phone, now);
  if (err) return err;
  phone->link_up = phone->scene->turn->link_up = phone->wire_up = up != 0;
  if (up) link_watch_start(&phone->watch, phone->now);
  if (!up) txn_link_down(phone->scene->turn->txns, phone->now);
  account_link(&phone->account, phone->scene->me, up != 0, code, phone->scene->turn);
  input_end(phone);
  return 0;
}

const wp_output *wp_phone_poll(wp_phone *phone) {
  const wp_output *o = out_next(phone->scene->turn->out);
  // nothing is sent into a dead link; what matters is repeated by its own timer or owed
  while (o && (note_muted(phone, o) || (o->kind == WP_DO_SEND && !phone->wire_up)))
    o = out_next(phone->scene->turn->out);
  if (o && o->kind == WP_DO_DISCONNECT) phone->wire_up = false;
  return o;
}

wp_ms wp_phone_deadline(const wp_phone *phone) {
  wp_ms due = phone->account.due;
  wp_ms calls = calls_deadline(&phone->calls);
  wp_ms txns = txn_deadline(phone->scene->turn->txns);
  wp_ms mend = recover_deadline(phone);
  if (calls < due) due = calls;
  if (mend < due) due = mend;
  if (phone->burst.due < due) due = phone->burst.due;
  wp_ms errands_due = errands_deadline(&phone->errands);
  if (errands_due < due) due = errands_due;
  return txns < due ? txns : due;
}

void wp_phone_usage(const wp_phone *phone, size_t *txns, size_t *calls, size_t *arena_peak) {
  *txns = txn_count(phone->scene->turn->txns);
  *calls = 0;
  for (uint32_t i = 0; i < CALL_MAX; i++) *calls += phone->calls.slots[i].phase != 0;
  *arena_peak = phone->scene->turn->arena->peak;
}

void wp_phone_limit(wp_phone *phone, phone_bound what, size_t n) {
  switch (what) {
  case PHONE_BOUND_ARENA:
    if (n < phone->scene->turn->arena->cap) phone->scene->turn->arena->cap = n;
    return;
  case PHONE_BOUND_CALLS:
    if (n < phone->calls.limit) phone->calls.limit = (uint32_t)n;
    return;
  case PHONE_BOUND_TXNS:
    if (n < phone->scene->turn->txns->limit) phone->scene->turn->txns->limit = (uint32_t)n;
    return;
  case PHONE_BOUND_ERRANDS:
    if (n < phone->errands.limit) phone->errands.limit = (uint32_t)n;
    return;
  }
}
