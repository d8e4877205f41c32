// SPDX-License-Identifier: MIT
// Messages of people, both ways (RFC 3428): text in, text out, and what became of it.
#include <string.h>

#include "base/str.h"
#include "subscribe/inside.h"
#include "webphone/cause.h"
#include "webphone/err.h"

uint32_t text_hash(wp_str text, uint32_t from) {
  for (size_t i = 0; i < text.len; i++) from = (from ^ (uint8_t)text.at[i]) * 16777619u;  // FNV-1a
  return from;
}

static wp_output *tell(errand_scene *s, uint32_t state, wp_str peer, wp_str text) {
  wp_output *o = out_add(s->turn->out, WP_EV_MESSAGE, 0);
  o->u.message.state = state;
  o->u.message.peer = arena_keep(s->turn->arena, peer);
  o->u.message.text = arena_keep(s->turn->arena, text);
  return o;
}

void message_tell(errand_scene *s, const errand *e, uint32_t state) {
  wp_output *o = tell(s, state, errand_peer(e), STR_NONE);
  o->u.message.number = e->number;
  o->u.message.cause = e->cause;
  o->u.message.status = e->status;
}

errand *errand_carry(errand_scene *s, errand_kind kind, wp_str peer, wp_str text) {
  errand_pool *pool = s->errands;
  uint32_t place = 0;
  while (place < OUTBOX_MAX && pool->outbox_len[place]) place++;
  if (place == OUTBOX_MAX || !text.len || text.len > OUTBOX_TEXT) return NULL;
  errand *e = errand_open(s, kind, peer);
  if (!e) return NULL;
  memcpy(pool->outbox[place], text.at, text.len);
  pool->outbox_len[place] = (uint32_t)text.len;
  e->outbox = place + 1;
  return e;
}

void errand_message(errand_scene *s, wp_str peer, wp_str text, uint32_t number) {
  errand *e = errand_carry(s, ERRAND_MESSAGE, peer, text);
  wp_output *o = tell(s, e ? WP_MESSAGE_WAITING : WP_MESSAGE_FAILED, peer, text);
  o->u.message.number = number;
  if (e)
    e->number = number;
  else
    o->u.message.cause = WP_CAUSE_LIMIT;
}

/** The same text again: a server that kept a copy, a sender that lost its link (3261 8.2.2.2). */
static bool seen(errand_pool *pool, const sip_msg *msg) {
  uint32_t hash = text_hash(msg->call_id, text_hash(msg->from.tag, msg->cseq)) | 1;
  for (uint32_t i = 0; i < ERRANDS_SEEN; i++) {
    if (pool->seen[i] == hash) return true;
  }
  pool->seen[pool->seen_next++ % ERRANDS_SEEN] = hash;
  return false;
}

int errand_got_message(errand_scene *s, const sip_msg *msg) {
  errand_rule rule = errand_rule_of(ERRAND_MESSAGE);
  uint32_t status = msg->body.len > OUTBOX_TEXT ? 413 : 200;
  wp_str lines = STR_NONE;
  if (msg->body.len && !str_eq_ci(str_before(sip_header_value(msg, SIP_H_CONTENT_TYPE), ';'), rule.type)) {
    status = 415;  // 3428 6; 3261 8.2.3
    lines = STR("Accept: text/plain\r\n");
  }
  int err = turn_reply(s->turn, msg, status, STR_NONE, lines);
  if (err || status != 200 || !msg->body.len || seen(s->errands, msg)) return err;
  wp_output *o = tell(s, WP_MESSAGE_RECEIVED, msg->from.uri.text, msg->body);
  o->u.message.name = sip_plain_name(msg->from.name, s->turn->arena);
  return 0;
}
