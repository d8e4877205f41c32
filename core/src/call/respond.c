// SPDX-License-Identifier: MIT
// Responses to the peer's INVITE: kept head + status -> bytes; what is repeated: 200 (13.3.1.4), reliable 180 (3262 3).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define REPEAT_MAX 4000u  // T2
#define LINES_ROOM 1024

int reply_keep(call_scene *s, call *c, const sip_msg *invite) {
  c->invite_cseq = invite->cseq;
  // written once as a whole response; from the second line on it serves for every status
  buf b = buf_in(s->turn->arena, CALL_REPLY_HEAD + LINES_ROOM);
  sip_write_response(&b, invite, 200, STR_NONE, c->dialog.local_tag);
  if (b.err) return b.err;
  wp_str head = buf_seal(&b, s->turn->arena);
  size_t line = str_find(head, '\n') + 1;
  head = str_part(head, line, head.len);
  if (head.len > sizeof c->reply_head) return WP_E_FULL;
  memcpy(c->reply_head, head.at, head.len);
  c->reply_head_len = (uint32_t)head.len;
  return 0;
}

void reply_write_lines(buf *b, call_scene *s, const call *c, uint32_t status) {
  buf_lit(b, "Contact: <");  // 12.1.1
  buf_str(b, identity_target(s->me));
  buf_lit(b, ">\r\n" CALL_ALLOW CALL_SUPPORTED);
  if (status >= 200) {
    refresh_write(b, s, c, true);
  } else if (c->dialog.rseq) {
    buf_lit(b, "Require: 100rel\r\n");
    sip_write_header_u32(b, SIP_H_RSEQ, c->dialog.rseq);
  }
}

static int reply_write(call_scene *s, const call *c, uint32_t status, bool with_sdp, wp_str *bytes) {
  buf b = buf_open(s->turn->arena);
  sip_write_status(&b, status, STR_NONE);
  buf_str(&b, (wp_str){c->reply_head, c->reply_head_len});
  session_write(&b, c);
  if (status < 300) reply_write_lines(&b, s, c, status);
  if (c->warning) {  // 20.43
    buf_lit(&b, "Warning: ");
    buf_u32(&b, c->warning);
    buf_lit(&b, " webphone \"");
    buf_str(&b, (wp_str){c->reason, c->reason_len});
    buf_lit(&b, "\"\r\n");
  }
  wp_str sdp = with_sdp ? (wp_str){c->local_sdp, c->local_sdp_len} : STR_NONE;
  sip_write_body(&b, STR("application/sdp"), sdp);
  if (b.err) return b.err;
  *bytes = buf_seal(&b, s->turn->arena);
  return 0;
}

int reply_send(call_scene *s, call *c, uint32_t status, bool with_sdp) {
  wp_str bytes;
  int err = reply_write(s, c, status, with_sdp, &bytes);
  if (c->warning) c->warning = c->reason_len = 0;  // said once
  if (!err) err = txn_respond(s->turn->txns, c->invite, s->turn->now, status, bytes, s->turn->out);
  if (err) out_note(s->turn->out, err, STR("INVITE"), STR_NONE);
  return err;
}

void accept_start(call_scene *s, call *c) {
  reply_send(s, c, 200, true);
  refresh_start(s, c);
  if (c->phase == CALL_ACCEPTED || c->change == CHANGE_ACCEPTED)
    repeat_start(s, c);  // not the one of an UPDATE
}

void repeat_start(call_scene *s, call *c) {
  c->repeat_after = TXN_T1;
  c->repeat_due = s->turn->now + TXN_T1;
  c->ack_due = s->turn->now + TXN_T1_64;
}

void accept_repeat(call_scene *s, call *c) {
  wp_str bytes;
  bool accepted = c->phase >= CALL_ACCEPTED;
  // the transaction is in Accepted (6026 7.1) and takes no further part; nor does it repeat a 180 (3262 3)
  if (!reply_write(s, c, accepted ? 200 : 180, accepted, &bytes)) out_send(s->turn->out, bytes);
  c->repeat_after *= 2;
  if (accepted && c->repeat_after > REPEAT_MAX) c->repeat_after = REPEAT_MAX;
  c->repeat_due = s->turn->now + c->repeat_after;
}

void accept_stop(call *c) {
  c->repeat_due = c->ack_due = WP_NEVER;
}
