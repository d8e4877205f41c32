// SPDX-License-Identifier: MIT
// Several early dialogs of one INVITE (RFC 3261 12.1.2, 13.2.2.4; 6228): each response and request is handled
// with its own one as the call's dialog, while the others wait.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"

/** Has its call still no final response? What is left of others may be taken for new ones. */
static call *owner_of(call_table *calls, const call_fork *f) {
  call *c = call_of_owner(calls, f->call);
  return c && !c->incoming && c->dialog.state < DIALOG_CONFIRMED ? c : NULL;
}

static void turn_to(call *c, call_fork *f) {
  char once[CALL_FORK_SDP];
  uint32_t len = c->remote_sdp_len;
  // what is too long is forgotten: the 2xx has to bring it again
  if (len > sizeof once) {
    c->dialog.answered = false;
    len = 0;
  }
  memcpy(once, c->remote_sdp, len);
  remote_keep(c, (wp_str){f->sdp, f->sdp_len});
  memcpy(f->sdp, once, len);
  f->sdp_len = len;
  dialog_swap(&c->dialog, &f->dialog);
  if (f->dialog.state != DIALOG_EARLY) f->call = 0;  // it has ended, or never began
}

static call_fork *find(call_table *calls, const call *c, wp_str tag) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call_fork *f = &calls->forks[i];
    if (f->call == call_id_of(c) && (!tag.at || str_eq(f->dialog.remote_tag, tag))) return f;
  }
  return NULL;
}

static call_fork *open_fork(call_table *calls, const call *c) {
  call_fork *room = NULL;
  uint32_t own = 0;
  for (uint32_t i = 0; i < calls->limit; i++) {
    call_fork *f = &calls->forks[i];
    own += f->call == call_id_of(c);
    if (!owner_of(calls, f)) room = f;
  }
  return own < CALL_FORKS ? room : NULL;
}

bool fork_turn(call_table *calls, call *c, wp_str tag) {
  if (c->dialog.state == DIALOG_CONFIRMED || c->incoming || str_eq(c->dialog.remote_tag, tag)) return true;
  call_fork *f = find(calls, c, tag);
  if (!f) {
    if (c->dialog.state != DIALOG_EARLY) return true;
    f = open_fork(calls, c);
    if (!f || dialog_fork(&f->dialog, &c->dialog, c->invite_cseq)) return false;
    f->call = call_id_of(c);
    f->sdp_len = 0;
  }
  turn_to(c, f);
  return true;
}

void fork_end(call_scene *s, call *c) {
  call_fork *f = find(s->calls, c, STR_NONE);
  if (c->dialog.playing) c->early_media = false;
  dialog_restart(&c->dialog, redirect_target(c));
  if (f) turn_to(c, f);
}

void forks_end(call_table *calls, const call *c) {
  call_fork *f;
  while ((f = find(calls, c, STR_NONE))) f->call = 0;
}

void fork_refuse(call_scene *s, const call *c, const sip_msg *response) {
  call_fork *f = find(s->calls, c, response->to.tag);
  dialog *d = f ? &f->dialog : arena_take(s->turn->arena, sizeof *d);
  if (!d || (!f && dialog_fork(d, &c->dialog, c->dialog.local_cseq))) return;
  if (dialog_got_response(d, response)) return;
  request_send(s, c, d, &(request){.method = SIP_ACK, .cseq = response->cseq}, NULL);
  request_send(s, c, d, &(request){.method = SIP_BYE}, NULL);
}

call *fork_find_dialog(call_table *calls, const sip_msg *request) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call_fork *f = &calls->forks[i];
    call *c = owner_of(calls, f);
    if (!c || !dialog_match(&f->dialog, request)) continue;
    turn_to(c, f);
    return c;
  }
  return NULL;
}
