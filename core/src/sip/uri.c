// SPDX-License-Identifier: MIT
// URI text -> views of its parts: RFC 3261 19.1 and 25.1 (sip, sips), RFC 3966 3 (tel).
#include "sip/uri.h"

#include "base/str.h"
#include "sip/scan.h"
#include "webphone/err.h"
#include <string.h>

static bool all_of(wp_str text, unsigned class) {
  scan s = scan_of(text);
  scan_while(&s, class);
  return scan_done(&s) && sip_escapes_ok(text);
}

static bool take_host(scan *s, wp_str *host) {
  if (!scan_sees(s, '[')) {
    *host = scan_while(s, SIP_HOST);
    return host->len > 0;
  }
  const char *from = s->at++;
  wp_str inner = {s->at, 0};
  while (s->at < s->end && (sip_is(*s->at, SIP_HEX) || *s->at == ':' || *s->at == '.')) s->at++;
  inner.len = (size_t)(s->at - inner.at);
  if (inner.len < 2 || !scan_sees(s, ']')) return false;
  s->at++;
  *host = (wp_str){from, (size_t)(s->at - from)};
  return true;
}

static bool take_port(scan *s, uint32_t *port) {
  if (!scan_sees(s, ':')) return true;
  s->at++;
  return scan_u32(s, port) && *port >= 1 && *port <= 65535;
}

static bool take_userinfo(wp_str info, sip_uri *out) {
  size_t colon = str_find(info, ':');
  out->user = str_part(info, 0, colon);
  if (out->user.len == 0 || !all_of(out->user, SIP_USER)) return false;
  if (colon == info.len) return true;
  out->password = str_part(info, colon + 1, info.len);
  return all_of(out->password, SIP_PASS);
}

/** At ';' or the end: parameters, each with a name; `out` is the text after the first ';'. */
static bool take_params(scan *s, wp_str *out) {
  if (!scan_sees(s, ';')) return true;
  const char *from = s->at + 1;
  while (scan_sees(s, ';')) {
    s->at++;
    wp_str param = scan_while(s, SIP_PARAM);
    if (param.len == 0 || param.at[0] == '=') return false;
  }
  *out = (wp_str){from, (size_t)(s->at - from)};
  return sip_escapes_ok(*out);
}

static bool parse_sip(scan s, sip_uri *out) {
  // '@' is escaped everywhere else, so the first one ends the user part, whatever stands in it.
  const char *at = str_seek(s.at, s.end, '@', 1);
  if (at < s.end && !take_userinfo((wp_str){s.at, (size_t)(at - s.at)}, out)) return false;
  if (at < s.end) s.at = at + 1;
  if (!take_host(&s, &out->host) || !take_port(&s, &out->port) || !take_params(&s, &out->params))
    return false;
  if (scan_done(&s)) return true;
  if (*s.at++ != '?') return false;
  out->headers = (wp_str){s.at, (size_t)(s.end - s.at)};
  return out->headers.len > 0 && all_of(out->headers, SIP_HNV);
}

static bool parse_tel(scan s, sip_uri *out) {
  const char *from = s.at;
  bool global = scan_sees(&s, '+');
  if (global) s.at++;
  bool digit = false;
  for (; s.at < s.end && sip_is(*s.at, SIP_TEL); s.at++) {
    bool visual = *s.at == '-' || *s.at == '.' || *s.at == '(' || *s.at == ')';
    // 3966 3: a global number has decimal digits only
    if (global && !visual && !sip_is(*s.at, SIP_DIGIT)) return false;
    digit |= !visual;
  }
  out->user = (wp_str){from, (size_t)(s.at - from)};
  return digit && take_params(&s, &out->params) && scan_done(&s);
}

int sip_uri_parse(wp_str text, sip_uri *out) {
  *out = (sip_uri){.text = text};
  scan s = scan_of(text);
  out->scheme_text = scan_while(&s, SIP_SCHEME);
  if (out->scheme_text.len == 0 || !sip_is(text.at[0], SIP_ALPHA) || !scan_sees(&s, ':')) return WP_E_SIP_URI;
  s.at++;
  if (str_eq_ci(out->scheme_text, STR("sip")))
    out->scheme = SIP_SCHEME_SIP;
  else if (str_eq_ci(out->scheme_text, STR("sips")))
    out->scheme = SIP_SCHEME_SIPS;
  else if (str_eq_ci(out->scheme_text, STR("tel")))
    out->scheme = SIP_SCHEME_TEL;
  bool good = false;
  switch (out->scheme) {
  case SIP_SCHEME_SIP:
  case SIP_SCHEME_SIPS: good = parse_sip(s, out); break;
  case SIP_SCHEME_TEL: good = parse_tel(s, out); break;
  case SIP_SCHEME_OTHER:
    good = !scan_done(&s) && all_of((wp_str){s.at, (size_t)(s.end - s.at)}, SIP_URIC);
    break;
  }
  return good ? 0 : WP_E_SIP_URI;
}

bool sip_uri_param(const sip_uri *uri, wp_str name, wp_str *value) {
  wp_str rest = uri->params, param;
  while (str_take_until(&rest, ';', &param)) {
    size_t equal = str_find(param, '=');
    if (!str_eq_ci(str_part(param, 0, equal), name)) continue;
    *value = equal < param.len ? str_part(param, equal + 1, param.len) : (wp_str){param.at + param.len, 0};
    return true;
  }
  return false;
}

void sip_uri_unescape(buf *b, wp_str escaped) {
  for (size_t i = 0; i < escaped.len; i++) {
    char c = escaped.at[i];
    int high = c == '%' && escaped.len - i > 2 ? str_hex(escaped.at[i + 1]) : -1;
    int low = high >= 0 ? str_hex(escaped.at[i + 2]) : -1;
    if (low >= 0) {
      c = (char)(high << 4 | low);
      i += 2;
    }
    buf_char(b, c);
  }
}

static void escape(buf *b, wp_str text, unsigned class, char but) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    buf_uri(b, c, sip_is(c, class) && c != '%' && c != but);
  }
}

void sip_uri_escape_user(buf *b, wp_str user) {
  escape(b, user, SIP_USER, '%');
}

void sip_uri_write(buf *b, wp_str user, wp_str host) {
  buf_lit(b, "sip:");
  sip_uri_escape_user(b, user);
  buf_char(b, '@');
  buf_str(b, host);
}

void sip_uri_escape_param(buf *b, wp_str value) {
  escape(b, value, SIP_PARAM, '=');
}
