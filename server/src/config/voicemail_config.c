// SPDX-License-Identifier: MIT
// "voicemail" to a voicemail_config, or the field that is wrong and why.
#include "config/voicemail_config.h"

#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/known.h"

static int bad(char *why, const char *field, const char *must) {
  return config_wrong(why, "voicemail%s: must be %s", field, must);
}

// A text that may be absent. False: it is there and is none.
static bool read_text(const cJSON *v, const char *name, bool (*fits)(const char *text), char **out) {
  const char *text = cJSON_GetStringValue(config_member(v, name));
  if (!config_member(v, name)) return true;
  if (!fits(text)) return false;
  *out = strdup(text);
  return *out != NULL;
}

static bool is_name(const char *text) {
  return text && *text;
}

// A number that may be absent.
static int read_number(const cJSON *v, const char *name, int usual, int least, int most) {
  return config_member(v, name) ? config_number(config_member(v, name), least, most) : usual;
}

static int read_ports(const cJSON *ports, voicemail_config *out, char *why) {
  int from = cJSON_GetArraySize(ports) == 2 ? config_number(cJSON_GetArrayItem(ports, 0), 1024, 65534) : -1;
  int to = from > 0 ? config_number(cJSON_GetArrayItem(ports, 1), from + 1, 65535) : -1;
  if (to < 0) return bad(why, ".rtpPorts", "two port numbers, the lower first");
  out->rtp_from = (uint16_t)from;
  out->rtp_to = (uint16_t)to;
  return 0;
}

static int read_limits(const cJSON *v, voicemail_config *out, char *why) {
  out->calls = read_number(v, "calls", 20, 1, VOICEMAIL_CALLS_MAX);
  if (out->calls < 0) return bad(why, ".calls", "a whole number from 1 to 200");
  if ((out->rtp_to - out->rtp_from + 1) / 2 < out->calls)
    return bad(why, ".rtpPorts", "two ports for each of \"calls\"");
  out->longest_s = read_number(v, "longest", 180, 5, 1800);
  if (out->longest_s < 0) return bad(why, ".longest", "a whole number of seconds from 5 to 1800");
  out->silence_s = read_number(v, "silence", 6, 2, 60);
  return out->silence_s < 0 ? bad(why, ".silence", "a whole number of seconds from 2 to 60") : 0;
}

int voicemail_config_read(const cJSON *v, voicemail_config *out, char *why) {
  static const char *const known[] = {"listen",  "port",  "servers", "publishTo", "rtpPorts",
                                      "prompts", "calls", "longest", "silence",   NULL};
  *out = (voicemail_config){0};
  if (!v) return 0;
  if (!cJSON_IsObject(v)) return bad(why, "", "an object with listen, port, servers and rtpPorts");
  if (config_only_known(v, known, "voicemail.", why)) return -1;
  int port = config_number(config_member(v, "port"), 1, 65535);
  if (port < 0) return bad(why, ".port", "a whole number from 1 to 65535");
  out->port = (uint16_t)port;
  int servers = config_list(config_member(v, "servers"), is_ip_address, out->servers, VOICEMAIL_SERVERS_MAX);
  if (servers <= 0) return bad(why, ".servers", "a list of the SIP servers' IP addresses");
  out->server_count = servers;
  if (!read_text(v, "publishTo", is_host_port, &out->publish_to))
    return bad(why, ".publishTo", "an IP address and a port, such as \"127.0.0.1:5060\"");
  if (!read_text(v, "prompts", is_name, &out->prompts)) return bad(why, ".prompts", "the name of a folder");
  if (read_ports(config_member(v, "rtpPorts"), out, why) || read_limits(v, out, why)) return -1;
  if (!config_member(v, "listen") || !read_text(v, "listen", is_ip_address, &out->listen))
    return bad(why, ".listen", "an IP address, such as \"127.0.0.1\"");
  return 0;
}

void voicemail_config_free(voicemail_config *v) {
  free(v->listen);
  free(v->publish_to);
  free(v->prompts);
  for (int i = 0; i < VOICEMAIL_SERVERS_MAX; i++) free(v->servers[i]);
  *v = (voicemail_config){0};
}
