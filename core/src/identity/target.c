// SPDX-License-Identifier: MIT
// What a person types or a peer names -> a clean number -> a URI that our server can be asked for (RFC 3261 19.1, 3966).
#include "identity/target.h"

#include "base/str.h"
#include "sip/uri.h"
#include "webphone/err.h"

/** White space, visual separators of RFC 3966 5.1.1 and invisible marks that come with pasted text. */
static size_t separator_length(wp_str text) {
  // three octets each
  static const char wide[] = "\xe2\x80\x91\xe2\x80\x92\xe2\x80\x93\xe2\x80\x94\xe2\x88\x92\xe2\x80\x8b"
                             "\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad"
                             "\xe2\x80\xae\xe2\x80\xaf\xe2\x80\x89\xe2\x81\xa6\xe2\x81\xa9\xef\xbb\xbf";
  if ((uint8_t)text.at[0] < 0x80) return str_find(STR(" \t\r\n()-./"), text.at[0]) < 9;
  if (str_starts(text, STR("\xc2\xa0"))) return 2;
  for (const char *at = wide; *at; at += 3)
    if (str_starts(text, (wp_str){at, 3})) return 3;
  return 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/** Digits, * # and separators, a plus in front at most: something for a telephone. */
static bool is_number(wp_str text) {
  size_t digits = 0;
  for (size_t at = 0; at < text.len;) {
    char c = text.at[at];
    size_t skip = separator_length(str_part(text, at, text.len));
    if (!skip && !is_digit(c) && c != '*' && c != '#' && c != '+') return false;
    digits += skip == 0;
    at += skip ? skip : 1;
  }
  return digits > 0;
}

static wp_str clean_number(arena *a, wp_str text) {
  buf b = buf_in(a, text.len);
  for (size_t at = 0; at < text.len;) {
    wp_str rest = str_part(text, at, text.len);
    size_t skip = separator_length(rest);
    // "+44 (0)20": the trunk prefix in brackets is not dialled from abroad
    if (str_starts(rest, STR("(0)")) && b.len && b.at[0] == '+') skip = 3;
    if (!skip && !(text.at[at] == '+' && b.len)) buf_char(&b, text.at[at]);
    at += skip ? skip : 1;
  }
  return b.err ? STR_NONE : buf_seal(&b, a);
}

wp_str dial_clean(arena *a, wp_str typed) {
  wp_str text = str_trim(typed);
  return is_number(text) ? clean_number(a, text) : text;
}

static bool has_control(wp_str text) {
  for (size_t i = 0; i < text.len; i++) {
    if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f) return true;
  }
  return false;
}

static int local_target(arena *a, wp_str user, wp_str domain, wp_str *uri) {
  buf b = buf_open(a);
  sip_uri_write(&b, user, domain);
  if (b.err) return b.err;
  *uri = buf_seal(&b, a);
  return 0;
}

static int checked_uri(arena *a, wp_str text, wp_str domain, wp_str *uri) {
  sip_uri parsed;
  if (sip_uri_parse(text, &parsed)) return WP_E_NUMBER;
  if (parsed.scheme == SIP_SCHEME_TEL) return local_target(a, clean_number(a, parsed.user), domain, uri);
  // header parts of a URI would become fields of our INVITE (19.1.5): not from a text field
  if (parsed.scheme == SIP_SCHEME_OTHER || !parsed.host.len || parsed.headers.at) return WP_E_NUMBER;
  *uri = text;
  return 0;
}

/** Something in it that is spoken or dialled, and no address of the web. */
static bool is_user(wp_str text) {
  size_t named = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.at[i] == ':' || text.at[i] == '/') return false;
    named += separator_length(str_part(text, i, 1)) == 0;
  }
  return named > 0;
}

int dial_target(arena *a, wp_str typed, wp_str domain, wp_str *uri) {
  wp_str text = dial_clean(a, typed);
  if (!text.len || text.len > TARGET_TYPED_MAX || has_control(text)) return WP_E_NUMBER;
  if (str_starts_ci(text, STR("sip:")) || str_starts_ci(text, STR("sips:")) ||
      str_starts_ci(text, STR("tel:"))) {
    return checked_uri(a, text, domain, uri);
  }
  size_t at = str_find(text, '@');
  if (at == text.len) return is_user(text) ? local_target(a, text, domain, uri) : WP_E_NUMBER;
  if (str_find(text, ':') < at) return WP_E_NUMBER;  // another scheme, or a password for all to see
  buf b = buf_in(a, text.len + 4);
  buf_lit(&b, "sip:");
  buf_str(&b, text);
  if (b.err) return b.err;
  return checked_uri(a, buf_seal(&b, a), domain, uri);
}
