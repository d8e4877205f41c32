// SPDX-License-Identifier: MIT
// Digest authentication: RFC 3261 22, 7616, 8760. Secrets stay with the caller.
#ifndef SIP_DIGEST_H
#define SIP_DIGEST_H

#include "base/buf.h"
#include "base/hash.h"
#include "sip/msg.h"

#define DIGEST_NONCE_MAX 256
#define DIGEST_TEXT_MAX 128

/** A challenge that was chosen and kept, to be used until the server says it is stale. */
typedef struct digest_challenge {
  hash_kind hash;  // HASH_NONE: nothing kept
  bool proxy;      // from a 407
  bool qop_auth;   // false: the old form without qop (RFC 2069)
  bool stale;      // as the challenge said
  bool has_opaque;
  uint32_t count;  // times used: nonce count
  uint32_t realm_len, nonce_len, opaque_len, cnonce_len;
  char realm[DIGEST_TEXT_MAX], nonce[DIGEST_NONCE_MAX], opaque[DIGEST_TEXT_MAX];  // escapes still in them
  bool sess;                     // algorithm with -sess (RFC 7616 3.4.2)
  char cnonce[DIGEST_TEXT_MAX];  // of -sess: the one of the first use, it stays
} digest_challenge;

typedef struct digest_credentials {
  wp_str username, password;
} digest_credentials;

/**
 * Choose from all challenges of a 401 or 407: the strongest hash we know with qop auth (or none),
 * in the server's order among equals (8760 2.4). Never one weaker than `floor`: a server that once
 * offered SHA-256 is not followed down to MD5. WP_E_SIP_AUTH when none can be answered;
 * WP_E_FULL when realm or nonce are longer than we keep.
 */
int digest_choose(const sip_msg *response, hash_kind floor, digest_challenge *out);
/** As it is written; not of HASH_NONE. */
wp_str digest_algorithm(hash_kind hash, bool sess);

/**
 * Write the Authorization or Proxy-Authorization line with CRLF for a request. Counts the use.
 * `cnonce` is fresh for every call (at least 16 characters). WP_E_ARG in the buffer when nothing is kept.
 */
void digest_write(buf *b, digest_challenge *challenge, const digest_credentials *who, wp_str method,
                  wp_str uri, wp_str cnonce);

#endif
