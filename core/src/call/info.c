// SPDX-License-Identifier: MIT
// INFO (RFC 6086): keys for peers without RFC 4733, candidates for those that take them (8840); one request at a time.
#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

void peer_learn(call *c, const sip_msg *msg) {
  session_learn(c, msg);
  // 6086 4.2.2: the permission to send them
  if (sip_has_token(msg, SIP_H_RECV_INFO, STR("trickle-ice"))) c->trickle = true;
}

bool info_for_keys(const call_scene *s, const call *c) {
  return s->config->dtmf == CONFIG_DTMF_INFO || (s->config->dtmf == CONFIG_DTMF_AUTO && !c->key_events);
}

static void write_key(buf *b, const call *c) {
  if (!c->plain_keys) buf_lit(b, "Signal=");
  buf_char(b, c->keys[0]);
  if (!c->plain_keys) buf_lit(b, "\r\nDuration=160\r\n");
}

void info_next(call_scene *s, call *c) {
  bool candidates = c->late && c->trickle;
  if (c->info_busy || c->phase != CALL_UP || !(candidates || c->keys_len)) return;
  request r = {.method = SIP_INFO, .mark = MARK_INFO};
  buf b = buf_open(s->turn->arena);
  if (candidates) {
    trickle_write(&b, c);
    r.type = STR("application/trickle-ice-sdpfrag");
    r.lines = STR("Info-Package: trickle-ice\r\nContent-Disposition: Info-Package\r\n");
    c->late = false;
  } else {
    write_key(&b, c);
    r.type = c->plain_keys ? STR("application/dtmf") : STR("application/dtmf-relay");
  }
  r.body = buf_seal(&b, s->turn->arena);
  c->info_keys = !candidates;
  c->info_busy = true;
  if (b.err || request_send(s, c, &c->dialog, &r, NULL)) info_got_failure(c);
}

int info_got_response(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status < 200) return 0;
  c->info_busy = false;
  if (response_answerable(s, c, msg)) {
    c->late = c->late || !c->info_keys;
  } else if (c->info_keys && msg->status == 415 && !c->plain_keys) {
    c->plain_keys = true;
  } else if (c->info_keys && c->keys_len) {  // done with the one in front
    c->keys_len--;
    for (uint32_t i = 0; i < c->keys_len; i++) c->keys[i] = c->keys[i + 1];
  }
  if (msg->status < 300) c->challenges = 0;
  info_next(s, c);
  if (msg->status == 481) dialog_refused(s, c, msg);
  return 0;
}

void info_got_failure(call *c) {
  c->info_busy = false;
  c->keys_len = 0;  // keys that come late are other keys
}

int info_got_request(call_scene *s, call *c, const sip_msg *msg) {
  wp_str package = sip_header_value(msg, SIP_H_INFO_PACKAGE);
  wp_str type = sip_header_value(msg, SIP_H_CONTENT_TYPE);
  bool trickle = str_starts_ci(package, STR("trickle-ice"));
  if (package.len && !trickle)  // 6086 4.2.2
    return turn_reply(s->turn, msg, 469, STR_NONE, STR("Recv-Info: trickle-ice\r\n"));
  // legacy use (6086 2): keys, which nobody here hears, and questions whether we are alive
  wp_str wanted = trickle ? STR("application/trickle-ice-sdpfrag") : STR("application/dtmf");
  if (msg->body.len && !str_starts_ci(type, wanted))
    return turn_reply(
        s->turn, msg, 415, STR_NONE,
        STR("Accept: application/dtmf-relay, application/dtmf, application/trickle-ice-sdpfrag\r\n"));
  if (trickle) trickle_take(s, c, msg->body);
  return turn_reply(s->turn, msg, 200, STR_NONE, STR_NONE);
}
