// SPDX-License-Identifier: MIT
// Login -> address and contact; challenge -> Authorization lines.
#include "identity/identity.h"

#include <string.h>

#include "base/str.h"
#include "config/config.h"
#include "webphone/err.h"

#define CNONCE 26

/** For the instance URN. */
static void make_uuid(rand_source *rand, char out[IDENTITY_UUID]) {
  uint8_t bytes[16];
  rand_uuid(rand, bytes);
  static const uint8_t groups[] = {4, 2, 2, 2, 6};
  buf b = buf_on(out, IDENTITY_UUID);
  const uint8_t *at = bytes;
  for (size_t i = 0; i < sizeof groups; i++) {
    if (i) buf_char(&b, '-');
    buf_hex(&b, at, groups[i]);
    at += groups[i];
  }
}

static void wipe(identity *me) {
  memset(me, 0, sizeof *me);
  area_init(&me->text, me->memory, sizeof me->memory);
  area_init(&me->granted, me->granted_memory, sizeof me->granted_memory);
}

void identity_init(identity *me, rand_source *rand) {
  wipe(me);
  make_uuid(rand, me->instance);
}

void identity_forget(identity *me) {
  char instance[IDENTITY_UUID];
  memcpy(instance, me->instance, sizeof instance);
  wipe(me);
  memcpy(me->instance, instance, sizeof instance);
}

static int keep_aor(identity *me, wp_str user) {
  char text[DIGEST_TEXT_MAX * 4];
  buf b = buf_on(text, sizeof text);
  sip_uri_write(&b, user, me->domain);
  if (b.err) return b.err;
  return area_keep(&me->text, buf_view(&b), &me->aor);
}

int identity_set(identity *me, wp_str username, wp_str password, wp_str display_name, wp_str domain) {
  identity_forget(me);
  size_t at = str_find(username, '@');
  if (at < username.len) domain = str_part(username, at + 1, username.len);
  wp_str user = str_part(username, 0, at);
  if (!user.len || !domain.len || config_host(domain) != domain.len) return WP_E_ARG;
  _Static_assert(offsetof(identity, domain) == 3 * sizeof(wp_str), "four texts");
  me->username = user;
  me->password = password;
  me->display_name = display_name;
  me->domain = domain;
  int err = area_keep_all(&me->text, &me->username, 4);
  if (!err) err = keep_aor(me, user);
  if (err) identity_forget(me);
  return err;
}

int identity_contact(identity *me, wp_str sent_by) {
  char text[DIGEST_TEXT_MAX * 4];
  buf b = buf_on(text, sizeof text);
  sip_uri_write(&b, me->username, sent_by);
  // 7118 5.2.4: the host is of no use, the connection is; the transport is "ws" for wss too.
  buf_lit(&b, ";transport=ws");
  if (b.err) return b.err;
  return area_change(&me->text, buf_view(&b), &me->contact);
}

void identity_grant(identity *me, wp_str gruu, wp_str routes, wp_str caps) {
  area_reset(&me->granted);
  area_keep(&me->granted, gruu, &me->gruu);
  area_keep(&me->granted, routes, &me->routes);
  area_keep(&me->granted, caps, &me->caps);
}

wp_str identity_target(const identity *me) {
  return me->gruu.len ? me->gruu : me->contact;
}

void identity_write_contact(const identity *me, buf *b) {
  buf_lit(b, "Contact: <");
  buf_str(b, identity_target(me));
  // 5627 5.1: a GRUU needs no flow; 5626 4.3: else the proxy should come back on this one
  buf_lit(b, me->gruu.len ? ">\r\n" : ";ob>\r\n");
}

int identity_learn(identity *me, const sip_msg *response, bool *again) {
  digest_challenge challenge;
  int err = digest_choose(response, me->floor, &challenge);
  if (err) return err;
  *again = challenge.stale;
  if (challenge.hash > me->floor) me->floor = challenge.hash;  // 8760 2.4: no way back down
  if (challenge.proxy) {
    me->proxy = challenge;
  } else {
    me->registrar = challenge;
    me->end_to_end = response->method != SIP_REGISTER;
  }
  return 0;
}

static void authorize(identity *me, digest_challenge *challenge, buf *b, rand_source *rand, sip_method method,
                      wp_str uri) {
  if (challenge->hash == HASH_NONE) return;
  char cnonce[CNONCE];
  rand_token(rand, cnonce, sizeof cnonce);
  digest_credentials who = {me->username, me->password};
  digest_write(b, challenge, &who, sip_method_text(method), uri, (wp_str){cnonce, sizeof cnonce});
}

void identity_authorize(identity *me, buf *b, rand_source *rand, sip_method method, wp_str uri) {
  // 3261 22.2, 22.3: the registrar's challenge is for REGISTER unless a user agent asked as well
  if (method == SIP_REGISTER || me->end_to_end) authorize(me, &me->registrar, b, rand, method, uri);
  if (me->proxy.hash != HASH_NONE) authorize(me, &me->proxy, b, rand, method, uri);
}
