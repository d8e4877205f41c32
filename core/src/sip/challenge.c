// SPDX-License-Identifier: MIT
// WWW-Authenticate and Proxy-Authenticate of a response -> the one challenge we answer (RFC 3261 22, 7616 3.3, 8760 2).
#include "base/str.h"
#include "sip/digest.h"
#include "sip/scan.h"
#include "webphone/err.h"
#include <string.h>

enum { REALM, NONCE, OPAQUE, ALGORITHM, QOP, STALE, TEXTS };
#define NAMES "realm nonce opaque algorithm qop stale"

/** One Digest challenge as it stood; absent texts were not in it. */
typedef struct offer {
  bool open, broken;
  wp_str texts[TEXTS];
} offer;

// For each hash_kind two: as it is, and -sess.
#define ALGORITHMS "MD5 MD5-sess SHA-256 SHA-256-sess SHA-512-256 SHA-512-256-sess"

wp_str digest_algorithm(hash_kind hash, bool sess) {
  return str_word(ALGORITHMS, hash * 2u - 1 + sess);
}

/** Hash of an answerable offer, HASH_NONE for any other; an algorithm we do not know is passed over (8760 2.4). */
static hash_kind judge(const offer *o, bool *sess, bool *qop_auth) {
  if (!o->open || o->broken || !o->texts[REALM].at || o->texts[NONCE].len == 0) return HASH_NONE;
  wp_str list = o->texts[QOP], word;
  *qop_auth = false;
  while (str_take_until(&list, ',', &word)) *qop_auth |= str_eq_ci(str_trim(word), STR("auth"));
  if (str_trim(o->texts[QOP]).len && !*qop_auth) return HASH_NONE;  // auth-int only
  uint32_t which = o->texts[ALGORITHM].at ? str_pick(o->texts[ALGORITHM], ALGORITHMS) : 1;
  *sess = which && which % 2 == 0;
  // -sess hashes the cnonce, which is not sent without qop.
  return *sess && !*qop_auth ? HASH_NONE : (hash_kind)((which + 1) / 2);
}

/** Text of a quoted string as it goes back to the server; a fold in it is one space. False: too long. */
static bool keep(char *to, size_t cap, wp_str text, uint32_t *len) {
  size_t kept = 0;
  bool folded = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (folded && sip_is(c, SIP_SPACE)) continue;
    if (kept == cap) return false;
    folded = c == '\r';
    to[kept++] = folded ? ' ' : c;
  }
  *len = (uint32_t)kept;
  return true;
}

/** Take the offer when it is better than what we have: stronger, or the first of its strength. */
static int consider(const offer *o, hash_kind floor, bool proxy, digest_challenge *out) {
  bool sess = false, qop_auth = false;
  hash_kind hash = judge(o, &sess, &qop_auth);
  if (hash == HASH_NONE || hash < floor || hash <= out->hash) return 0;
  *out = (digest_challenge){.hash = hash, .proxy = proxy, .qop_auth = qop_auth, .sess = sess};
  out->stale = str_eq_ci(o->texts[STALE], STR("true"));
  out->has_opaque = o->texts[OPAQUE].at != NULL;
  bool fits = keep(out->realm, sizeof out->realm, o->texts[REALM], &out->realm_len) &&
              keep(out->nonce, sizeof out->nonce, o->texts[NONCE], &out->nonce_len) &&
              keep(out->opaque, sizeof out->opaque, o->texts[OPAQUE], &out->opaque_len);
  return fits ? 0 : WP_E_FULL;
}

/** name=value at the front of `s`; a value without quotes goes to the comma (some servers do not quote qop or nonce). */
static bool take_param(scan *s, offer *o) {
  wp_str name = scan_while(s, SIP_TOKEN), value;
  if (name.len == 0 || !scan_mark(s, '=')) return false;
  if (scan_sees(s, '"')) {
    if (!scan_quoted(s, &value)) return false;
  } else {
    const char *from = s->at;
    while (!scan_done(s) && *s->at != ',') s->at++;
    value = str_trim((wp_str){from, (size_t)(s->at - from)});
    if (memchr(value.at, '"', value.len)) return false;
  }
  scan_space(s);
  uint32_t which = str_pick(name, NAMES);
  if (!which) return true;
  if (o->texts[which - 1].at) return false;  // twice: which one counts?
  o->texts[which - 1] = value;
  return true;
}

/** At the start of an element: "name = ..." belongs to the challenge before, "Scheme ..." begins another. */
static bool begins_scheme(scan s, wp_str *scheme) {
  *scheme = scan_while(&s, SIP_TOKEN);
  scan_space(&s);
  return scheme->len > 0 && !scan_sees(&s, '=');
}

static void skip_element(scan *s) {
  wp_str quoted;
  while (!scan_done(s) && *s->at != ',') {
    if (!scan_sees(s, '"'))
      s->at++;
    else if (!scan_quoted(s, &quoted))
      s->at = s->end;  // never closed: nothing behind it can be told apart
  }
}

/** All challenges of one header field: a comma stands between parameters and between challenges alike. */
static int take_value(wp_str value, hash_kind floor, bool proxy, digest_challenge *out) {
  scan s = scan_of(value);
  offer o = {0};
  while (!scan_done(&s)) {
    wp_str scheme;
    scan_space(&s);
    if (begins_scheme(s, &scheme)) {
      int err = consider(&o, floor, proxy, out);
      if (err) return err;
      o = (offer){.open = str_eq_ci(scheme, STR("Digest"))};
      s.at += scheme.len;
      scan_space(&s);
    }
    bool empty = scan_done(&s) || *s.at == ',';
    if (o.open && !empty && (!take_param(&s, &o) || !(scan_done(&s) || *s.at == ','))) o.broken = true;
    skip_element(&s);
    if (!scan_done(&s)) s.at++;
  }
  return consider(&o, floor, proxy, out);
}

int digest_choose(const sip_msg *response, hash_kind floor, digest_challenge *out) {
  *out = (digest_challenge){0};
  bool proxy = response->status == 407;
  sip_header_id id = proxy ? SIP_H_PROXY_AUTHENTICATE : SIP_H_WWW_AUTHENTICATE;
  for (const sip_header *h = sip_header_first(response, id); h; h = sip_header_next(response, h)) {
    int err = take_value(h->value, floor, proxy, out);
    if (!err) continue;
    *out = (digest_challenge){0};
    return err;
  }
  return out->hash == HASH_NONE ? WP_E_SIP_AUTH : 0;
}
