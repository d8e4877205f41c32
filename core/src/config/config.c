// SPDX-License-Identifier: MIT
// Configuration JSON (docs/config.md) -> config, or a field and a sentence.
#include "config/config.h"

#include <string.h>

#include "base/str.h"
#include "config/json_view.h"
#include "webphone/err.h"

#define EXPIRES_DEFAULT_S 600u
#define EXPIRES_MIN_S 30u
#define SESSION_DEFAULT_S 1800u  // RFC 4028 4
#define SESSION_MIN_S 90u
#define SECONDS_MAX 86400u
#define DTMF_WORDS "auto rtp info"  // by their numbers in config_dtmf

/** One reading: from where, into what, and where to complain. */
typedef struct reader {
  config *c;
  arena *a;
  wp_str json;
  wp_str *field, *why;
} reader;

static int complain(const reader *r, wp_str field, wp_str why) {
  *r->field = field;
  *r->why = why;
  return WP_E_CONFIG;
}

/** A text, which may be absent, to where it stays. */
static int read_text(reader *r, wp_str name, wp_str *out) {
  wp_str text = json_string(r->a, json_member(r->json, name));
  return area_keep(&r->c->text, text, out) ? complain(r, name, STR("is too long")) : 0;
}

void config_init(config *c) {
  memset(c, 0, sizeof *c);
  c->expires_s = EXPIRES_DEFAULT_S;
  c->session_s = SESSION_DEFAULT_S;
  area_init(&c->text, c->memory, sizeof c->memory);
}

static bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == ':' || c == '[' || c == ']';
}

size_t config_host(wp_str text) {
  size_t len = 0;
  while (len < text.len && is_host_char(text.at[len])) len++;
  return len;
}

static bool is_websocket_url(wp_str url) {
  size_t scheme = str_starts_ci(url, STR("wss://")) ? 6 : str_starts_ci(url, STR("ws://")) ? 5 : 0;
  if (!scheme) return false;
  wp_str rest = str_part(url, scheme, url.len);
  size_t host = config_host(rest);
  if (!host) return false;
  for (size_t i = host; i < rest.len; i++) {
    if (rest.at[i] <= ' ' || rest.at[i] == '#' || (unsigned char)rest.at[i] >= 0x7f) return false;
  }
  return host == rest.len || rest.at[host] == '/' || rest.at[host] == '?';
}

static int read_list(reader *r, wp_str name, config_list *out) {
  wp_str list = json_member(r->json, name), item;
  if (!list.at) return 0;
  bool good = *list.at == '[';
  while (good && json_next(&list, NULL, &item)) {
    item = json_string(r->a, item);
    if (out->count == CONFIG_LIST || area_keep(&r->c->text, item, &out->items[out->count]))
      return complain(r, name, STR("is too long"));
    good = item.len;
    out->count++;
  }
  return good ? 0 : complain(r, name, STR("has to be a list of texts"));
}

static int read_domain(reader *r) {
  const wp_str name = STR("domain");
  int err = read_text(r, name, &r->c->domain);
  wp_str domain = r->c->domain;
  if (err) return err;
  if (!domain.len) return complain(r, name, STR("is missing"));
  if (config_host(domain) != domain.len || domain.len > 253)
    return complain(r, name, STR("has to be a host name"));
  return 0;
}

static int read_servers(reader *r) {
  const wp_str name = STR("wsServers");
  config_list *servers = &r->c->servers;
  int err = read_list(r, name, servers);
  if (err) return err;
  if (!servers->count) return complain(r, name, STR("is missing"));
  if (servers->count > CONFIG_SERVERS) return complain(r, name, STR("is too long"));
  for (size_t i = 0; i < servers->count; i++) {
    if (!is_websocket_url(servers->items[i]))
      return complain(r, name, STR("has to be addresses like wss://example.com/"));
  }
  return 0;
}

/** A whole number of `least` to 86400 or, where `none` is, 0. */
static int read_seconds(reader *r, wp_str name, uint32_t least_s, bool none, uint32_t *out) {
  wp_str value = json_member(r->json, name);
  uint32_t seconds;
  if (!value.at) return 0;
  bool good = str_to_u32(value, &seconds) && seconds <= SECONDS_MAX;
  if (!good || (seconds < least_s && (seconds || !none))) {
    return complain(r, name,
                    none ? STR("has to be 90 to 86400 seconds, or 0") : STR("has to be 30 to 86400 seconds"));
  }
  *out = seconds;
  return 0;
}

static int read_dtmf(reader *r) {
  const wp_str name = STR("dtmf");
  wp_str word = json_string(r->a, json_member(r->json, name));
  uint32_t which = word.len ? str_pick(word, DTMF_WORDS) : 1;
  r->c->dtmf = which - 1;
  if (!word.len || str_eq(word, str_word(DTMF_WORDS, which))) return 0;
  return complain(r, name, STR("has to be auto, rtp or info"));
}

static int read_report_to(reader *r) {
  const wp_str name = STR("qualityReports");
  wp_str *uri = &r->c->report_to;
  int err = read_text(r, name, uri);
  if (!err && uri->len && !str_starts_ci(*uri, STR("sip:")))
    err = complain(r, name, STR("has to be like sip:me@example.com"));
  return err;
}

static void read_flags(reader *r) {
  bool *to[] = {&r->c->message_waiting, &r->c->presence, &r->c->auto_answer, &r->c->auto_answer_asked,
                &r->c->refuse_refer};
  wp_str object = json_member(r->json, STR("flags")), name, value;
  while (json_next(&object, &name, &value)) {
    uint32_t which = str_pick(name, "messageWaiting presence autoAnswer autoAnswerAsked refuseTransfer");
    if (which) *to[which - 1] = str_eq(value, STR("true"));
  }
}

static int read_all(reader *r, config *c) {
  r->c = c;
  config_init(c);
  if (*r->json.at != '{') return complain(r, STR("configuration"), STR("has to be an object"));
  int err = read_domain(r);
  if (!err) err = read_servers(r);
  if (!err) err = read_list(r, STR("codecDelete"), &c->codec_delete);
  if (!err) err = read_list(r, STR("codecPriority"), &c->codec_priority);
  if (!err) err = read_seconds(r, STR("expires"), EXPIRES_MIN_S, false, &c->expires_s);
  if (!err) err = read_seconds(r, STR("sessionExpires"), SESSION_MIN_S, true, &c->session_s);
  if (!err) err = read_dtmf(r);
  if (!err) err = read_report_to(r);
  if (!err) err = read_text(r, STR("withholdPrefix"), &c->withhold_prefix);
  read_flags(r);
  return err;
}

int config_read(config *c, arena *a, wp_str text, wp_str *field, wp_str *why) {
  reader r = {.a = a, .json = str_trim(text), .field = field, .why = why};
  *field = STR("configuration");
  *why = STR("is not JSON");
  if (!json_good(r.json)) return WP_E_JSON;
  config *fresh = arena_take(a, sizeof *fresh);
  if (!fresh) return WP_E_ARENA;
  size_t used = a->used;
  int err = read_all(&r, fresh);
  a->used =
      used;  // only what works as a whole is taken over; the second reading has the room of the first, and cannot fail
  return err ? err : read_all(&r, c);
}
