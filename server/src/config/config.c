// SPDX-License-Identifier: MIT
// The portal's configuration file to a config, or the field that is wrong and why.
#include "config/config.h"

#include <cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "base/text.h"
#include "config/known.h"
#include "config/phone_config.h"

static int read_listen(const cJSON *listen, config *out, char *why) {
  static const char *const known[] = {"address", "port", NULL};
  if (!cJSON_IsObject(listen)) {
    return config_wrong(why, "listen: must be an object with address and port");
  }
  if (config_only_known(listen, known, "listen.", why)) return -1;
  const cJSON *address = config_member(listen, "address");
  if (!is_ip_address(cJSON_GetStringValue(address))) {
    return config_wrong(why, "listen.address: must be an IP address, such as \"127.0.0.1\"");
  }
  const cJSON *port = config_member(listen, "port");
  if (!cJSON_IsNumber(port) || port->valuedouble != (double)port->valueint || port->valueint < 1 ||
      port->valueint > 65535) {
    return config_wrong(why, "listen.port: must be a whole number from 1 to 65535");
  }
  out->address = strdup(address->valuestring);
  out->port = (uint16_t)port->valueint;
  return 0;
}

static int read_name(const cJSON *root, const char *name, const char *what, char **out, char *why) {
  const cJSON *value = config_member(root, name);
  if (!cJSON_IsString(value) || !value->valuestring[0]) {
    return config_wrong(why, "%s: must be the name of %s", name, what);
  }
  *out = strdup(value->valuestring);
  return 0;
}

static int read_threads(const cJSON *root, config *out, char *why) {
  const cJSON *threads = config_member(root, "threads");
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  out->threads = cores < 1 ? 1 : cores > 8 ? 8 : (int)cores;
  if (!threads) return 0;
  bool whole = cJSON_IsNumber(threads) && threads->valuedouble == (double)threads->valueint;
  if (whole && threads->valueint >= 1 && threads->valueint <= THREADS_MAX) {
    out->threads = threads->valueint;
    return 0;
  }
  return config_wrong(why, "threads: must be a whole number from 1 to %d", THREADS_MAX);
}

static int read_proxies(const cJSON *list, config *out, char *why) {
  if (list && !cJSON_IsArray(list))
    return config_wrong(why, "trustedProxies: must be a list of IP addresses");
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    const char *address = cJSON_GetStringValue(item);
    if (out->proxy_count < PROXIES_MAX && is_ip_address(address)) {
      out->proxies[out->proxy_count] = strdup(address);
      if (out->proxies[out->proxy_count]) out->proxy_count++;
      continue;
    }
    return config_wrong(why, "trustedProxies[%d]: must be an IP address, and one of at most %d",
                        out->proxy_count, PROXIES_MAX);
  }
  return 0;
}

static int read_log(const cJSON *log, config *out, char *why) {
  static const char *const known[] = {"format", "requests", NULL};
  if (!log) return 0;
  if (!cJSON_IsObject(log)) return config_wrong(why, "log: must be an object with format and requests");
  const char *format = cJSON_GetStringValue(config_member(log, "format"));
  const cJSON *requests = config_member(log, "requests");
  if (config_only_known(log, known, "log.", why)) return -1;
  if (config_member(log, "format") &&
      (!format || (strcmp(format, "json") != 0 && strcmp(format, "text") != 0))) {
    return config_wrong(why, "log.format: must be \"text\" or \"json\"");
  }
  if (requests && !cJSON_IsBool(requests)) {
    return config_wrong(why, "log.requests: must be true or false");
  }
  out->log_json = format && strcmp(format, "json") == 0;
  out->log_requests = cJSON_IsTrue(requests);
  return 0;
}

static int read_private(const cJSON *list, config *out, char *why) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    const char *host = cJSON_GetStringValue(item);
    if (out->private_count < PRIVATE_MAX && is_host_port(host)) {
      out->private_hosts[out->private_count] = strdup(host);
      if (out->private_hosts[out->private_count]) out->private_count++;
      continue;
    }
    return config_wrong(
        why, "scripts.private: must be at most %d names with ports, such as \"10.0.0.5:8080\"", PRIVATE_MAX);
  }
  return 0;
}

static int read_optional(const cJSON *object, const char *field, const char *what, char **out, char *why) {
  return config_member(object, field) ? read_name(object, field, what, out, why) : 0;
}

static int read_scripts(const cJSON *scripts, config *out, char *why) {
  static const char *const known[] = {"runner", "private", NULL};
  const cJSON *hosts = config_member(scripts, "private");
  if (!scripts) return 0;
  if (!cJSON_IsObject(scripts) || (hosts && !cJSON_IsArray(hosts))) {
    return config_wrong(why, "scripts: must be an object with runner and private, a list");
  }
  if (config_only_known(scripts, known, "scripts.", why)) return -1;
  if (read_optional(scripts, "runner", "the program that runs scripts", &out->runner, why)) return -1;
  return read_private(hosts, out, why);
}

static int read_root(const cJSON *root, config *out, char *why) {
  static const char *const known[] = {
      "listen", "web",     "database",       "phone", "threads",   "trustedProxies", "https",
      "log",    "scripts", "voicemailSpool", "push",  "voicemail", "payments",       "mail",
      "caFile", NULL};
  if (!cJSON_IsObject(root)) {
    return config_wrong(why, "the file: must hold one JSON object");
  }
  if (config_only_known(root, known, "", why)) return -1;
  if (read_listen(config_member(root, "listen"), out, why)) return -1;
  if (read_name(root, "web", "the folder with the built app", &out->web, why)) return -1;
  if (read_name(root, "database", "the database file", &out->database, why)) return -1;
  if (read_threads(root, out, why) || read_proxies(config_member(root, "trustedProxies"), out, why))
    return -1;
  if (read_log(config_member(root, "log"), out, why)) return -1;
  if (read_scripts(config_member(root, "scripts"), out, why)) return -1;
  if (read_optional(root, "voicemailSpool", "the folder for voice messages", &out->voicemail_spool, why))
    return -1;
  if (read_optional(root, "caFile", "a file with certificates", &out->ca_file, why)) return -1;
  if (push_config_read(config_member(root, "push"), &out->push, why)) return -1;
  if (mail_config_read(config_member(root, "mail"), &out->mail, why)) return -1;
  if (payment_config_read(config_member(root, "payments"), &out->payments, why)) return -1;
  if (voicemail_config_read(config_member(root, "voicemail"), &out->voicemail, why)) return -1;
  if (out->voicemail.listen && !out->voicemail_spool)
    return config_wrong(why, "voicemail: needs voicemailSpool, the folder that messages are written to");
  const cJSON *secure = config_member(root, "https");
  if (secure && !cJSON_IsBool(secure)) {
    return config_wrong(why, "https: must be true or false");
  }
  out->secure = cJSON_IsTrue(secure);
  const cJSON *phone = config_member(root, "phone");
  if (phone && phone_config_check(phone, why)) return -1;
  out->phone = phone ? cJSON_Duplicate(phone, 1) : NULL;
  if (!out->address || !out->web || !out->database || (phone && !out->phone)) {
    return config_wrong(why, "the file: not enough memory for it");
  }
  return 0;
}

int config_read(const char *json, size_t len, config *out, char why[CONFIG_WHY_SIZE]) {
  *out = (config){0};
  if (!is_utf8(json, len)) return config_wrong(why, "the file: is not UTF-8");
  const char *end = NULL;
  cJSON *root = cJSON_ParseWithLengthOpts(json, len, &end, 0);
  while (root && end < json + len && strchr(" \t\r\n", *end)) end++;
  if (!root || end < json + len) {
    size_t line = 1;
    for (const char *at = json; at < json + len && at < end; at++) line += *at == '\n';
    cJSON_Delete(root);
    return config_wrong(why, "line %zu: %s", line,
                        root ? "something stands behind the object" : "is not JSON");
  }
  int err = read_root(root, out, why);
  cJSON_Delete(root);
  return err;
}

int config_load(const char *file, config *out, char why[CONFIG_WHY_SIZE]) {
  *out = (config){0};
  FILE *in = fopen(file, "re");
  if (!in) {
    return config_wrong(why, "the file: cannot be opened: %s", strerror(errno));
  }
  char *json = malloc(CONFIG_FILE_MAX);
  size_t len = json ? fread(json, 1, CONFIG_FILE_MAX, in) : 0;
  int err = -1;
  if (!json || ferror(in) || len == CONFIG_FILE_MAX) {
    config_wrong(why, "the file: cannot be read, or has more than %d bytes", CONFIG_FILE_MAX - 1);
  } else {
    err = config_read(json, len, out, why);
  }
  free(json);
  fclose(in);
  return err;
}

const char *const *push_services_of(const config *c) {
  return c->push.services[0] ? (const char *const *)c->push.services : push_services;
}

void config_free(config *c) {
  free(c->address);
  free(c->web);
  free(c->database);
  free(c->voicemail_spool);
  for (int i = 0; i < c->proxy_count; i++) free(c->proxies[i]);
  for (int i = 0; i < c->private_count; i++) free(c->private_hosts[i]);
  free(c->runner);
  free(c->ca_file);
  push_config_free(&c->push);
  payment_config_free(&c->payments);
  mail_config_free(&c->mail);
  voicemail_config_free(&c->voicemail);
  cJSON_Delete(c->phone);
  *c = (config){0};
}
