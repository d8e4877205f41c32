// SPDX-License-Identifier: MIT
// URIs of RFC 3261 19.1 (sip, sips) and RFC 3966 (tel), as views; comparison by 19.1.4.
#ifndef SIP_URI_H
#define SIP_URI_H

#include "base/buf.h"
#include "webphone/types.h"

typedef enum sip_scheme { SIP_SCHEME_OTHER = 0, SIP_SCHEME_SIP, SIP_SCHEME_SIPS, SIP_SCHEME_TEL } sip_scheme;

typedef struct sip_uri {
  wp_str text;  // the whole URI
  wp_str scheme_text;
  sip_scheme scheme;
  wp_str user;  // with escapes, without password; for tel the number
  wp_str password;
  wp_str host;     // IPv6 with its brackets
  uint32_t port;   // 0 when absent
  wp_str params;   // after the first ';', without it; absent when none
  wp_str headers;  // after '?', without it
} sip_uri;

/** Parse one URI that fills `text`. WP_E_SIP_URI when malformed; other schemes parse with `scheme` OTHER. */
int sip_uri_parse(wp_str text, sip_uri *out);
/** The value of parameter `name` (any case): present with no value gives an empty, not absent, text. */
bool sip_uri_param(const sip_uri *uri, wp_str name, wp_str *value);
/** 3261 19.1.4 */
bool sip_uri_equal(const sip_uri *a, const sip_uri *b);
/** Decode %hh escapes of a user part into the buffer. */
void sip_uri_unescape(buf *b, wp_str escaped);
/** Write `user` with what a user part may not contain escaped. */
void sip_uri_escape_user(buf *b, wp_str user);
/** "sip:user@host"; the host as it is. */
void sip_uri_write(buf *b, wp_str user, wp_str host);
/** The same for the value of a URI parameter. */
void sip_uri_escape_param(buf *b, wp_str value);

#endif
