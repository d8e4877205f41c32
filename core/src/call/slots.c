// SPDX-License-Identifier: MIT
// The pool of calls: opening, finding, closing, the next deadline.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"

#define GENERATIONS 0xffffffu

void calls_init(call_table *calls) {
  memset(calls, 0, sizeof *calls);
  calls->limit = CALL_MAX;
  for (uint32_t i = 0; i < CALL_MAX; i++) calls->slots[i].slot = i;
}

wp_call_id call_id_of(const call *c) {
  return c->generation << 8 | (c->slot + 1);
}

call *call_of(call_table *calls, wp_call_id id) {
  call *c = call_of_owner(calls, id);
  return c && !c->over ? c : NULL;
}

call *call_of_owner(call_table *calls, uint32_t id) {
  uint32_t slot = (id & 0xff) - 1;
  if (slot >= CALL_MAX) return NULL;
  call *c = &calls->slots[slot];
  return c->phase && call_id_of(c) == id ? c : NULL;
}

call *call_open(call_table *calls) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < CALL_MAX; i++) used += calls->slots[i].phase != 0;
  if (used >= calls->limit) return NULL;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &calls->slots[i];
    if (c->phase) continue;
    uint32_t generation = (c->generation + 1) & GENERATIONS;
    // the large texts need no clearing: their lengths say what counts
    memset(c, 0, offsetof(call, targets));
    c->slot = i;
    c->generation = generation;
    c->change = CHANGE_NONE;
    media_watch_start(&c->media);
    c->refresh_due = c->due = c->glare_due = c->transfer_due = c->repeat_due = c->ack_due = WP_NEVER;
    c->gather_due = c->gather_by = WP_NEVER;
    return c;
  }
  return NULL;
}

void call_close(call_scene *s, call *c) {
  txn_disown(s->turn->txns, OWNER_CALL, call_id_of(c));
  c->phase = 0;
}

uint32_t calls_alive(const call_table *calls) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < CALL_MAX; i++) count += calls->slots[i].phase && !calls->slots[i].over;
  return count;
}

bool calls_need_link(const call_table *calls, wp_ms now) {
  if (now < calls->wanted.until) return true;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    if (calls->slots[i].phase) return true;
  }
  return false;
}

call *calls_find_dialog(call_table *calls, const sip_msg *request) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &calls->slots[i];
    if (c->phase && dialog_match(&c->dialog, request)) return c;
  }
  return fork_find_dialog(calls, request);
}

call *calls_find_invite(call_table *calls, txn_id invite) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &calls->slots[i];
    if (c->phase && c->invite == invite && invite) return c;
  }
  return NULL;
}

static wp_ms least(wp_ms a, wp_ms b) {
  return a < b ? a : b;
}

wp_ms calls_deadline(const call_table *calls) {
  wp_ms due = WP_NEVER;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &calls->slots[i];
    if (!c->phase) continue;
    due = least(due, least(c->due, least(c->glare_due, c->transfer_due)));
    due = least(due, least(c->repeat_due, c->ack_due));
    due = least(due, least(c->refresh_due, gather_deadline(c)));
  }
  return due;
}

static void failed_change(call_scene *s, call *c, const txn_failure *failure) {
  if (failure->owner.mark == MARK_CHANGE) change_feed(s, c, CHANGE_GOT_REFUSAL, NULL);
  // 12.2.1.2: no answer at all to a request inside a dialog ends the dialog
  if (failure->timeout) call_hangup(s, c, WP_CAUSE_TIMEOUT);
}

void call_got_failure(call_scene *s, const txn_failure *failure) {
  call *c = call_of_owner(s->calls, failure->owner.id);
  if (!c) return;
  if (failure->owner.mark == MARK_CANCEL || failure->owner.mark == MARK_PRACK)
    return;  // the INVITE's own end decides
  if (failure->owner.mark == MARK_INFO) {
    info_got_failure(c);
    return;
  }
  if (failure->owner.mark == MARK_REFER) {
    transfer_got_failure(s, c);
    return;
  }
  if (failure->owner.mark == MARK_CHANGE || failure->owner.mark == MARK_UPDATE) {
    failed_change(s, c, failure);
    return;
  }
  if (!c->over) c->cause = failure->timeout ? WP_CAUSE_TIMEOUT : WP_CAUSE_LINK_LOST;
  if (!c->over) c->status = failure->timeout ? 408 : 0;
  c->cancel_sent = false;  // over the next link it is said again
  call_feed(s, c, failure->timeout ? CALL_NO_RESPONSE : CALL_LINK_LOST, NULL);
}

int call_got_response(call_scene *s, const txn_owner *owner, const sip_msg *msg) {
  call *c = call_of_owner(s->calls, owner->id);
  if (!c) return 0;
  peer_learn(c, msg);
  switch (owner->mark) {
  case MARK_CANCEL: return 0;
  case MARK_PRACK:
    if (response_answerable(s, c, msg) && fork_turn(s->calls, c, msg->to.tag)) prack_send(s, c);
    return 0;
  case MARK_UPDATE: return refresh_got_response(s, c, msg);
  case MARK_CHANGE: return change_got_response(s, c, msg);
  case MARK_INFO: return info_got_response(s, c, msg);
  case MARK_REFER: return transfer_got_response(s, c, msg, response_answerable(s, c, msg));
  default: return call_judge_response(s, c, owner->mark, msg);
  }
}
