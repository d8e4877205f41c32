// SPDX-License-Identifier: MIT
// INVITE -> whose phone is wanted and who calls; CANCEL -> why; stream -> messages.
#include "base/str.h"
#include "park/inside.h"
#include "webphone/err.h"

wp_str park_unescaped(arena *a, wp_str escaped) {
  buf b = buf_in(a, escaped.len + 1);
  sip_uri_unescape(&b, escaped);
  return b.err ? STR_NONE : buf_seal(&b, a);
}

/** 7315 4.2: whom the SIP server was asked for, where it changes the Request-URI; it need not. */
static bool called_party(const sip_msg *msg, sip_uri *out) {
  sip_addr addr;
  *out = msg->uri;
  for (size_t i = 0; i < msg->header_count; i++) {
    if (!str_eq_ci(msg->headers[i].name, STR("P-Called-Party-ID"))) continue;
    if (sip_addr_parse(msg->headers[i].value, &addr)) return false;
    *out = addr.uri;
    break;
  }
  return (out->scheme == SIP_SCHEME_SIP || out->scheme == SIP_SCHEME_SIPS) && out->user.len && out->host.len;
}

/** 3323 4.2: its values stand behind each other, with semicolons. */
static bool is_private(const sip_msg *msg) {
  wp_str list = sip_header_value(msg, SIP_H_PRIVACY), value;
  while (str_take_until(&list, ';', &value))
    if (str_pick(str_trim(value), "id user header")) return true;
  return str_eq_ci(msg->from.uri.host, STR("anonymous.invalid"));
}

/** 3325 9.1: what the SIP server asserts counts before what the caller says. */
static sip_addr caller_of(const sip_msg *msg) {
  sip_addr addr, from = msg->from;
  wp_str list = sip_header_value(msg, SIP_H_P_ASSERTED_IDENTITY), first;
  if (!sip_list_next(&list, &first) || sip_addr_parse(first, &addr)) return from;
  if (!addr.name.len) addr.name = from.name;
  return addr;
}

static wp_str number_of(arena *a, const sip_uri *uri, wp_str home) {
  wp_str user = park_unescaped(a, uri->user);
  if (uri->scheme == SIP_SCHEME_TEL || str_eq_ci(uri->host, home)) return user;
  buf b = buf_in(a, user.len + uri->host.len + 2);
  buf_str(&b, user);
  buf_char(&b, '@');
  buf_str(&b, uri->host);
  return b.err ? user : buf_seal(&b, a);
}

void park_read_caller(arena *a, const sip_msg *msg, wp_str home, wp_str *number, wp_str *name) {
  *number = *name = STR_NONE;
  if (is_private(msg)) return;
  sip_addr caller = caller_of(msg);
  *number = number_of(a, &caller.uri, home);
  *name = sip_plain_name(caller.name, a);
}

bool park_read_call(wp_park *park, const sip_msg *msg, wp_park_output *out) {
  arena *a = &park->arena;
  sip_uri called;
  uint32_t seconds;
  if (!called_party(msg, &called)) return false;
  out->kind = WP_PARK_CALL;
  out->u.call.user = park_unescaped(a, called.user);
  out->u.call.domain = called.host;
  out->u.call.call_id = msg->call_id;
  out->u.call.ring = park->ring;
  // 13.2.1: how long the caller waits; zero seconds wake nobody.
  if (sip_seconds(msg, SIP_H_EXPIRES, &seconds) && seconds && seconds * 1000ull < park->ring)
    out->u.call.ring = seconds * 1000ull;
  park_read_caller(a, msg, called.host, &out->u.call.number, &out->u.call.name);
  return true;
}

wp_park_end park_read_reason(const sip_msg *msg) {
  for (const sip_header *h = sip_header_first(msg, SIP_H_REASON); h; h = sip_header_next(msg, h)) {
    wp_str list = h->value, reason, cause;
    while (sip_list_next(&list, &reason)) {
      wp_str protocol = str_before(reason, ';');
      if (!sip_param(str_part(reason, str_find(reason, ';') + 1, reason.len), STR("cause"), &cause)) continue;
      bool sip = str_eq_ci(protocol, STR("SIP"));
      if (sip && str_eq(cause, STR("200"))) return WP_PARK_ELSEWHERE;
      // Q.850 26: another of those that were rung has answered
      if (!sip && str_eq_ci(protocol, STR("Q.850")) && str_eq(cause, STR("26"))) return WP_PARK_ELSEWHERE;
      if (sip && (str_eq(cause, STR("600")) || str_eq(cause, STR("603")))) return WP_PARK_REFUSED;
    }
  }
  return WP_PARK_MISSED;
}

/** Content-Length of a header, 0 where it has none; false: it is no number. */
static bool body_length(wp_str head, uint32_t *length) {
  wp_str line;
  *length = 0;
  while (str_take_line(&head, &line)) {
    wp_str name = str_before(line, ':');
    if (!str_eq_ci(name, STR("Content-Length")) && !str_eq_ci(name, STR("l"))) continue;
    return str_to_u32(str_trim(str_part(line, str_find(line, ':') + 1, line.len)), length);
  }
  return true;
}

int wp_park_frame(const void *bytes, size_t len, size_t most, size_t *out) {
  const char *at = bytes;
  size_t start = 0;
  uint32_t body;
  *out = 0;
  while (start < len && (at[start] == '\r' || at[start] == '\n')) start++;
  for (size_t i = start; i + 4 <= len; i++) {
    if (at[i] != '\r' || at[i + 1] != '\n' || at[i + 2] != '\r' || at[i + 3] != '\n') continue;
    if (!body_length((wp_str){at + start, i + 2 - start}, &body)) return WP_E_SIP_LENGTH;
    size_t whole = i + 4 + body;
    if (whole > most) return WP_E_MESSAGE_SIZE;
    *out = whole <= len ? whole : 0;
    return 0;
  }
  return len >= most ? WP_E_MESSAGE_SIZE : 0;
}
