// SPDX-License-Identifier: MIT
// Challenge and credentials -> Authorization line (RFC 7616 3.4, with the 2069 form; 8760 for the hashes).
#include "sip/digest.h"

#include "base/str.h"
#include "sip/write.h"
#include "webphone/err.h"
#include <string.h>

typedef struct hex_text {
  char at[HASH_HEX_MAX];
  size_t len;
} hex_text;

static wp_str view(const hex_text *hex) {
  return (wp_str){hex->at, hex->len};
}

static wp_str unescape(wp_str quoted, char *to, size_t size) {
  buf b = buf_on(to, size);
  sip_unescape(&b, quoted);
  return buf_view(&b);
}

/** The hash of up to seven texts with colons between them. */
static hex_text hash_joined(hash_kind kind, const wp_str *texts, size_t count) {
  wp_str parts[13];
  hex_text hex;
  for (size_t i = 0; i < count; i++) {
    if (i) parts[2 * i - 1] = STR(":");
    parts[2 * i] = texts[i];
  }
  hex.len = hash_hex(kind, parts, 2 * count - 1, hex.at);
  return hex;
}

/** "00000001" (7616 3.4) */
static wp_str count_text(uint32_t count, char out[8]) {
  uint8_t bytes[4] = {(uint8_t)(count >> 24), (uint8_t)(count >> 16), (uint8_t)(count >> 8), (uint8_t)count};
  buf b = buf_on(out, 8);
  buf_hex(&b, bytes, 4);
  return buf_view(&b);
}

typedef struct answer {
  wp_str realm, nonce, opaque, cnonce, nc;  // as they are written
  hex_text response;
} answer;

/** 7616 3.4.1 to 3.4.3 */
static void compute(const digest_challenge *c, const digest_credentials *who, wp_str method, wp_str uri,
                    answer *a) {
  char realm_text[DIGEST_TEXT_MAX], nonce_text[DIGEST_NONCE_MAX];
  wp_str realm = unescape(a->realm, realm_text, sizeof realm_text),
         nonce = unescape(a->nonce, nonce_text, sizeof nonce_text);
  hex_text a1 = hash_joined(c->hash, (wp_str[]){who->username, realm, who->password}, 3);
  if (c->sess) a1 = hash_joined(c->hash, (wp_str[]){view(&a1), nonce, a->cnonce}, 3);
  hex_text a2 = hash_joined(c->hash, (wp_str[]){method, uri}, 2);
  a->response =
      c->qop_auth
          ? hash_joined(c->hash, (wp_str[]){view(&a1), nonce, a->nc, a->cnonce, STR("auth"), view(&a2)}, 6)
          : hash_joined(c->hash, (wp_str[]){view(&a1), nonce, view(&a2)}, 3);
  memset(&a1, 0, sizeof a1);
}

/** name="...": `escapes` tells that the text has its escapes already. No text can end its quotes or the line. */
static void write_quoted(buf *b, const char *name, wp_str text, bool escapes) {
  buf_lit(b, name);
  buf_lit(b, "=\"");
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if (!escapes && (c == '"' || c == '\\')) buf_char(b, '\\');
    buf_char(b, c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  }
  buf_char(b, '"');
}

static void write_answer(buf *b, const digest_challenge *c, wp_str username, wp_str uri, const answer *a) {
  buf_str(b, sip_header_text(c->proxy ? SIP_H_PROXY_AUTHORIZATION : SIP_H_AUTHORIZATION));
  buf_lit(b, ": Digest ");
  write_quoted(b, "username", username, false);
  write_quoted(b, ", realm", a->realm, true);
  write_quoted(b, ", nonce", a->nonce, true);
  write_quoted(b, ", uri", uri, false);
  write_quoted(b, ", response", view(&a->response), true);
  buf_lit(b, ", algorithm=");
  buf_str(b, digest_algorithm(c->hash, c->sess));
  if (c->qop_auth) {
    write_quoted(b, ", cnonce", a->cnonce, false);
    buf_lit(b, ", qop=auth, nc=");
    buf_str(b, a->nc);
  }
  if (c->has_opaque) write_quoted(b, ", opaque", a->opaque, true);
  buf_lit(b, "\r\n");
}

void digest_write(buf *b, digest_challenge *challenge, const digest_credentials *who, wp_str method,
                  wp_str uri, wp_str cnonce) {
  digest_challenge *c = challenge;
  if (c->hash == HASH_NONE || cnonce.len > sizeof c->cnonce) {
    if (!b->err) b->err = WP_E_ARG;
    return;
  }
  if (c->sess && c->cnonce_len == 0) {
    // 7616 3.4.2: the session's key is made once, with the first cnonce; with that one kept, every reading agrees.
    memcpy(c->cnonce, cnonce.at, cnonce.len);
    c->cnonce_len = (uint16_t)cnonce.len;
  }
  char count[8];
  c->count++;
  answer a = {
      .realm = {c->realm, c->realm_len},
      .nonce = {c->nonce, c->nonce_len},
      .opaque = {c->opaque, c->opaque_len},
      .cnonce = c->sess ? (wp_str){c->cnonce, c->cnonce_len} : cnonce,
      .nc = count_text(c->count, count),
  };
  compute(c, who, method, uri, &a);
  write_answer(b, c, who->username, uri, &a);
}
