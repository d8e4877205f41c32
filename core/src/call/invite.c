// SPDX-License-Identifier: MIT
// Requests of a call: INVITE, re-INVITE and UPDATE, ACK, CANCEL, BYE (RFC 3261 9.1, 13.2, 14.1, 15.1.1).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define EXTRA_ROOM 4096

int request_send(call_scene *s, const call *c, dialog *d, const request *r, txn_id *id) {
  turn *t = s->turn;
  sip_request_head head;
  txn_id unwatched = 0;
  int err = dialog_request(d, t->arena, r->method, r->cseq, turn_branch(t), &head);
  if (err) return err;
  buf b = buf_open(t->arena);
  buf_str(&b, r->lines);
  session_write(&b, c);
  identity_authorize(s->me, &b, t->rand, r->method, head.uri);
  if (b.err) return b.err;
  txn_owner owner = r->mark ? (txn_owner){OWNER_CALL, call_id_of(c), r->mark} : (txn_owner){0};
  return turn_request(t, &head, buf_seal(&b, t->arena), r->type, r->body, owner, id ? id : &unwatched);
}

int invite_send(call_scene *s, call *c, uint32_t mark) {
  buf b = buf_in(s->turn->arena, EXTRA_ROOM);
  identity_write_contact(s->me, &b);
  buf_lit(&b, CALL_ALLOW CALL_SUPPORTED);
  refresh_write(&b, s, c, false);
  if (mark == MARK_INVITE) buf_str(&b, (wp_str){c->extra, c->extra_len});
  if (b.err) return b.err;
  request r = {SIP_UPDATE, mark, .lines = buf_seal(&b, s->turn->arena)};
  if (mark == MARK_UPDATE) return request_send(s, c, &c->dialog, &r, NULL);
  r.method = SIP_INVITE;
  r.type = STR("application/sdp");
  r.body = (wp_str){c->local_sdp, c->local_sdp_len};
  c->cancel_sent = false;
  int err = request_send(s, c, &c->dialog, &r, &c->invite);
  c->invite_cseq = c->dialog.local_cseq;
  return err;
}

int ack_send(call_scene *s, call *c, const sip_msg *response) {
  // a repeated 2xx may belong to an earlier INVITE than the last; credentials as in it (22.1)
  request r = {SIP_ACK, .cseq = response ? response->cseq : c->invite_cseq};
  return request_send(s, c, &c->dialog, &r, NULL);
}

int bye_send(call_scene *s, call *c) {
  accept_stop(c);
  return request_send(s, c, &c->dialog, &(request){.method = SIP_BYE, .mark = MARK_BYE}, NULL);
}

void cancel_send(call_scene *s, call *c) {
  if (c->cancel_sent) return;
  c->cancel_sent = txn_cancel(s->turn->txns, c->invite, s->turn->now, STR_NONE,
                              (txn_owner){OWNER_CALL, call_id_of(c), MARK_CANCEL}, s->turn->out) == 0;
}
