// SPDX-License-Identifier: MIT
// One name for a call on its whole way: our half and the peer's in every message of it (RFC 7989).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"

#define HALF 32  // lower-case hexadecimal characters (7989 5)

void session_start(call_scene *s, call *c) {
  uint8_t bytes[HALF / 2];
  rand_uuid(s->turn->rand, bytes);
  buf b = buf_on(c->session, HALF);
  buf_hex(&b, bytes, sizeof bytes);
  memset(c->session + HALF, '0', HALF);  // 5: nil, as long as the peer's is not known
}

void session_learn(call *c, const sip_msg *msg) {
  wp_str half = str_part(sip_header_value(msg, SIP_H_SESSION_ID), 0, HALF);
  if (half.len < HALF) return;
  for (size_t i = 0; i < HALF; i++) {
    bool hex = (half.at[i] >= '0' && half.at[i] <= '9') || (half.at[i] >= 'a' && half.at[i] <= 'f');
    if (!hex) return;
  }
  memcpy(c->session + HALF, half.at, HALF);
}

void session_write(buf *b, const call *c) {
  buf_lit(b, "Session-ID: ");
  buf_str(b, (wp_str){c->session, HALF});
  buf_lit(b, ";remote=");
  buf_str(b, (wp_str){c->session + HALF, HALF});
  buf_lit(b, "\r\n");
}

void session_answer(call_scene *s, const call *c) {
  buf b = buf_in(s->turn->arena, 3 * HALF);
  session_write(&b, c);
  s->turn->lines = buf_view(&b);
}
