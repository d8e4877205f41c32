// SPDX-License-Identifier: MIT
// Requests of a call: INVITE and re-INVITE, ACK, CANCEL, BYE (RFC 3261 9.1, 13.2, 14.1, 15.1.1).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define EXTRA_ROOM 4096
#define FORK_BYE 1

static txn_owner owner_of(const call *c, uint32_t mark) {
  return (txn_owner){OWNER_CALL, call_id_of(c), mark};
}

void write_contact(buf *b, const identity *me) {
  buf_lit(b, "Contact: <");
  buf_str(b, identity_target(me));
  // 5627 5.1: a GRUU needs no flow; 5626 4.3: else the proxy should come back on this one
  buf_lit(b, me->gruu.len ? ">\r\n" : ";ob>\r\n");
}

int invite_send(call_scene *s, call *c, uint32_t mark) {
  turn *t = s->turn;
  sip_request_head head;
  int err = dialog_request(&c->dialog, t->arena, SIP_INVITE, 0, turn_branch(t), &head);
  if (err) return err;
  buf b = buf_in(t->arena, EXTRA_ROOM);
  write_contact(&b, s->me);
  buf_lit(&b, CALL_ALLOW);
  sip_write_header(&b, SIP_H_SUPPORTED, STR("gruu, outbound, replaces"));
  if (mark == MARK_INVITE) buf_str(&b, (wp_str){c->extra, c->extra_len});
  identity_authorize(s->me, &b, t->rand, SIP_INVITE, head.uri);
  if (b.err) return b.err;
  wp_str extra = buf_seal(&b, t->arena);
  wp_str sdp = {c->local_sdp, c->local_sdp_len};
  c->invite_cseq = head.cseq;
  c->cancel_sent = false;
  return turn_request(t, &head, extra, STR("application/sdp"), sdp, owner_of(c, mark), &c->invite);
}

/** The ACK of a 2xx carries the answer when the offer came in it (13.2.2.4); ours never does. */
static int ack_write(call_scene *s, dialog *d, uint32_t invite_cseq) {
  turn *t = s->turn;
  sip_request_head head;
  int err = dialog_request(d, t->arena, SIP_ACK, invite_cseq, turn_branch(t), &head);
  if (err) return err;
  buf b = buf_in(t->arena, EXTRA_ROOM);
  identity_authorize(s->me, &b, t->rand, SIP_ACK, head.uri);  // 22.1: as in the INVITE
  if (b.err) return b.err;
  txn_id none = 0;
  return turn_request(t, &head, buf_seal(&b, t->arena), STR_NONE, STR_NONE, (txn_owner){0}, &none);
}

int ack_send(call_scene *s, call *c, const sip_msg *response) {
  // a repeated 2xx may belong to an earlier INVITE than the last
  return ack_write(s, &c->dialog, response ? response->cseq : c->invite_cseq);
}

static int bye_write(call_scene *s, dialog *d, txn_owner owner) {
  turn *t = s->turn;
  sip_request_head head;
  int err = dialog_request(d, t->arena, SIP_BYE, 0, turn_branch(t), &head);
  if (err) return err;
  buf b = buf_in(t->arena, EXTRA_ROOM);
  identity_authorize(s->me, &b, t->rand, SIP_BYE, head.uri);
  if (b.err) return b.err;
  txn_id id = 0;
  return turn_request(t, &head, buf_seal(&b, t->arena), STR_NONE, STR_NONE, owner, &id);
}

int bye_send(call_scene *s, call *c) {
  accept_stop(c);
  return bye_write(s, &c->dialog, owner_of(c, MARK_BYE));
}

void cancel_send(call_scene *s, call *c) {
  if (c->cancel_sent) return;
  c->cancel_sent = txn_cancel(s->turn->txns, c->invite, s->turn->now, STR_NONE, owner_of(c, MARK_CANCEL),
                              s->turn->out) == 0;
}

void fork_refuse(call_scene *s, const call *c, const sip_msg *response) {
  dialog *fork = arena_take(s->turn->arena, sizeof *fork);
  if (!fork) return;
  const dialog *d = &c->dialog;
  if (dialog_want(fork, d->call_id, d->local_tag, d->local_name, d->local_uri, d->remote_uri)) return;
  fork->local_cseq = d->local_cseq;
  if (dialog_got_response(fork, response)) return;
  ack_write(s, fork, response->cseq);
  bye_write(s, fork, (txn_owner){OWNER_NONE, 0, FORK_BYE});
}
