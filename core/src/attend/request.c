// SPDX-License-Identifier: MIT
// Requests -> calls, their ends, digits: what each of them means here, and the answer.
#include <string.h>

#include "attend/inside.h"
#include "base/str.h"
#include "sip/judge.h"
#include "sip/write.h"

#define ALLOW "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO\r\n"
#define FEATURES ";actor=\"msg-taker\";automata"  // 3840 10.7, 10.17: the caller may know what has answered

/** An answer that nothing is kept of (8.2.7). */
static void answer(wp_attend *attend, const sip_msg *msg, const wp_park_peer *from, park_reply reply) {
  buf b = buf_open(&attend->arena);
  park_write_reply(&b, &attend->rand, msg, from, &reply);
  wp_park_peer to = park_way_back(msg, from);
  attend_send(attend, &to, &b);
}

void attend_refuse(wp_attend *attend, const wp_park_peer *from, const sip_msg *msg, uint32_t status) {
  answer(attend, msg, from, (park_reply){.status = status});
}

/** 17.2.3: the INVITE with this branch and sender; CANCEL (9.2) and the ACK of a refusal (17.1.1.3) have the same. */
static attend_slot *find_transaction(wp_attend *attend, const sip_msg *msg) {
  for (uint32_t i = 0; i < attend->calls; i++) {
    attend_slot *s = &attend->slots[i];
    if (s->state && s->port == msg->via.port && str_eq(s->branch, msg->via.branch) &&
        str_eq_ci(s->sent_by, msg->via.host))
      return s;
  }
  return NULL;
}

static attend_slot *find_dialog(wp_attend *attend, const sip_msg *msg) {
  for (uint32_t i = 0; i < attend->calls; i++) {
    attend_slot *s = &attend->slots[i];
    if (s->state && msg->to.tag.len && dialog_match(&s->dialog, msg)) return s;
  }
  return NULL;
}

// A new call.

/** 4458 2: whose mailbox, and why the call comes here. Without a target it is whom the Request-URI names. */
static bool read_target(wp_attend *attend, const sip_msg *msg, wp_attend_output *out) {
  wp_str escaped, cause;
  sip_uri uri = msg->uri;
  if (sip_uri_param(&msg->uri, STR("target"), &escaped) &&
      (sip_uri_parse(park_unescaped(&attend->arena, escaped), &uri) || uri.scheme != SIP_SCHEME_SIP))
    return false;
  if (uri.scheme != SIP_SCHEME_SIP && uri.scheme != SIP_SCHEME_SIPS) return false;
  if (!uri.user.len || !uri.host.len) return false;
  out->u.call.user = park_unescaped(&attend->arena, uri.user);
  out->u.call.domain = uri.host;
  if (sip_uri_param(&msg->uri, STR("cause"), &cause) && !str_to_u32(cause, &out->u.call.cause)) return false;
  out->u.call.call_id = msg->call_id;
  park_read_caller(&attend->arena, msg, uri.host, &out->u.call.number, &out->u.call.name);
  return true;
}

static int keep(attend_slot *s, const wp_attend *attend, const sip_msg *msg, const wp_park_peer *from,
                wp_str tag) {
  char memory[ATTEND_TEXT];
  const wp_str texts[] = {msg->via.branch, msg->via.host, tag, msg->body};
  wp_str *const places[] = {&s->branch, &s->sent_by, &s->tag, &s->sdp};
  int err = 0;
  for (size_t i = 0; !err && i < 4; i++) err = area_keep(&s->text, texts[i], places[i]);
  s->port = msg->via.port;
  s->from = *from;
  s->peer = park_way_back(msg, from);
  buf lines = buf_on(memory, sizeof memory);
  park_write_lines(&lines, msg, from, tag);
  if (!err) err = lines.err ? lines.err : area_keep(&s->text, buf_view(&lines), &s->lines);
  lines = buf_on(memory, sizeof memory);
  park_write_routes(&lines, attend->self, STR(FEATURES), msg);
  if (!err) err = lines.err ? lines.err : area_keep(&s->text, buf_view(&lines), &s->routes);
  return err ? err : dialog_accept(&s->dialog, msg, s->tag);
}

static void got_invite(wp_attend *attend, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  char tag[PARK_TOKEN];
  wp_attend_output call = {0};
  if (!read_target(attend, msg, &call)) {
    attend_refuse(attend, from, msg, 404);
    return;
  }
  if (!attend_read_offer(&attend->arena, msg->body, &call.u.call.media)) {
    attend_refuse(attend, from, msg, 488);  // 13.3.1.3; who offers nothing gets no offer from us
    return;
  }
  attend_slot *s = attend_open(attend);
  if (!s) {
    attend_refuse(attend, from, msg, 503);
    return;
  }
  rand_token(&attend->rand, tag, sizeof tag);
  if (keep(s, attend, msg, from, (wp_str){tag, sizeof tag})) {
    attend_close(attend, s);
    attend_refuse(attend, from, msg, 513);
    return;
  }
  s->state = ATTEND_ASKED;
  s->media = call.u.call.media;
  s->due = now + ATTEND_DECIDE;
  s->status = 100;
  attend_step(attend, s, ATTEND_GOT_INVITE, 0, now);
  attend_output(attend, WP_ATTEND_CALL, attend_id(attend, s))->u = call.u;
}

// Inside a call.

/** 14.2: the same port and at most another codec, or another place for what we say. */
static void got_reinvite(wp_attend *attend, const wp_park_peer *from, const sip_msg *msg, attend_slot *s) {
  wp_attend_media media;
  if (msg->body.len) {
    if (!attend_read_offer(&attend->arena, msg->body, &media)) {
      // 14.2: the call goes on as it was.
      answer(attend, msg, from, (park_reply){.status = 488, .tag = s->tag});
      return;
    }
    wp_attend_media before = s->media;
    s->media = media;
    s->version++;
    buf b = buf_open(&attend->arena);
    int err = attend_write_answer(&attend->arena, &b, msg->body, s);
    wp_str sdp = buf_seal(&b, &attend->arena);
    if (!err) err = area_change(&s->text, sdp, &s->sdp);
    if (err) {
      s->media = before;
      answer(attend, msg, from, (park_reply){.status = 500, .tag = s->tag});
      return;
    }
    attend_output(attend, WP_ATTEND_MEDIA, attend_id(attend, s))->u.media = media;
  }
  char memory[4096];
  buf extra = buf_on(memory, sizeof memory);
  park_write_routes(&extra, attend->self, STR(FEATURES), msg);
  buf_lit(&extra, ALLOW);
  answer(attend, msg, from,
         (park_reply){.status = extra.err ? 500 : 200,
                      .tag = s->tag,
                      .extra = extra.err ? STR_NONE : buf_view(&extra),
                      .sdp = s->sdp});
}

/** "Signal=5" of application/dtmf-relay, or the digit alone of application/dtmf; 0: none. */
static char digit_of(const sip_msg *msg) {
  wp_str type = str_before(sip_header_value(msg, SIP_H_CONTENT_TYPE), ';'), rest = msg->body, line;
  bool relay = str_eq_ci(type, STR("application/dtmf-relay"));
  if (!relay && !str_eq_ci(type, STR("application/dtmf"))) return 0;
  while (str_take_line(&rest, &line)) {
    if (relay && !str_eq_ci(str_before(line, '='), STR("Signal"))) continue;
    wp_str value = str_trim(relay ? str_part(line, str_find(line, '=') + 1, line.len) : line);
    return value.len == 1 && strchr("0123456789*#ABCD", value.at[0]) ? value.at[0] : 0;
  }
  return 0;
}

static void got_inside(wp_attend *attend, wp_ms now, const wp_park_peer *from, const sip_msg *msg,
                       attend_slot *s) {
  bool again = s->dialog.remote_cseq_known && msg->cseq == s->dialog.remote_cseq;
  if (dialog_got_request(&s->dialog, msg)) {
    answer(attend, msg, from, (park_reply){.status = 500, .tag = s->tag});  // 12.2.2
    return;
  }
  bool up = s->state == ATTEND_UP || s->state == ATTEND_ANSWERED;
  switch (msg->method) {
  case SIP_BYE:
    answer(attend, msg, from, (park_reply){.status = 200, .tag = s->tag});
    attend_step(attend, s, ATTEND_GOT_BYE, 0, now);
    return;
  case SIP_INFO:
    answer(attend, msg, from, (park_reply){.status = up ? 200 : 481, .tag = s->tag});
    // 17.2.2: a repeated request is answered again, and heard once.
    if (up && !again && digit_of(msg))
      attend_output(attend, WP_ATTEND_DIGIT, attend_id(attend, s))->u.digit = digit_of(msg);
    return;
  case SIP_INVITE:
    if (s->state == ATTEND_UP)
      got_reinvite(attend, from, msg, s);
    else
      answer(attend, msg, from, (park_reply){.status = up ? 491 : 481, .tag = s->tag});  // 14.2
    return;
  case SIP_OPTIONS:
    answer(attend, msg, from, (park_reply){.status = 200, .tag = s->tag, .extra = STR(ALLOW)});
    return;
  default: answer(attend, msg, from, (park_reply){.status = 405, .tag = s->tag, .extra = STR(ALLOW)});
  }
}

// All of them.

static void got_ack(wp_attend *attend, wp_ms now, const sip_msg *msg) {
  attend_slot *s = find_transaction(attend, msg);
  // 17.1.1.3: of a refusal it has the INVITE's branch; of a 2xx one of its own, and the dialog's tags (13.2.2.4).
  if (!s) s = find_dialog(attend, msg);
  if (s) attend_step(attend, s, ATTEND_GOT_ACK, 0, now);
}

static void got_cancel(wp_attend *attend, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  attend_slot *s = find_transaction(attend, msg);
  answer(attend, msg, from, (park_reply){.status = s ? 200 : 481, .tag = s ? s->tag : STR_NONE});
  if (s && s->state == ATTEND_ASKED) attend_step(attend, s, ATTEND_GOT_CANCEL, 487, now);
}

void attend_got_request(wp_attend *attend, wp_ms now, const wp_park_peer *from, const sip_msg *msg) {
  attend_slot *s = NULL;
  if (msg->method == SIP_ACK) {
    got_ack(attend, now, msg);
  } else if (!park_has_cookie(msg)) {
    attend_refuse(attend, from, msg, 400);
  } else if (msg->method == SIP_CANCEL) {
    got_cancel(attend, now, from, msg);
  } else if (msg->to.tag.at) {
    s = find_dialog(attend, msg);
    if (s)
      got_inside(attend, now, from, msg, s);
    else
      attend_refuse(attend, from, msg, 481);  // 12.2.2
  } else if (msg->method == SIP_OPTIONS) {
    answer(attend, msg, from, (park_reply){.status = 200, .extra = STR(ALLOW)});
  } else if (msg->method != SIP_INVITE) {
    answer(attend, msg, from, (park_reply){.status = 405, .extra = STR(ALLOW)});
  } else if ((s = find_transaction(attend, msg))) {
    attend_step(attend, s, ATTEND_GOT_INVITE, 0, now);
  } else if (sip_unsupported(msg, STR_NONE, NULL)) {
    attend_refuse(attend, from, msg, 420);
  } else {
    got_invite(attend, now, from, msg);
  }
}
