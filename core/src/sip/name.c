// SPDX-License-Identifier: MIT
// Header and method names <-> numbers, from header.def and method.def. Header names in any case, methods not.
#include "sip/name.h"
#include "base/str.h"
#include "sip/msg.h"
#include <string.h>

#define LENGTH(n)

// One behind the other.
static const char header_names[] =
#define HEADER(symbol, text, compact) text
#include "sip/header.def"
#undef HEADER
    ;

static const char compact_names[SIP_HEADERS] = {
#define HEADER(symbol, text, compact) [SIP_H_##symbol] = compact,
#include "sip/header.def"
#undef HEADER
};
#undef LENGTH

static const uint8_t first_of_length[] = {
#define HEADER(symbol, text, compact)
#define LENGTH(n) [n] = SIP_H_OF_##n,
#include "sip/header.def"
#undef HEADER
#undef LENGTH
};
enum { LENGTHS = sizeof first_of_length - 1 };  // the last one has no name

// Where the names of each length begin: behind those that are shorter.
#define AT(n, shorter) AT_##n = AT_##shorter + (shorter) * (SIP_H_OF_##n - SIP_H_OF_##shorter)
enum {
  AT_2,
  AT(3, 2),
  AT(4, 3),
  AT(5, 4),
  AT(6, 5),
  AT(7, 6),
  AT(8, 7),
  AT(9, 8),
  AT(10, 9),
  AT(11, 10),
  AT(12, 11),
  AT(13, 12),
  AT(14, 13),
  AT(15, 14),
  AT(16, 15),
  AT(17, 16),
  AT(18, 17),
  AT(19, 18)
};
#undef AT
static const uint16_t names_at[LENGTHS] = {
    0,     0,     AT_2,  AT_3,  AT_4,  AT_5,  AT_6,  AT_7,  AT_8,  AT_9,
    AT_10, AT_11, AT_12, AT_13, AT_14, AT_15, AT_16, AT_17, AT_18, AT_19,
};
static const uint8_t lengths[SIP_HEADERS] = {
#define HEADER(symbol, text, compact) [SIP_H_##symbol] = sizeof text - 1,
#define LENGTH(n)
#include "sip/header.def"
#undef HEADER
#undef LENGTH
};

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

sip_header_id sip_header_id_of(wp_str name) {
  if (name.len == 1) {
    const char *found = memchr(compact_names, name.at[0] | 0x20, sizeof compact_names);
    return found ? (sip_header_id)(found - compact_names) : SIP_H_OTHER;
  }
  if (name.len == 0 || name.len >= LENGTHS) return SIP_H_OTHER;
  const char *known = header_names + names_at[name.len];
  for (uint32_t id = first_of_length[name.len]; id < first_of_length[name.len + 1]; id++, known += name.len)
    if (same(name.at, known, name.len)) return (sip_header_id)id;
  return SIP_H_OTHER;
}

wp_str sip_header_text(sip_header_id id) {
  size_t len = id < SIP_HEADERS ? lengths[id] : 0;
  return (wp_str){header_names + names_at[len] + (id - first_of_length[len]) * len, len};
}

// By their numbers, which begin with 1; the first ones are asked for most.
static const char method_names[] =
#define METHOD(symbol, text) text " "
#include "sip/method.def"
#undef METHOD
    ;

wp_str sip_method_text(sip_method method) {
  return str_word(method_names, method);
}

sip_method sip_method_of(wp_str name) {
  sip_method method = (sip_method)str_pick(name, method_names);
  return str_eq(name, sip_method_text(method)) ? method : SIP_METHOD_OTHER;
}
