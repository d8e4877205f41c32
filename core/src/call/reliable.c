// SPDX-License-Identifier: MIT
// Provisional responses that are acknowledged: PRACK both ways (RFC 3262).
#include "base/str.h"
#include "call/inside.h"
#include "sip/field.h"
#include "sip/scan.h"

int prack_send(call_scene *s, call *c) {
  buf b = buf_in(s->turn->arena, 64);
  buf_lit(&b, "RAck: ");
  buf_u32(&b, c->dialog.rseq);
  buf_char(&b, ' ');
  buf_u32(&b, c->invite_cseq);
  buf_lit(&b, " INVITE\r\n");
  request r = {SIP_PRACK, MARK_PRACK, .lines = buf_seal(&b, s->turn->arena)};
  return b.err ? b.err : request_send(s, c, &c->dialog, &r, NULL);
}

bool reliable_got(call_scene *s, call *c, const sip_msg *msg) {
  uint32_t rseq, before = c->dialog.rseq;
  if (!sip_has_token(msg, SIP_H_REQUIRE, STR("100rel")) || !sip_seconds(msg, SIP_H_RSEQ, &rseq)) return true;
  if (!rseq || (before && rseq != before + 1)) return false;  // 4: none (7.1), a repetition, or out of order
  c->dialog.rseq = rseq;
  if (!prack_send(s, c)) return true;
  c->dialog.rseq = before;  // no room for it now: it will be repeated
  return false;
}

void ring(call_scene *s, call *c, const sip_msg *invite) {
  uint32_t status = 180;  // 3261 13.3.1.1
  if (sip_has_token(invite, SIP_H_REQUIRE, STR("100rel"))) {
    // 3261 13.2.1: the first reliable response would have to offer, and the page makes no offer before the
    // person answers; so nothing but 100, which is never reliable (3)
    if (c->late_offer) status = 100;
    if (!c->late_offer) c->dialog.rseq = 1 + rand_below(s->turn->rand, INT32_MAX);
    if (!c->late_offer) repeat_start(s, c);
  }
  reply_send(s, c, status, false);
}

int reliable_got_prack(call_scene *s, call *c, const sip_msg *msg) {
  wp_str value = sip_header_value(msg, SIP_H_RACK), method;
  scan scan = scan_of(value);
  uint32_t rseq = 0, cseq = 0;
  bool good = scan_u32(&scan, &rseq) &&
              !sip_cseq_parse(str_trim((wp_str){scan.at, (size_t)(scan.end - scan.at)}), &cseq, &method);
  if (!good || !rseq || rseq != c->dialog.rseq || cseq != c->invite_cseq || !str_eq(method, STR("INVITE")))
    return turn_reply(s->turn, msg, 481, STR_NONE, STR_NONE);  // 3
  c->dialog.rseq = 0;
  if (c->phase < CALL_ACCEPTED) accept_stop(c);
  // 3311 5.1, 6337 2.2: no new offer while the one of the INVITE waits for its answer
  return turn_reply(s->turn, msg, msg->body.len ? 488 : 200, STR_NONE, STR_NONE);
}
