// SPDX-License-Identifier: MIT
// name-addr and addr-spec with header parameters, and comma separated lists (RFC 3261 7.3.1, 20, 25.1).
#include "base/str.h"
#include "sip/msg.h"
#include "sip/scan.h"
#include "webphone/err.h"
#include <string.h>

static wp_str between(const char *from, const char *to) {
  return (wp_str){from, (size_t)(to - from)};
}

/** Display name up to '<'. Without quotes it is tokens; UTF-8, which is no token, does no harm. */
static bool take_name(scan *s, wp_str *name) {
  if (scan_sees(s, '"')) {
    if (!scan_quoted(s, name)) return false;
    scan_space(s);
    return scan_sees(s, '<');
  }
  const char *from = s->at, *at = from;
  while (at < s->end && (sip_is(*at, SIP_TOKEN | SIP_SPACE) || (uint8_t)*at >= 0x80)) at++;
  if (at == s->end || *at != '<') return true;  // an addr-spec: its scheme ends with ':'
  s->at = at;
  if (s->at > from) *name = str_trim(between(from, s->at));
  return true;
}

static bool take_uri(scan *s, sip_uri *uri) {
  if (scan_sees(s, '<')) {
    const char *from = ++s->at;
    const char *close = str_seek(from, s->end, '>', 1);
    if (close == s->end) return false;
    s->at = close + 1;
    return sip_uri_parse(between(from, close), uri) == 0;
  }
  const char *from = s->at, *at = from;
  for (; at < s->end && *at != ';' && !sip_is(*at, SIP_SPACE); at++) {
    // 20: a URI with comma, question mark or semicolon must stand in <>
    if (*at == ',' || *at == '?') return false;
  }
  s->at = at;
  return sip_uri_parse(between(from, at), uri) == 0;
}

static bool take_params(scan *s, sip_addr *out) {
  scan_space(s);
  if (scan_done(s)) return true;
  out->params = str_trim(between(s->at + 1, s->end));
  for (; !scan_done(s); scan_space(s)) {
    if (*s->at++ != ';') return false;
    wp_str name, value;
    if (!scan_param(s, &name, &value)) return false;
    if (name.len != 3 || !str_eq_ci(name, STR("tag"))) continue;
    scan tag = scan_of(value);
    scan_while(&tag, SIP_TOKEN);
    if (value.len == 0 || !scan_done(&tag) || out->tag.at) return false;
    out->tag = value;
  }
  return true;
}

int sip_addr_parse(wp_str text, sip_addr *out) {
  *out = (sip_addr){0};
  scan s = scan_of(text);
  scan_space(&s);
  bool good = take_name(&s, &out->name) && take_uri(&s, &out->uri) && take_params(&s, out);
  return good ? 0 : WP_E_SIP_FIELD;
}

bool sip_param(wp_str params, wp_str name, wp_str *value) {
  scan s = scan_of(params);
  while (!scan_done(&s)) {
    wp_str found, text;
    if (!scan_param(&s, &found, &text)) return false;
    if (str_eq_ci(found, name)) {
      *value = text.at ? text : (wp_str){found.at + found.len, 0};
      return true;
    }
    scan_space(&s);
    if (scan_done(&s) || *s.at++ != ';') return false;
  }
  return false;
}

static const char *list_element_end(const char *at, const char *end) {
  bool inside = false;
  for (; at < end; at++) {
    if ((uint8_t)*at > '>') continue;  // most characters
    if (*at == ',' && !inside) return at;
    if (*at == '<') inside = true;
    if (*at == '>') inside = false;
    if (*at != '"' || inside) continue;
    scan s = {at, end};
    wp_str quoted;
    // A quote that never closes takes all the rest; who parses the element refuses it.
    if (!scan_quoted(&s, &quoted)) return end;
    at = s.at - 1;
  }
  return end;
}

bool sip_list_next(wp_str *list, wp_str *element) {
  while (list->len) {
    const char *end = list->at + list->len;
    const char *stop = list_element_end(list->at, end);
    *element = str_trim(between(list->at, stop));
    *list = stop < end ? between(stop + 1, end) : between(end, end);
    if (element->len) return true;
  }
  return false;
}

int sip_contact(const sip_msg *msg, sip_addr *out) {
  *out = (sip_addr){0};
  wp_str list = sip_header_value(msg, SIP_H_CONTACT), element;
  if (!sip_list_next(&list, &element)) return WP_E_SIP_MISSING;
  if (!str_eq(element, STR("*"))) return sip_addr_parse(element, out);
  out->uri.text = element;
  return 0;
}

void sip_unescape(buf *b, wp_str quoted) {
  for (size_t i = 0; i < quoted.len; i++) {
    if (quoted.at[i] == '\\' && i + 1 < quoted.len) i++;
    buf_char(b, quoted.at[i]);
  }
}

wp_str sip_plain_name(wp_str quoted, arena *a) {
  buf b = buf_in(a, quoted.len);
  sip_unescape(&b, quoted);
  return b.err ? STR_NONE : buf_seal(&b, a);
}
