// SPDX-License-Identifier: MIT
// SIP tracing (the dialpad's *#0*#): messages as they are, but for what proves who we are.
#include "base/str.h"
#include "phone/inside.h"

void trace_mode(wp_phone *phone, bool on) {
  phone->tracing = on;
  out_add(phone->scene->turn->out, WP_EV_TRACE_MODE, 0)->u.flag.on = on;
}

/** Length of `name=` with optional space around the sign, when `text` begins with one that is secret; else 0. */
static size_t match_secret(wp_str text) {
  size_t at = str_starts_ci(text, STR("response")) ? 8 : str_starts_ci(text, STR("rspauth")) ? 7 : 0;
  if (!at) return 0;
  while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t')) at++;
  if (at == text.len || text.at[at] != '=') return 0;
  at++;
  while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t')) at++;
  return at;
}

static size_t value_length(wp_str text) {
  size_t at = 0;
  if (at < text.len && text.at[at] == '"') {
    do at++;
    while (at < text.len && text.at[at] != '"' && text.at[at] != '\n');
    return at < text.len ? at + 1 : at;
  }
  while (at < text.len && text.at[at] != ',' && text.at[at] != ' ' && text.at[at] != '\r') at++;
  return at;
}

static void copy_without_secrets(buf *b, wp_str message) {
  size_t at = 0;
  while (at < message.len) {
    wp_str rest = str_part(message, at, message.len);
    size_t skip = match_secret(rest);
    if (!skip) {
      buf_char(b, message.at[at++]);
      continue;
    }
    buf_str(b, str_part(rest, 0, skip));
    buf_lit(b, "\"(hidden)\"");
    at += skip + value_length(str_part(rest, skip, rest.len));
  }
}

void trace(wp_phone *phone, wp_str message, bool sent) {
  if (!str_trim(message).len) return;  // 5626 3.5.1: keep-alives would drown what people look for
  // a hidden value may be shorter than what stands for it, some dozen times at most
  buf b = buf_open(phone->scene->turn->arena);
  copy_without_secrets(&b, message);
  if (b.err) return;
  wp_output *o = out_add(phone->scene->turn->out, WP_EV_TRACE, 0);
  o->u.trace.sent = sent;
  o->u.trace.text = buf_seal(&b, phone->scene->turn->arena);
}
