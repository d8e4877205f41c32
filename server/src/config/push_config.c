// SPDX-License-Identifier: MIT
// "push" to a push_config, or the field that is wrong and why.
#include "config/push_config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/endpoint.h"
#include "config/config.h"

static const cJSON *member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static int bad(char *why, const char *field, const char *must) {
  snprintf(why, CONFIG_WHY_SIZE, "push.%s: must be %s", field, must);
  return -1;
}

static int only_known(const cJSON *object, const char *const *known, const char *prefix, char *why) {
  const cJSON *field;
  cJSON_ArrayForEach(field, object) {
    size_t i = 0;
    while (known[i] && strcmp(known[i], field->string) != 0) i++;
    if (known[i]) continue;
    snprintf(why, CONFIG_WHY_SIZE, "%s%.100s: there is no such field", prefix, field->string);
    return -1;
  }
  return 0;
}

static bool is_address(const char *text) {
  unsigned char bytes[16];
  return text && (inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1);
}

static bool is_host_port(const char *text) {
  const char *port = text ? strrchr(text, ':') : NULL;
  return port && port > text && port[1] && port[1 + strspn(port + 1, "0123456789")] == '\0';
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

// The texts of a list that `fits`; how many, or -1.
static int read_list(const cJSON *list, bool (*fits)(const char *text), char **out, int most) {
  int count = 0;
  const cJSON *item;
  if (!cJSON_IsArray(list)) return list ? -1 : 0;
  cJSON_ArrayForEach(item, list) {
    const char *text = cJSON_GetStringValue(item);
    if (count == most || !fits(text)) return -1;
    out[count] = strdup(text);
    if (out[count]) count++;
  }
  return count;
}

static int read_number(const cJSON *value, int least, int most) {
  if (!cJSON_IsNumber(value) || value->valuedouble != (double)value->valueint) return -1;
  return value->valueint >= least && value->valueint <= most ? value->valueint : -1;
}

static int read_sip(const cJSON *sip, push_config *out, char *why) {
  static const char *const known[] = {"listen", "port", "servers", "calls", "ring", NULL};
  if (!sip) return 0;
  if (!cJSON_IsObject(sip)) return bad(why, "sip", "an object with listen, port and servers");
  if (only_known(sip, known, "push.sip.", why)) return -1;
  const char *listen = cJSON_GetStringValue(member(sip, "listen"));
  if (!is_address(listen)) return bad(why, "sip.listen", "an IP address, such as \"127.0.0.1\"");
  int port = read_number(member(sip, "port"), 1, 65535);
  if (port < 0) return bad(why, "sip.port", "a whole number from 1 to 65535");
  int servers = read_list(member(sip, "servers"), is_address, out->servers, PUSH_SERVERS_MAX);
  if (servers >= 0) out->server_count = servers;
  if (servers <= 0) return bad(why, "sip.servers", "a list of the SIP servers' IP addresses");
  out->calls = member(sip, "calls") ? read_number(member(sip, "calls"), 1, PUSH_CALLS_MAX) : 2000;
  if (out->calls < 0) return bad(why, "sip.calls", "a whole number from 1 to 10000");
  out->ring_s = member(sip, "ring") ? read_number(member(sip, "ring"), 5, 180) : 45;
  if (out->ring_s < 0) return bad(why, "sip.ring", "a whole number of seconds from 5 to 180");
  out->port = (uint16_t)port;
  out->listen = strdup(listen);
  return 0;
}

static int read_text(const cJSON *push, const char *name, bool (*fits)(const char *text), const char *must,
                     char **out, char *why) {
  const cJSON *value = member(push, name);
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
  if (only_known(push, known, "push.", why)) return -1;
  if (read_text(push, "subject", is_subject, "mailto:somebody@example.com or an https address", &out->subject,
                why) ||
      read_text(push, "caFile", is_name, "the name of a file with certificates", &out->ca_file, why) ||
      read_text(push, "connectTo", is_host_port, "a host and a port, such as \"127.0.0.1:9000\"",
                &out->connect_to, why))
    return -1;
  if (read_list(member(push, "services"), is_pattern, out->services, PUSH_SERVICES_MAX) < 0)
    return bad(why, "services", "a list of origins, such as \"https://*.push.apple.com\"");
  int hosts = read_list(member(push, "private"), is_host_port, out->private_hosts, PUSH_PRIVATE_MAX);
  if (hosts < 0) return bad(why, "private", "a list of names with ports, such as \"10.0.0.5:8080\"");
  out->private_count = hosts;
  return read_sip(member(push, "sip"), out, why);
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
