// SPDX-License-Identifier: MIT
// Do two URIs name the same thing? RFC 3261 19.1.4 for sip and sips, RFC 3966 5 for tel.
#include "base/str.h"
#include "sip/scan.h"
#include "sip/uri.h"

#define COMPARED_MAX 64  // parameters or headers; more never compare equal, so a peer cannot make it slow

/** How strictly: letters as they are, in any case, or as the digits of a number with separators among them. */
typedef enum fuss { EXACT = 0, ANY_CASE, NUMBER } fuss;

static bool is_visual(char c) {
  return c == '-' || c == '.' || c == '(' || c == ')';
}

/** Next character, escapes decoded; -1 at the end. An escaped reserved character is not the plain one (19.1.4). */
static int next_char(scan *s, fuss how) {
  while (how == NUMBER && !scan_done(s) && is_visual(*s->at)) s->at++;
  if (scan_done(s)) return -1;
  char c = *s->at++;
  if (c == '%' && s->end - s->at >= 2) {
    int decoded = str_hex(s->at[0]) << 4 | str_hex(s->at[1]);
    s->at += 2;
    if (decoded > 0 && str_find(STR(";/?:@&=+$,"), (char)decoded) < 10) return 0x100 | decoded;
    c = (char)decoded;
  }
  return how && c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : (uint8_t)c;
}

static bool same(wp_str a, wp_str b, fuss how) {
  if (!a.at != !b.at) return false;
  scan x = scan_of(a), y = scan_of(b);
  int c;
  do {
    c = next_char(&x, how);
    if (c != next_char(&y, how)) return false;
  } while (c >= 0);
  return true;
}

static size_t count(wp_str list, char separator) {
  size_t found = 0;
  wp_str piece;
  while (str_take_until(&list, separator, &piece)) found++;
  return found;
}

static bool find(wp_str list, char separator, wp_str name, wp_str *value) {
  wp_str piece;
  while (str_take_until(&list, separator, &piece)) {
    size_t equal = str_find(piece, '=');
    if (!same(str_part(piece, 0, equal), name, ANY_CASE)) continue;
    *value = equal < piece.len ? str_part(piece, equal + 1, piece.len) : STR_NONE;
    return true;
  }
  return false;
}

/** 19.1.4: these count even when they stand in one URI only; others are ignored then. */
static bool never_ignored(wp_str name) {
  return str_pick(name, "user ttl method maddr transport");
}

static bool lists_agree(wp_str a, wp_str b, char separator, bool all) {
  if (count(a, separator) > COMPARED_MAX || count(b, separator) > COMPARED_MAX) return false;
  wp_str rest = a, piece;
  while (str_take_until(&rest, separator, &piece)) {
    size_t equal = str_find(piece, '=');
    wp_str name = str_part(piece, 0, equal);
    wp_str mine = equal < piece.len ? str_part(piece, equal + 1, piece.len) : STR_NONE, other;
    if (!find(b, separator, name, &other)) {
      if (all || never_ignored(name)) return false;
    } else if (!same(mine, other, separator == ';' ? ANY_CASE : EXACT)) {
      return false;
    }
  }
  return true;
}

bool sip_uri_equal(const sip_uri *a, const sip_uri *b) {
  if (str_eq(a->text, b->text)) return true;
  if (a->scheme != b->scheme || a->scheme == SIP_SCHEME_OTHER) return false;
  bool tel = a->scheme == SIP_SCHEME_TEL;
  if (!same(a->user, b->user, tel ? NUMBER : EXACT) || !same(a->password, b->password, EXACT)) return false;
  if (!str_eq_ci(a->host, b->host) || a->port != b->port) return false;
  return lists_agree(a->params, b->params, ';', tel) && lists_agree(b->params, a->params, ';', tel) &&
         lists_agree(a->headers, b->headers, '&', true) && lists_agree(b->headers, a->headers, '&', true);
}
