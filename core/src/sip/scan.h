// SPDX-License-Identifier: MIT
// Inside sip/: character classes of RFC 3261 25.1 and a scanner over one header field value.
#ifndef SIP_SCAN_H
#define SIP_SCAN_H

#include "webphone/types.h"

enum {
  SIP_TOKEN = 1,
  SIP_WORD = 2,  // of Call-ID, with '@'
  SIP_USER = 4,  // user part; this and the next three with the '%' of an escape
  SIP_PASS = 8,
  SIP_PARAM = 16,  // URI parameter; '=' too, which values of some servers hold
  SIP_HNV = 32,    // URI headers, with their '=' and '&'
  SIP_HOST = 64,   // host name; '_' too, which container names hold
  SIP_URIC = 128,  // any URI
  SIP_DIGIT = 256,
  SIP_HEX = 512,
  SIP_ALPHA = 1024,
  SIP_SCHEME = 2048,
  SIP_SPACE = 4096,  // LWS: a CR or LF inside a value is always part of a fold
  SIP_VALUE = 8192,  // header parameter value without quotes: token or host
  SIP_TEL = 16384    // number of a tel URI after its '+'
};

extern const uint16_t sip_classes[256];

static inline bool sip_is(char c, unsigned class) {
  return (sip_classes[(uint8_t)c] & class) != 0;
}

typedef struct scan {
  const char *at, *end;
} scan;

static inline scan scan_of(wp_str text) {
  return (scan){text.at, text.len ? text.at + text.len : text.at};
}

static inline bool scan_done(const scan *s) {
  return s->at == s->end;
}

/** Is the next character `c`? It stays. */
static inline bool scan_sees(const scan *s, char c) {
  return s->at < s->end && *s->at == c;
}

// The loops run on a copy of `at`: through the pointer it would be stored for each character.
static inline void scan_space(scan *s) {
  const char *at = s->at, *end = s->end;
  while (at < end && sip_is(*at, SIP_SPACE)) at++;
  s->at = at;
}

/** The longest run of that class, maybe empty. */
static inline wp_str scan_while(scan *s, unsigned class) {
  const char *from = s->at, *at = from, *end = s->end;
  while (at < end && sip_is(*at, class)) at++;
  s->at = at;
  return (wp_str){from, (size_t)(at - from)};
}

/** Take `c` with white space around it (SLASH, EQUAL, SEMI, COLON ... of 25.1). */
static inline bool scan_mark(scan *s, char c) {
  const char *from = s->at;
  scan_space(s);
  if (!scan_sees(s, c)) {
    s->at = from;
    return false;
  }
  s->at++;
  scan_space(s);
  return true;
}

/** At '"': the text between the quotes, escapes still in it. False: nothing was taken. */
bool scan_quoted(scan *s, wp_str *inner);
/** generic-param after its ';': a flag has an absent value, quotes are taken off. */
bool scan_param(scan *s, wp_str *name, wp_str *value);
/** Digits without overflow. */
bool scan_u32(scan *s, uint32_t *number);
/** Every '%' in it begins an escape. */
bool sip_escapes_ok(wp_str text);

#endif
