// SPDX-License-Identifier: MIT
// What Domain A and B of a web phone lead to, and any name that somebody asks about, for people who set it up.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/api.h"
#include "api/site.h"
#include "base/clock.h"
#include "egress/certificate.h"
#include "store/rules.h"
#include "store/tenant.h"

enum { HTTPS_PORT = 443, HOST_SIZE = 256 };

static const char *const state_words[] = {
    [SITE_UNRESOLVED] = "unresolved", [SITE_PRIVATE] = "private", [SITE_REFUSED] = "refused",
    [SITE_UNTRUSTED] = "untrusted",   [SITE_ENDED] = "ended",     [SITE_GOOD] = "good",
};

static bool may_be_private(const config *c, const char *host, int port) {
  char host_port[HOST_SIZE + 8];
  snprintf(host_port, sizeof host_port, "%s:%d", host, port);
  for (int i = 0; i < c->private_count; i++) {
    if (strcasecmp(c->private_hosts[i], host_port) == 0) return true;
  }
  return false;
}

static void add_finding(cJSON *items, const char *use, const char *name, int port, const char *state,
                        const site_look *look) {
  cJSON *item = cJSON_CreateObject();
  cJSON_AddStringToObject(item, "use", use);
  cJSON_AddStringToObject(item, "name", name);
  cJSON_AddNumberToObject(item, "port", port);
  cJSON_AddStringToObject(item, "state", state);
  cJSON *addresses = cJSON_AddArrayToObject(item, "addresses");
  for (int i = 0; look && i < look->count; i++)
    cJSON_AddItemToArray(addresses, cJSON_CreateString(look->addresses[i]));
  if (look && look->since) cJSON_AddNumberToObject(item, "since", (double)look->since);
  if (look && look->until) cJSON_AddNumberToObject(item, "until", (double)look->until);
  if (look && look->why[0]) cJSON_AddStringToObject(item, "why", look->why);
  cJSON_AddItemToArray(items, item);
}

static void look_at(const config *c, cJSON *items, const char *use, const char *host, int port) {
  site_look look;
  const site_terms terms = {.may_be_private = may_be_private(c, host, port), .ca_file = c->ca_file};
  certificate_look(host, port, &terms, clock_now(), &look);
  add_finding(items, use, host, port, state_words[look.state], &look);
}

// "sip.example", "wss://sip.example:8443/ws": the rules of the settings have seen to it that it is one of these.
static void look_at_server(const config *c, cJSON *items, const char *use, const char *address) {
  bool plain = strncasecmp(address, "ws://", 5) == 0;
  const char *at = strstr(address, "://");
  at = at ? at + 3 : address;
  char host[HOST_SIZE];
  size_t len = strcspn(at, *at == '[' ? "]" : ":/");
  if (*at == '[' && at[len]) len++;
  if (len == 0 || len >= sizeof host) return;
  memcpy(host, at, len);
  host[len] = '\0';
  int port = at[len] == ':' ? (int)strtol(at + len + 1, NULL, 10) : plain ? 80 : HTTPS_PORT;
  if (plain)
    add_finding(items, use, host, port, "plain", NULL);
  else
    look_at(c, items, use, host, port);
}

// ?name=: a domain, with its port perhaps.
void certificate_show(request *r, reply *out) {
  const char *name = request_query(r, "name");
  if (name && !strstr(name, "://")) name = arena_print(&r->arena, "wss://%s", name);
  cJSON *names = cJSON_CreateArray();
  if (name) cJSON_AddItemToArray(names, cJSON_CreateString(name));
  const char *fault = webrtc_fault(names);
  cJSON_Delete(names);
  if (fault) {
    reply_failure(r, 400, "Give a domain such as phone.example.com, without anything around it.", out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  look_at_server(r->site->config, cJSON_AddArrayToObject(json, "items"), "name", name);
  reply_json(r, out, 200, json);
}

void tenant_domains_show(request *r, reply *out) {
  tenant *t = NULL;
  int64_t id = r->params[0].number;
  db_result result = r->actor.tenant && r->actor.tenant != id ? DB_NONE : tenant_read(r->db, id, &t);
  if (result != DB_DONE) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  const config *c = r->site->config;
  cJSON *json = cJSON_CreateObject();
  cJSON *items = cJSON_AddArrayToObject(json, "items");
  if (strcmp(t->domain, "*") == 0)
    add_finding(items, "A", t->domain, HTTPS_PORT, "every", NULL);
  else
    look_at(c, items, "A", t->domain, HTTPS_PORT);
  cJSON *hosts = cJSON_Parse(t->webrtc_hosts);
  const cJSON *host;
  cJSON_ArrayForEach(host, hosts) {
    if (cJSON_IsString(host)) look_at_server(c, items, "B", host->valuestring);
  }
  cJSON_Delete(hosts);
  tenant_free(t);
  reply_json(r, out, 200, json);
}
