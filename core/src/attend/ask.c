// SPDX-License-Identifier: MIT
// What we ask a SIP server: the BYE of a call, and the PUBLISH of a mailbox with its transaction (3261 17.1.2).
#include <string.h>

#include "attend/inside.h"
#include "base/str.h"
#include "sip/write.h"

void attend_branch(wp_attend *attend, char out[7 + PARK_TOKEN]) {
  memcpy(out, "z9hG4bK", 7);
  rand_token(&attend->rand, out + 7, PARK_TOKEN);
}

static sip_sender sender_of(const wp_attend *attend, const wp_park_peer *to) {
  return (sip_sender){to->link ? STR("TCP") : STR("UDP"), attend->self};
}

int attend_write_bye(wp_attend *attend, attend_slot *s) {
  sip_request_head head;
  sip_sender sender = sender_of(attend, &s->from);
  attend_branch(attend, s->bye_branch);
  wp_str branch = {s->bye_branch, sizeof s->bye_branch};
  int err = dialog_request(&s->dialog, &attend->arena, SIP_BYE, 0, branch, &head);
  if (err) return err;
  buf b = buf_on(s->bye, sizeof s->bye);
  sip_write_request_head(&b, &head, &sender);
  sip_write_body(&b, STR_NONE, STR_NONE);
  if (!b.err) s->bye_len = b.len;
  return b.err;
}

// Publishing.

static void write_uri(buf *b, const wp_attend_waiting *w) {
  buf_lit(b, "sip:");
  sip_uri_escape_user(b, w->user);
  buf_char(b, '@');
  buf_str(b, w->domain);
}

/** 3842 5.2 */
static void write_summary(buf *b, wp_str uri, const wp_attend_waiting *w) {
  buf_lit(b, w->fresh ? "Messages-Waiting: yes\r\n" : "Messages-Waiting: no\r\n");
  buf_lit(b, "Message-Account: ");
  buf_str(b, uri);
  buf_lit(b, "\r\nVoice-Message: ");
  buf_u32(b, w->fresh);
  buf_char(b, '/');
  buf_u32(b, w->old);
  buf_lit(b, " (0/0)\r\n");
}

/** `sip:user@domain` as From, with a tag. */
static wp_str from_of(arena *a, wp_str uri, wp_str tag) {
  buf b = buf_in(a, uri.len + tag.len + 16);
  sip_write_addr(&b, STR_NONE, uri, tag);
  return buf_seal(&b, a);
}

int wp_attend_publish(wp_attend *attend, wp_ms now, const wp_park_peer *server, const wp_attend_waiting *w) {
  attend_question *q = &attend->question;
  char tag[PARK_TOKEN], id[PARK_TOKEN], memory[512], summary[1024];
  if (attend->taken != attend->queued || attend->sweep != WP_NEVER) return WP_E_UNDRAINED;
  if (q->open) return WP_E_STATE;
  attend->queued = attend->taken = 0;
  arena_reset(&attend->arena);
  sip_sender sender = sender_of(attend, server);
  buf uri = buf_on(memory, sizeof memory), body = buf_on(summary, sizeof summary),
      b = buf_on(q->bytes, sizeof q->bytes);
  write_uri(&uri, w);
  write_summary(&body, buf_view(&uri), w);
  rand_token(&attend->rand, tag, sizeof tag);
  rand_token(&attend->rand, id, sizeof id);
  attend_branch(attend, q->branch);
  q->cseq = 1;
  sip_request_head head = {.method = SIP_PUBLISH,
                           .uri = buf_view(&uri),
                           .from = from_of(&attend->arena, buf_view(&uri), (wp_str){tag, sizeof tag}),
                           .to = from_of(&attend->arena, buf_view(&uri), STR_NONE),
                           .call_id = {id, sizeof id},
                           .cseq = q->cseq,
                           .branch = {q->branch, sizeof q->branch}};
  sip_write_request_head(&b, &head, &sender);
  sip_write_header(&b, SIP_H_EVENT, STR("message-summary"));
  sip_write_header_u32(&b, SIP_H_EXPIRES, w->seconds);
  sip_write_body(&b, STR("application/simple-message-summary"), buf_view(&body));
  if (uri.err || body.err || b.err) return WP_E_ARG;
  q->open = true;
  q->len = b.len;
  q->server = *server;
  q->due = now + 64 * PARK_T1;
  q->interval = PARK_T1 / 2;
  attend_question_send(attend, now);
  return 0;
}

void attend_question_send(wp_attend *attend, wp_ms now) {
  attend_question *q = &attend->question;
  q->interval = q->interval * 2 < PARK_T2 ? q->interval * 2 : PARK_T2;
  q->repeat = q->server.link ? WP_NEVER : now + q->interval;
  wp_attend_output *o = attend_output(attend, WP_ATTEND_SEND, 0);
  o->u.send.peer = q->server;
  o->u.send.bytes = (wp_str){q->bytes, q->len};
}

static void close_question(wp_attend *attend, uint32_t status) {
  attend->question.open = false;
  attend_output(attend, WP_ATTEND_PUBLISHED, 0)->u.published = status;
}

void attend_question_expire(wp_attend *attend, wp_ms now) {
  const attend_question *q = &attend->question;
  if (!q->open) return;
  if (q->due <= now)
    close_question(attend, 408);
  else if (q->repeat <= now)
    attend_question_send(attend, now);
}

void attend_question_answered(wp_attend *attend, const sip_msg *msg) {
  const attend_question *q = &attend->question;
  wp_str branch = {q->branch, sizeof q->branch};
  if (q->open && msg->method == SIP_PUBLISH && str_eq(branch, msg->via.branch))
    close_question(attend, msg->status);
}
