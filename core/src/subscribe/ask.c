// SPDX-License-Identifier: MIT
// An errand -> its request, and what comes back -> events (RFC 6665 4.1.2, 3903 4, 3428 4, 3261 22.2).
#include "base/cause.h"
#include "base/str.h"
#include "subscribe/inside.h"
#include "webphone/err.h"

#define LINES_ROOM 4096
#define BODY_ROOM 2048
#define CHALLENGES_MAX 3u

errand_rule errand_rule_of(uint32_t kind) {
  static const char all[] = "message-summary application/simple-message-summary "  // 3842 3
                            "dialog application/dialog-info+xml "                  // 4235 3
                            "presence application/pidf+xml "                       // 3856 6
                            "presence application/pidf+xml "                       // 3903
                            "vq-rtcpxr application/vq-rtcpxr "                     // 6035 4.1
                            "message text/plain";
  errand_rule rule = {.method = kind < ERRAND_PUBLISH   ? SIP_SUBSCRIBE
                                : kind < ERRAND_MESSAGE ? SIP_PUBLISH
                                                        : SIP_MESSAGE};
  rule.event = str_word(all, 2 * kind - 1);
  rule.type = str_word(all, 2 * kind);
  return rule;
}

static void buf_xml(buf *b, wp_str text) {
  for (size_t i = 0; i < text.len; i++) {
    buf_char(b, text.at[i]);
    if (text.at[i] == '&') buf_lit(b, "amp;");
  }
}

/** 3863 4, 4480 3.2: one tuple, and what the person does. */
static wp_str write_presence(errand_scene *s) {
  uint32_t state = s->errands->presence;
  buf b = buf_in(s->turn->arena, BODY_ROOM);
  buf_lit(&b, "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"");
  buf_xml(&b, s->me->aor);
  buf_lit(&b, "\"><tuple id=\"p\"><status><basic>open</basic></status></tuple>");
  if (state == WP_WATCH_BUSY) {
    buf_lit(&b, "<d:person xmlns:d=\"urn:ietf:params:xml:ns:pidf:data-model\" id=\"u\">"
                "<r:activities xmlns:r=\"urn:ietf:params:xml:ns:pidf:rpid\"><r:on-the-phone/></r:activities>"
                "</d:person>");
  }
  buf_lit(&b, "</presence>");
  return b.err ? STR_NONE : buf_seal(&b, s->turn->arena);
}

static wp_str body_of(errand_scene *s, const errand *e, bool leave) {
  if (e->outbox) {
    uint32_t place = e->outbox - 1u;
    return (wp_str){s->errands->outbox[place], s->errands->outbox_len[place]};
  }
  // 3903 4.3, 4.5: a refresh or removal has none
  return e->kind == ERRAND_PUBLISH && e->changed && !leave ? write_presence(s) : STR_NONE;
}

static void write_lines(errand_scene *s, const errand *e, bool leave, wp_str uri, buf *b) {
  errand_rule rule = errand_rule_of(e->kind);
  if (e->kind != ERRAND_MESSAGE) sip_write_header(b, SIP_H_EVENT, rule.event);
  if (!e->outbox) sip_write_header_u32(b, SIP_H_EXPIRES, leave ? 0 : e->asked_s);
  if (rule.method == SIP_SUBSCRIBE) {
    sip_write_header(b, SIP_H_ACCEPT, rule.type);
    identity_write_contact(s->me, b);
  } else if (e->tag_len) {
    sip_write_header(b, SIP_H_SIP_IF_MATCH, errand_tag(e));
  }
  identity_authorize(s->me, b, s->turn->rand, rule.method, uri);
}

/** The dialog as it stands in the slot, or the one that is wanted. */
static int unpack(errand_scene *s, const errand *e, dialog *d) {
  wp_str name = s->me->display_name;
  int err = dialog_want(d, (wp_str){e->call_id, TURN_TOKEN}, (wp_str){e->tag, TURN_TOKEN}, name, s->me->aor,
                        errand_peer(e));
  d->local_cseq = e->local_cseq;
  if (err || !e->target_len) return err;
  d->remote_tag = errand_tag(e);
  d->remote_target = (wp_str){d->remote_tag.at + e->tag_len, e->target_len};
  d->routes = errand_routes(e);
  return 0;
}

int errand_ask(errand_scene *s, errand *e, bool leave) {
  turn *t = s->turn;
  errand_rule rule = errand_rule_of(e->kind);
  dialog *d = arena_take(t->arena, sizeof *d);
  if (!d) return WP_E_ARENA;
  sip_request_head head;
  int err = unpack(s, e, d);
  if (!err) err = dialog_request(d, t->arena, rule.method, 0, turn_branch(t), &head);
  if (err) return err;
  wp_str body = body_of(s, e, leave);
  buf lines = buf_in(t->arena, LINES_ROOM);
  write_lines(s, e, leave, head.uri, &lines);
  if (lines.err) return lines.err;
  e->local_cseq = head.cseq;
  e->changed = false;
  txn_owner owner = {OWNER_ERRAND, errand_id_of(s->errands, e), head.cseq};
  txn_id id = 0;
  return turn_request(t, &head, buf_seal(&lines, t->arena), rule.type, body, owner, &id);
}

// What comes back.

static errand_event got_success(errand_scene *s, errand *e, const sip_msg *msg) {
  e->challenges = 0;
  e->cause = e->status = 0;
  e->granted_s = e->asked_s;
  sip_seconds(msg, SIP_H_EXPIRES, &e->granted_s);
  if (e->outbox) {
    // 3428 7: 202 is a promise to keep it for later
    if (e->kind == ERRAND_MESSAGE)
      message_tell(s, e, msg->status == 202 ? WP_MESSAGE_SENT : WP_MESSAGE_DELIVERED);
    return ERRAND_DONE;
  }
  if (e->kind == ERRAND_PUBLISH) {
    if (e->phase == ERRAND_LEFT) return ERRAND_DONE;
    // 3903 4.1: without a tag there is nothing to refresh; then the next one is a new publication
    if (errand_keep(s, e, sip_header_value(msg, SIP_H_SIP_ETAG), STR_NONE, STR_NONE) || !e->tag_len)
      errand_restart(s, e);
  }
  return ERRAND_GOT_2XX;
}

static bool answerable(errand_scene *s, errand *e, const sip_msg *msg) {
  bool again = false;
  if (identity_learn(s->me, msg, &again)) return false;
  return ++e->challenges <= (again ? CHALLENGES_MAX : 2u);
}

/** At once, but not for ever. */
static errand_event again(errand *e) {
  return ++e->challenges > CHALLENGES_MAX ? ERRAND_GOT_REFUSAL : ERRAND_GOT_AGAIN;
}

static errand_event judge(errand_scene *s, errand *e, const sip_msg *msg) {
  uint32_t status = msg->status, brief_s = 0;
  if (status < 300 || (status == 482 && e->kind == ERRAND_MESSAGE)) return got_success(s, e, msg);
  e->status = status;
  e->cause = cause_of_status(status);
  switch (status) {
  case 401:
  case 407: return answerable(s, e, msg) ? ERRAND_GOT_AGAIN : ERRAND_GOT_REFUSAL;
  case 423:  // 6665 4.1.2.1, 3903 4.1
    if (!sip_seconds(msg, SIP_H_MIN_EXPIRES, &brief_s) || brief_s <= e->asked_s) return ERRAND_GOT_REFUSAL;
    e->asked_s = brief_s;
    return again(e);
  case 412:  // 3903 4.1
  case 481:  // 6665 4.1.2.2
    if (!e->tag_len || e->phase >= ERRAND_LEAVING) return ERRAND_GOT_REFUSAL;
    errand_restart(s, e);
    return again(e);
  default: break;
  }
  // a person is told of a message at once; the rest can wait for better times
  bool passing =
      status == 408 || status == 480 || status == 491 || (status >= 500 && status < 600 && status != 501);
  if (e->outbox || !passing) return ERRAND_GOT_REFUSAL;
  sip_seconds(msg, SIP_H_RETRY_AFTER, &e->retry_after_s);
  return ERRAND_GOT_LATER;
}

void errand_got_response(errand_scene *s, const txn_owner *owner, const sip_msg *msg) {
  if (msg->status < 200) return;
  s->errands->in_flight--;
  errand *e = errand_of(s->errands, owner->id);
  if (!e || owner->mark != e->local_cseq) return;
  errand_feed(s, e, judge(s, e, msg));
  if (e->phase == ERRAND_UP && e->kind == ERRAND_PUBLISH && e->changed) errand_feed(s, e, ERRAND_CHANGED);
}

void errand_got_failure(errand_scene *s, const txn_failure *failure) {
  s->errands->in_flight--;
  errand *e = errand_of(s->errands, failure->owner.id);
  if (!e || failure->owner.mark != e->local_cseq) return;
  // 3261 8.1.3.5: who asks again says the same, so that a message that came through is known (8.2.2.2)
  if (!failure->timeout) {
    e->local_cseq -= e->outbox != 0;
    errand_feed(s, e, ERRAND_LINK_LOST);
    return;
  }
  e->status = 408;
  e->cause = cause_of_status(408);
  errand_feed(s, e, e->outbox ? ERRAND_GOT_REFUSAL : ERRAND_GOT_LATER);
}
