// SPDX-License-Identifier: MIT
// Configuration JSON (docs/config.md) -> config, or a field and a sentence.
#include "config/config.h"

#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"

#define EXPIRES_DEFAULT_S 600u
#define EXPIRES_MIN_S 30u
#define SESSION_DEFAULT_S 1800u  // RFC 4028 4
#define SESSION_MIN_S 90u
#define SECONDS_MAX 86400u

typedef struct complaint {
  wp_str *field, *why;
} complaint;

static int complain(const complaint *to, wp_str field, wp_str why) {
  *to->field = field;
  *to->why = why;
  return WP_E_CONFIG;
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

/** Host or host:port, as it stands in an address; `len` of it. */
static size_t host_length(wp_str text) {
  size_t len = 0;
  while (len < text.len && is_host_char(text.at[len])) len++;
  return len;
}

static bool is_websocket_url(wp_str url) {
  size_t scheme = str_starts_ci(url, STR("wss://")) ? 6 : str_starts_ci(url, STR("ws://")) ? 5 : 0;
  if (!scheme) return false;
  wp_str rest = str_part(url, scheme, url.len);
  size_t host = host_length(rest);
  if (!host) return false;
  for (size_t i = host; i < rest.len; i++) {
    if (rest.at[i] <= ' ' || rest.at[i] == '#' || (unsigned char)rest.at[i] >= 0x7f) return false;
  }
  return host == rest.len || rest.at[host] == '/' || rest.at[host] == '?';
}

static int read_list(config *c, const cJSON *json, const char *name, config_list *out, const complaint *to) {
  const cJSON *list = json_item(json, name);
  if (!list || cJSON_IsNull(list)) return 0;
  if (!cJSON_IsArray(list)) return complain(to, str_of(name), STR("has to be a list of texts"));
  for (const cJSON *item = list->child; item; item = item->next) {
    if (!cJSON_IsString(item) || !item->valuestring[0]) {
      return complain(to, str_of(name), STR("has to be a list of texts, none of them empty"));
    }
    if (out->count == CONFIG_LIST) return complain(to, str_of(name), STR("has more than 16 entries"));
    if (area_keep(&c->text, str_of(item->valuestring), &out->items[out->count])) {
      return complain(to, str_of(name), STR("is too long"));
    }
    out->count++;
  }
  return 0;
}

static int read_domain(config *c, const cJSON *json, const complaint *to) {
  wp_str domain = json_text(json, "domain");
  if (!domain.len)
    return complain(to, STR("domain"), STR("is missing: the part behind the @ of every address"));
  if (host_length(domain) != domain.len || domain.len > 253) {
    return complain(to, STR("domain"), STR("has to be a host name"));
  }
  return area_keep(&c->text, domain, &c->domain);
}

static int read_servers(config *c, const cJSON *json, const complaint *to) {
  int err = read_list(c, json, "wsServers", &c->servers, to);
  if (err) return err;
  if (!c->servers.count) return complain(to, STR("wsServers"), STR("is missing"));
  if (c->servers.count > CONFIG_SERVERS)
    return complain(to, STR("wsServers"), STR("has more than 8 entries"));
  for (size_t i = 0; i < c->servers.count; i++) {
    if (!is_websocket_url(c->servers.items[i])) {
      return complain(to, STR("wsServers"), STR("has to hold addresses like wss://sip.example.com:443/"));
    }
  }
  return 0;
}

/** A whole number of `least` to 86400 or, where `none` is, 0. */
static int read_seconds(const cJSON *json, const char *name, uint32_t least_s, bool none, uint32_t *out,
                        const complaint *to) {
  const cJSON *item = json_item(json, name);
  if (!item || cJSON_IsNull(item)) return 0;
  uint32_t seconds = 0;
  bool good = json_u32(json, name, &seconds) && seconds <= SECONDS_MAX;
  if (!good || (seconds < least_s && (seconds || !none))) {
    return complain(to, str_of(name),
                    none ? STR("has to be 0 or a number of seconds from 90 to 86400")
                         : STR("has to be a number of seconds from 30 to 86400"));
  }
  *out = seconds;
  return 0;
}

static int read_dtmf(config *c, const cJSON *json, const complaint *to) {
  static const wp_str words[] = {{"auto", 4}, {"rtp", 3}, {"info", 4}};
  wp_str word = json_text(json, "dtmf");
  for (uint32_t i = 0; i < 3; i++)
    if (str_eq(word, words[i])) c->dtmf = i;
  return !word.len || str_eq(word, words[c->dtmf])
             ? 0
             : complain(to, STR("dtmf"), STR("has to be auto, rtp or info"));
}

static int read_report_to(config *c, const cJSON *json, const complaint *to) {
  wp_str uri = json_text(json, "qualityReports");
  if (uri.len && !str_starts_ci(uri, STR("sip:")))
    return complain(to, STR("qualityReports"), STR("has to be an address like sip:reports@example.com"));
  return area_keep(&c->text, uri, &c->report_to);
}

static int read_all(config *c, const cJSON *json, const complaint *to) {
  if (!cJSON_IsObject(json)) return complain(to, STR("configuration"), STR("has to be one JSON object"));
  int err = read_domain(c, json, to);
  if (!err) err = read_servers(c, json, to);
  if (!err) err = read_list(c, json, "codecDelete", &c->codec_delete, to);
  if (!err) err = read_list(c, json, "codecPriority", &c->codec_priority, to);
  if (!err) err = read_seconds(json, "expires", EXPIRES_MIN_S, false, &c->expires_s, to);
  if (!err) err = read_seconds(json, "sessionExpires", SESSION_MIN_S, true, &c->session_s, to);
  if (!err) err = read_dtmf(c, json, to);
  if (!err) err = read_report_to(c, json, to);
  if (err) return err;
  err = area_keep(&c->text, json_text(json, "withholdPrefix"), &c->withhold_prefix);
  if (err) return complain(to, STR("withholdPrefix"), STR("is too long"));
  const cJSON *flags = json_item(json, "flags");
  c->message_waiting = json_bool(flags, "messageWaiting", false);
  c->presence = json_bool(flags, "presence", false);
  c->auto_answer = json_bool(flags, "autoAnswer", false);
  c->auto_answer_asked = json_bool(flags, "autoAnswerAsked", false);
  c->refuse_refer = json_bool(flags, "refuseTransfer", false);
  return 0;
}

int config_read(config *c, arena *a, wp_str text, wp_str *field, wp_str *why) {
  complaint to = {field, why};
  *field = STR("configuration");
  *why = STR("is not JSON");
  cJSON *json = NULL;
  int err = json_parse(a, text, &json);
  if (err) return err;
  config *fresh = arena_take(a, sizeof *fresh);
  if (!fresh) return WP_E_ARENA;
  config_init(fresh);
  err = read_all(fresh, json, &to);
  if (err) return err;
  // only what works as a whole is taken over; the second reading cannot fail
  config_init(c);
  return read_all(c, json, &to);
}
