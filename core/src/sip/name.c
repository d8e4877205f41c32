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
  switch (len) {
  case 2: return by_key(key, 2);
  case 3: return by_key(key, 3);
  case 4: return by_key(key, 4);
  case 5: return by_key(key, 5);
  case 6: return by_key(key, 6);
  case 7: return by_key(key, 7);
  case 8: return by_key(key, 8);
  case 9: return by_key(key, 9);
  case 10: return by_key(key, 10);
  case 11: return by_key(key, 11);
  case 12: return by_key(key, 12);
  case 13: return by_key(key, 13);
  case 14: return by_key(key, 14);
  case 15: return by_key(key, 15);
  case 16: return by_key(key, 16);
  case 17: return by_key(key, 17);
  case 18: return by_key(key, 18);
  case 19: return by_key(key, 19);
  case 20: return by_key(key, 20);
  case 21: return by_key(key, 21);
  case 22: return by_key(key, 22);
  case 23: return by_key(key, 23);
  case 24: return by_key(key, 24);
  default: return SIP_H_OTHER;
  }
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
