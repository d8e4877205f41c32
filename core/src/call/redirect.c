// SPDX-License-Identifier: MIT
// 3xx -> who is asked next: the Contacts by q, each once, a few in all (RFC 3261 8.1.3.4, 13.2.2.2).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "identity/target.h"

/** ;q=0.5 in thousandths, and one more; without it the whole (20.10). */
static uint32_t q_of(wp_str params) {
  wp_str text = STR_NONE;
  if (!sip_param(params, STR("q"), &text) || !text.len) return 1001;
  uint32_t q = text.at[0] == '1';
  for (size_t i = 2; i < 5; i++) {
    uint32_t digit = i < text.len ? (uint32_t)text.at[i] - '0' : 0;
    q = q * 10 + (digit < 10 ? digit : 0);
  }
  return q + 1;
}

/** No loops: what was asked or waits already is not added again. */
static void add(call *c, wp_str text, uint32_t q) {
  sip_uri uri, known;
  if (c->target_count == CALL_TARGETS || text.len > CALL_TARGET_URI || sip_uri_parse(text, &uri)) return;
  for (uint32_t i = 0; i < c->target_count; i++) {
    const call_target *t = &c->targets[i];
    if (!sip_uri_parse((wp_str){t->uri, t->len}, &known) && sip_uri_equal(&uri, &known)) return;
  }
  call_target *t = &c->targets[c->target_count++];
  t->q = q;
  t->len = (uint32_t)text.len;
  memcpy(t->uri, text.at, text.len);
}

static void add_contacts(call_scene *s, call *c, const sip_msg *msg) {
  if (!c->target_count) add(c, c->dialog.remote_uri, 0);
  bool secure = str_starts_ci(c->dialog.remote_uri, STR("sips:"));
  sip_elements all = {0};
  sip_addr contact;
  for (wp_str element, uri; sip_element_next(msg, SIP_H_CONTACT, &all, &element);) {
    // what our server cannot be asked for, and header fields of a peer's choice (19.1.5), are passed over
    if (sip_addr_parse(element, &contact)) continue;
    if (dial_target(s->turn->arena, contact.uri.text, s->me->domain, &uri)) continue;
    // 8.1.3.4: not from sips to anything less
    if (!secure || str_starts_ci(uri, STR("sips:"))) add(c, uri, q_of(contact.params));
  }
}

bool redirect_next(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status >= 600) return false;  // 8.1.3.4: it speaks for all of them
  // 380 is for the person (21.3.5), 305 for proxies (21.3.4): a failure here
  if (msg->status >= 300 && msg->status <= 302) add_contacts(s, c, msg);
  uint32_t best = 0;
  for (uint32_t i = 1; i < c->target_count; i++) {
    if (c->targets[i].q > c->targets[best].q) best = i;
  }
  if (!best) return false;
  c->targets[best].q = 0;
  c->target = best;
  c->challenges = 0;
  c->alerted = false;
  call_again(s, c, msg);
  if (c->phase != CALL_CALLING) return true;
  call_tone(s, c);
  call_tell(s, c);
  return true;
}

wp_str redirect_target(const call *c) {
  return c->target ? (wp_str){c->targets[c->target].uri, c->targets[c->target].len} : STR_NONE;
}
