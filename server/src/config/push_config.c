// SPDX-License-Identifier: MIT
// "push" to a push_config, or the field that is wrong and why.
#include "config/push_config.h"

#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "config/config.h"
#include "config/known.h"

static int bad(char *why, const char *field, const char *must) {
  return config_wrong(why, "push%s%s: must be %s", *field ? "." : "", field, must);
}

static bool is_pattern(const char *text) {
  return text && endpoint_is_pattern(text);
}

// RFC 8292 2.1: a mailto or https URI, and the strictest service takes nothing but a plain one.
static bool is_subject(const char *text) {
  if (!text || strpbrk(text, " <>\"\\") || strlen(text) > 200) return false;
  if (strncmp(text, "https://", 8) == 0) return text[8] != '\0';
  return strncmp(text, "mailto:", 7) == 0 && strchr(text, '@') && !strstr(text, "@localhost");
}

static int read_sip(const cJSON *sip, push_config *out, char *why) {
  static const char *const known[] = {"listen", "port", "servers", "calls", "ring", NULL};
  if (!sip) return 0;
  if (!cJSON_IsObject(sip)) return bad(why, "sip", "an object with listen, port and servers");
  if (config_only_known(sip, known, "push.sip.", why)) return -1;
  const char *listen = cJSON_GetStringValue(config_member(sip, "listen"));
  if (!is_ip_address(listen)) return bad(why, "sip.listen", "an IP address, such as \"127.0.0.1\"");
  int port = config_number(config_member(sip, "port"), 1, 65535);
  if (port < 0) return bad(why, "sip.port", "a whole number from 1 to 65535");
  int servers = config_list(config_member(sip, "servers"), is_ip_address, out->servers, PUSH_SERVERS_MAX);
  if (servers >= 0) out->server_count = servers;
  if (servers <= 0) return bad(why, "sip.servers", "a list of the SIP servers' IP addresses");
  out->calls =
      config_member(sip, "calls") ? config_number(config_member(sip, "calls"), 1, PUSH_CALLS_MAX) : 2000;
  if (out->calls < 0) return bad(why, "sip.calls", "a whole number from 1 to 10000");
  out->ring_s = config_member(sip, "ring") ? config_number(config_member(sip, "ring"), 5, 180) : 45;
  if (out->ring_s < 0) return bad(why, "sip.ring", "a whole number of seconds from 5 to 180");
  out->port = (uint16_t)port;
  out->listen = strdup(listen);
  return 0;
}

static int read_text(const cJSON *push, const char *name, bool (*fits)(const char *text), const char *must,
                     char **out, char *why) {
  const cJSON *value = config_member(push, name);
  const char *text = cJSON_GetStringValue(value);
  if (!value) return 0;
  if (!fits(text)) return bad(why, name, must);
  *out = strdup(text);
  return 0;
}

static bool is_name(const char *text) {
  return text && *text;
}

int push_config_read(const cJSON *push, push_config *out, char *why) {
  static const char *const known[] = {"subject", "services", "private", "caFile", "connectTo", "sip", NULL};
  *out = (push_config){0};
  if (!push) return 0;
  if (!cJSON_IsObject(push)) return bad(why, "", "an object");
  if (config_only_known(push, known, "push.", why)) return -1;
  if (read_text(push, "subject", is_subject, "mailto:somebody@example.com or an https address", &out->subject,
                why) ||
      read_text(push, "caFile", is_name, "the name of a file with certificates", &out->ca_file, why) ||
      read_text(push, "connectTo", is_host_port, "a host and a port, such as \"127.0.0.1:9000\"",
                &out->connect_to, why))
    return -1;
  if (config_list(config_member(push, "services"), is_pattern, out->services, PUSH_SERVICES_MAX) < 0)
    return bad(why, "services", "a list of origins, such as \"https://*.push.apple.com\"");
  int hosts = config_list(config_member(push, "private"), is_host_port, out->private_hosts, PUSH_PRIVATE_MAX);
  if (hosts < 0) return bad(why, "private", "a list of names with ports, such as \"10.0.0.5:8080\"");
  out->private_count = hosts;
  return read_sip(config_member(push, "sip"), out, why);
}

void push_config_free(push_config *p) {
  free(p->subject);
  free(p->ca_file);
  free(p->connect_to);
  free(p->listen);
  for (int i = 0; i < PUSH_SERVICES_MAX; i++) free(p->services[i]);
  for (int i = 0; i < PUSH_PRIVATE_MAX; i++) free(p->private_hosts[i]);
  for (int i = 0; i < PUSH_SERVERS_MAX; i++) free(p->servers[i]);
  *p = (push_config){0};
}
