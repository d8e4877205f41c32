// SPDX-License-Identifier: MIT
// The character classes of RFC 3261 25.1 and RFC 3966 3, one bit each, and the scanner over them.
#include "sip/scan.h"

#include "base/str.h"
#include <string.h>

// Combinations of classes that occur; a row below is eight characters.
#define C_SPACE (SIP_SPACE)
#define C_BANG (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_URIC | SIP_VALUE)
#define C_QUOTE (SIP_WORD)
#define C_HASH (SIP_TEL)
#define C_DOLLAR (SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_URIC)
#define C_PAREN (SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_URIC | SIP_TEL)
#define C_STAR                                                                                               \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_URIC | SIP_VALUE | SIP_TEL)
#define C_PLUS                                                                                               \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_URIC | SIP_SCHEME | SIP_VALUE)
#define C_COMMA (SIP_USER | SIP_PASS | SIP_URIC)
#define C_MINUS                                                                                              \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_HOST | SIP_URIC | SIP_SCHEME |     \
   SIP_VALUE | SIP_TEL)
#define C_SLASH (SIP_WORD | SIP_USER | SIP_PARAM | SIP_HNV | SIP_URIC)
#define C_NUM                                                                                                \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_HOST | SIP_URIC | SIP_DIGIT |      \
   SIP_HEX | SIP_SCHEME | SIP_VALUE | SIP_TEL)
#define C_COLON (SIP_WORD | SIP_PARAM | SIP_HNV | SIP_URIC | SIP_VALUE)
#define C_SEMI (SIP_USER | SIP_URIC)
#define C_ASK (SIP_WORD | SIP_USER | SIP_HNV | SIP_URIC)
#define C_AT (SIP_WORD | SIP_URIC)
#define C_HEXA                                                                                               \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_HOST | SIP_URIC | SIP_HEX |        \
   SIP_ALPHA | SIP_SCHEME | SIP_VALUE | SIP_TEL)
#define C_ALPHA                                                                                              \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_HOST | SIP_URIC | SIP_ALPHA |      \
   SIP_SCHEME | SIP_VALUE)
#define C_UNDER                                                                                              \
  (SIP_TOKEN | SIP_WORD | SIP_USER | SIP_PASS | SIP_PARAM | SIP_HNV | SIP_HOST | SIP_URIC | SIP_VALUE)
#define C_GRAVE (SIP_TOKEN | SIP_WORD | SIP_VALUE)

const uint16_t sip_classes[256] = {
    0,       0,       0,       0,       0,       0,        0,        0,       0,        C_SPACE,
    C_SPACE, 0,       0,       C_SPACE, 0,       0,        0,        0,       0,        0,
    0,       0,       0,       0,       0,       0,        0,        0,       0,        0,
    0,       0,       C_SPACE, C_BANG,  C_QUOTE, C_HASH,   C_DOLLAR, C_BANG,  C_DOLLAR, C_BANG, /*  !"#$%&' */
    C_PAREN, C_PAREN, C_STAR,  C_PLUS,  C_COMMA, C_MINUS,  C_MINUS,  C_SLASH,                   /* ()*+,-./ */
    C_NUM,   C_NUM,   C_NUM,   C_NUM,   C_NUM,   C_NUM,    C_NUM,    C_NUM,                     /* 01234567 */
    C_NUM,   C_NUM,   C_COLON, C_SEMI,  C_QUOTE, C_DOLLAR, C_QUOTE,  C_ASK,                     /* 89:;<=>? */
    C_AT,    C_HEXA,  C_HEXA,  C_HEXA,  C_HEXA,  C_HEXA,   C_HEXA,   C_ALPHA,                   /* @ABCDEFG */
    C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA,  C_ALPHA,  C_ALPHA,                   /* HIJKLMNO */
    C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA,  C_ALPHA,  C_ALPHA,                   /* PQRSTUVW */
    C_ALPHA, C_ALPHA, C_ALPHA, C_COLON, C_QUOTE, C_COLON,  0,        C_UNDER,                   /* XYZ[\]^_ */
    C_GRAVE, C_HEXA,  C_HEXA,  C_HEXA,  C_HEXA,  C_HEXA,   C_HEXA,   C_ALPHA,                   /* `abcdefg */
    C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA,  C_ALPHA,  C_ALPHA,                   /* hijklmno */
    C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA, C_ALPHA,  C_ALPHA,  C_ALPHA,                   /* pqrstuvw */
    C_ALPHA, C_ALPHA, C_ALPHA, C_QUOTE, 0,       C_QUOTE,  C_BANG,   0,                         /* xyz{|}~ */
};

bool scan_quoted(scan *s, wp_str *inner) {
  if (!scan_sees(s, '"')) return false;
  const char *from = s->at + 1;
  for (const char *at = from; at < s->end; at++) {
    if (*at == '"') {
      *inner = (wp_str){from, (size_t)(at - from)};
      s->at = at + 1;
      return true;
    }
    // quoted-pair: anything of ASCII but CR and LF, so a NUL may stand here and nowhere else
    if (*at == '\\') {
      if (++at == s->end || *at == '\r' || *at == '\n') return false;
    } else if ((uint8_t)*at < ' ' && !sip_is(*at, SIP_SPACE)) {
      return false;
    }
  }
  return false;
}

bool scan_param(scan *s, wp_str *name, wp_str *value) {
  scan_space(s);
  *name = scan_while(s, SIP_TOKEN);
  *value = (wp_str){NULL, 0};
  if (name->len == 0) return false;
  if (!scan_mark(s, '=')) return true;
  if (scan_sees(s, '"')) return scan_quoted(s, value);
  *value = scan_while(s, SIP_VALUE);
  return value->len > 0;
}

bool scan_u32(scan *s, uint32_t *number) {
  return str_to_u32(scan_while(s, SIP_DIGIT), number);
}

bool sip_escapes_ok(wp_str text) {
  if (text.len == 0) return true;
  const char *end = text.at + text.len;
  for (const char *at = text.at; (at = memchr(at, '%', (size_t)(end - at))); at += 3)
    if (end - at < 3 || !sip_is(at[1], SIP_HEX) || !sip_is(at[2], SIP_HEX)) return false;
  return true;
}
