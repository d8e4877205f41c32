// SPDX-License-Identifier: MIT
// Text of Via, CSeq, Call-ID, Max-Forwards -> their parts (RFC 3261 20, 25.1).
#include "sip/field.h"

#include "base/str.h"
#include "sip/scan.h"
#include "webphone/err.h"

static bool take_sent_by(scan *s, sip_via *out) {
  const char *from = s->at;
  if (scan_sees(s, '[')) {
    while (s->at < s->end && *s->at != ']') {
      if (!sip_is(*s->at, SIP_HEX) && *s->at != ':' && *s->at != '.' && *s->at != '[') return false;
      s->at++;
    }
    if (scan_done(s)) return false;
    s->at++;
  } else {
    scan_while(s, SIP_HOST);
  }
  if (s->at == from) return false;
  wp_str host = {from, (size_t)(s->at - from)};
  if (scan_mark(s, ':') && (!scan_u32(s, &out->port) || out->port < 1 || out->port > 65535)) {
    out->port = 0;
    return false;
  }
  out->host = host;
  return true;
}

static bool take_via_params(scan *s, sip_via *out) {
  scan_space(s);
  const char *from = s->at + 1;
  while (scan_sees(s, ';')) {
    s->at++;
    wp_str name, value;
    if (!scan_param(s, &name, &value)) return false;
    if (name.len == 6 && !out->branch.at && str_eq_ci(name, STR("branch"))) {
      scan branch = scan_of(value);
      scan_while(&branch, SIP_TOKEN);
      if (value.len == 0 || !scan_done(&branch)) return false;
      out->branch = value;
    }
    scan_space(s);
  }
  if (s->at >= from) out->params = str_trim((wp_str){from, (size_t)(s->at - from)});
  return scan_done(s) || *s->at == ',';
}

int sip_via_parse(wp_str value, sip_via *out) {
  *out = (sip_via){0};
  scan s = scan_of(value);
  scan_space(&s);
  bool good = scan_while(&s, SIP_TOKEN).len > 0 && scan_mark(&s, '/') && scan_while(&s, SIP_TOKEN).len > 0 &&
              scan_mark(&s, '/');
  if (!good) return WP_E_SIP_FIELD;
  out->transport = scan_while(&s, SIP_TOKEN);
  const char *gap = s.at;
  scan_space(&s);
  if (out->transport.len == 0 || s.at == gap) return WP_E_SIP_FIELD;
  return take_sent_by(&s, out) && take_via_params(&s, out) ? 0 : WP_E_SIP_FIELD;
}

int sip_cseq_parse(wp_str value, uint32_t *number, wp_str *method) {
  scan s = scan_of(value);
  uint32_t parsed = 0;
  if (!scan_u32(&s, &parsed) || parsed > INT32_MAX) return WP_E_SIP_FIELD;
  const char *gap = s.at;
  scan_space(&s);
  if (s.at == gap) return WP_E_SIP_FIELD;
  wp_str name = scan_while(&s, SIP_TOKEN);
  if (name.len == 0 || !scan_done(&s)) return WP_E_SIP_FIELD;
  *number = parsed;
  *method = name;
  return 0;
}

int sip_call_id_parse(wp_str value) {
  scan s = scan_of(value);
  wp_str word = scan_while(&s, SIP_WORD);
  return word.len > 0 && scan_done(&s) ? 0 : WP_E_SIP_FIELD;
}

int sip_max_forwards_parse(wp_str value, uint32_t *out) {
  scan s = scan_of(value);
  if (scan_while(&s, SIP_DIGIT).len == 0 || !scan_done(&s)) return WP_E_SIP_FIELD;
  uint32_t number;
  if (str_to_u32(value, &number) && number <= 255) *out = number;
  return 0;
}
