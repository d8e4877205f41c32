// SPDX-License-Identifier: MIT
// RFC 8292 2 and 3: a JSON Web Token, ES256 (RFC 7515, RFC 7518 3.4).
#include "push/vapid.h"

#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>

#include "base/base64url.h"
#include "base/text.h"

// Audience and subject are URIs that were checked: nothing in them that JSON would have to escape.
static bool is_plain(const char *s) {
  for (; *s; s++) {
    if (*s <= ' ' || *s >= 0x7f || *s == '"' || *s == '\\') return false;
  }
  return true;
}

bool vapid_write(const p256_pair *key, const char *audience, const char *subject, int64_t expires,
                 char out[VAPID_SIZE]) {
  static const char head[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
  char claims[640];
  char token[VAPID_SIZE];
  char part[BASE64URL_SIZE(sizeof claims)];
  unsigned char hash[32];
  unsigned char signature[P256_SIGNATURE];
  if (!is_plain(audience) || !is_plain(subject)) return false;
  text said = text_in(claims, sizeof claims);
  text_add(&said, "{\"aud\":\"%s\",\"exp\":%lld,\"sub\":\"%s\"}", audience, (long long)expires, subject);
  if (said.full) return false;
  text t = text_in(token, sizeof token);
  base64url_write(head, sizeof head - 1, part);
  text_add(&t, "%s.", part);
  base64url_write(claims, said.len, part);
  text_add(&t, "%s", part);
  if (t.full || mbedtls_sha256_ret((const unsigned char *)token, t.len, hash, 0) != 0) return false;
  if (!p256_sign(key, hash, signature)) return false;
  base64url_write(signature, sizeof signature, part);
  text_add(&t, ".%s", part);
  base64url_write(key->open, P256_PUBLIC, part);
  text whole = text_in(out, VAPID_SIZE);
  text_add(&whole, "vapid t=%s, k=%s", token, part);
  return !t.full && !whole.full;
}

const char *vapid_for(vapid_cache *cache, const p256_pair *key, const char *audience, const char *subject,
                      int64_t now_s) {
  size_t place = VAPIDS;
  for (size_t i = 0; i < VAPIDS && place == VAPIDS; i++) {
    if (strcmp(cache->known[i].audience, audience) == 0 && strcmp(cache->known[i].subject, subject) == 0)
      place = i;
  }
  if (place < VAPIDS && cache->known[place].expires - now_s > VAPID_LIFE_S / 4)
    return cache->known[place].value;
  if (place == VAPIDS) place = cache->next++ % VAPIDS;
  int64_t expires = now_s + VAPID_LIFE_S;
  snprintf(cache->known[place].audience, sizeof cache->known[place].audience, "%s", audience);
  snprintf(cache->known[place].subject, sizeof cache->known[place].subject, "%s", subject);
  cache->known[place].expires = expires;
  if (vapid_write(key, audience, subject, expires, cache->known[place].value))
    return cache->known[place].value;
  cache->known[place].audience[0] = '\0';
  return NULL;
}
