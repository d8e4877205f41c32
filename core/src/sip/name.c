// SPDX-License-Identifier: MIT
// Header and method names <-> numbers, from header.def and method.def. Header names in any case, methods not.
#include "sip/name.h"
#include "base/str.h"
#include "sip/msg.h"
#include <string.h>

// Length and three folded characters tell all names of header.def apart; a test fails when they do not.
static inline uint32_t mix(const char *at, size_t len) {
  return (uint32_t)len << 24 | ((uint8_t)at[0] | 0x20u) << 16 | ((uint8_t)at[len / 2] | 0x20u) << 8 |
         ((uint8_t)at[len - 1] | 0x20u);
}

// Exact for what is compared here: `known` has letters and '-' only, `name` token characters only.
static bool same(const char *name, const char *known, size_t len) {
  for (; len >= 8; len -= 8, name += 8, known += 8) {
    uint64_t x, y;
    memcpy(&x, name, 8);
    memcpy(&y, known, 8);
    if ((x ^ y) & ~0x2020202020202020u) return false;
  }
  for (size_t i = 0; i < len; i++)
    if ((name[i] ^ known[i]) & ~0x20) return false;
  return true;
}

static sip_header_id by_compact(char letter) {
  letter = (char)(letter | 0x20);
#define HEADER(symbol, text, compact)                                                                        \
  if ((compact) && letter == (compact)) return SIP_H_##symbol;
#include "sip/header.def"
#undef HEADER
  return SIP_H_OTHER;
}

static const wp_str header_names[SIP_HEADERS] = {
    [SIP_H_OTHER] = {"", 0},
#define HEADER(symbol, text, compact) [SIP_H_##symbol] = {text, sizeof text - 1},
#include "sip/header.def"
#undef HEADER
};

/** With `len` a constant only the few names of that length are left to compare. */
static inline __attribute__((always_inline)) sip_header_id by_key(uint32_t key, size_t len) {
#define HEADER(symbol, text, compact)                                                                        \
  if (sizeof text - 1 == len && key == mix(text, sizeof text - 1)) return SIP_H_##symbol;
#include "sip/header.def"
#undef HEADER
  return SIP_H_OTHER;
}

static sip_header_id by_length(uint32_t key, size_t len) {
#define LENGTH(n)                                                                                            \
  case n: return by_key(key, n);
  switch (len) {
    LENGTH(2)
    LENGTH(3) LENGTH(4) LENGTH(5) LENGTH(6) LENGTH(7) LENGTH(8) LENGTH(9) LENGTH(10) LENGTH(11) LENGTH(12)
        LENGTH(13) LENGTH(14) LENGTH(15) LENGTH(16) LENGTH(17) LENGTH(18) LENGTH(19) LENGTH(20) LENGTH(21)
            LENGTH(22) LENGTH(23) LENGTH(24) default : return SIP_H_OTHER;
  }
#undef LENGTH
}

sip_header_id sip_header_id_of(wp_str name) {
  if (name.len == 0) return SIP_H_OTHER;
  if (name.len == 1) return by_compact(name.at[0]);
  sip_header_id id = by_length(mix(name.at, name.len), name.len);
  return id && same(name.at, header_names[id].at, name.len) ? id : SIP_H_OTHER;
}

wp_str sip_header_text(sip_header_id id) {
  return id < SIP_HEADERS ? header_names[id] : STR("");
}

wp_str sip_method_text(sip_method method) {
  switch (method) {
#define METHOD(symbol, name)                                                                                 \
  case SIP_##symbol:                                                                                         \
    return STR(name);
#include "sip/method.def"
#undef METHOD
  case SIP_METHOD_OTHER:
  case SIP_METHODS: break;
  }
  return STR("");
}

sip_method sip_method_of(wp_str name) {
#define METHOD(symbol, text)                                                                                 \
  if (name.len == sizeof text - 1 && memcmp(name.at, text, sizeof text - 1) == 0) return SIP_##symbol;
#include "sip/method.def"
#undef METHOD
  return SIP_METHOD_OTHER;
}
