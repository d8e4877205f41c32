// SPDX-License-Identifier: MIT
// The portal's configuration file to a config, or the field that is wrong and why.
#include "config/config.h"

#include <arpa/inet.h>
#include <cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/endpoint.h"
#include "config/phone_config.h"

static const cJSON *member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

// A field that nobody reads is a mistake: most likely a misspelt one.
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

static int read_listen(const cJSON *listen, config *out, char *why) {
  static const char *const known[] = {"address", "port", NULL};
  if (!cJSON_IsObject(listen)) {
    snprintf(why, CONFIG_WHY_SIZE, "listen: must be an object with address and port");
    return -1;
  }
  if (only_known(listen, known, "listen.", why)) return -1;
  const cJSON *address = member(listen, "address");
  unsigned char bytes[16];
  if (!cJSON_IsString(address) || (inet_pton(AF_INET, address->valuestring, bytes) != 1 &&
                                   inet_pton(AF_INET6, address->valuestring, bytes) != 1)) {
    snprintf(why, CONFIG_WHY_SIZE, "listen.address: must be an IP address, such as \"127.0.0.1\"");
    return -1;
  }
  const cJSON *port = member(listen, "port");
  if (!cJSON_IsNumber(port) || port->valuedouble != (double)port->valueint || port->valueint < 1 ||
      port->valueint > 65535) {
    snprintf(why, CONFIG_WHY_SIZE, "listen.port: must be a whole number from 1 to 65535");
    return -1;
  }
  out->address = strdup(address->valuestring);
  out->port = (uint16_t)port->valueint;
  return 0;
}

static int read_name(const cJSON *root, const char *name, const char *what, char **out, char *why) {
  const cJSON *value = member(root, name);
  if (!cJSON_IsString(value) || !value->valuestring[0]) {
    snprintf(why, CONFIG_WHY_SIZE, "%s: must be the name of %s", name, what);
    return -1;
  }
  *out = strdup(value->valuestring);
  return 0;
}

static int read_threads(const cJSON *root, config *out, char *why) {
  const cJSON *threads = member(root, "threads");
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  out->threads = cores < 1 ? 1 : cores > 8 ? 8 : (int)cores;
  if (!threads) return 0;
  if (cJSON_IsNumber(threads) && threads->valueint >= 1 && threads->valueint <= THREADS_MAX) {
    out->threads = threads->valueint;
    return 0;
  }
  snprintf(why, CONFIG_WHY_SIZE, "threads: must be a whole number from 1 to %d", THREADS_MAX);
  return -1;
}

static int read_proxies(const cJSON *list, config *out, char *why) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    unsigned char bytes[16];
    const char *address = cJSON_GetStringValue(item);
    if (out->proxy_count < PROXIES_MAX && address &&
        (inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1)) {
      out->proxies[out->proxy_count] = strdup(address);
      if (out->proxies[out->proxy_count]) out->proxy_count++;
      continue;
    }
    snprintf(why, CONFIG_WHY_SIZE, "trustedProxies[%d]: must be an IP address, and one of at most %d",
             out->proxy_count, PROXIES_MAX);
    return -1;
  }
  return 0;
}

static int read_log(const cJSON *log, config *out, char *why) {
  static const char *const known[] = {"format", "requests", NULL};
  if (!log) return 0;
  const char *format = cJSON_GetStringValue(member(log, "format"));
  const cJSON *requests = member(log, "requests");
  if (only_known(log, known, "log.", why)) return -1;
  if (member(log, "format") && (!format || (strcmp(format, "json") != 0 && strcmp(format, "text") != 0))) {
    snprintf(why, CONFIG_WHY_SIZE, "log.format: must be \"text\" or \"json\"");
    return -1;
  }
  if (requests && !cJSON_IsBool(requests)) {
    snprintf(why, CONFIG_WHY_SIZE, "log.requests: must be true or false");
    return -1;
  }
  out->log_json = format && strcmp(format, "json") == 0;
  out->log_requests = cJSON_IsTrue(requests);
  return 0;
}

static int read_private(const cJSON *list, config *out, char *why) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    const char *host = cJSON_GetStringValue(item);
    const char *port = host ? strrchr(host, ':') : NULL;
    if (out->private_count < PRIVATE_MAX && port && port > host && strspn(port + 1, "0123456789") > 0) {
      out->private_hosts[out->private_count] = strdup(host);
      if (out->private_hosts[out->private_count]) out->private_count++;
      continue;
    }
    snprintf(why, CONFIG_WHY_SIZE,
             "scripts.private: must be at most %d names with ports, such as \"10.0.0.5:8080\"", PRIVATE_MAX);
    return -1;
  }
  return 0;
}

static int read_scripts(const cJSON *scripts, config *out, char *why) {
  static const char *const known[] = {"runner", "private", NULL};
  const cJSON *hosts = member(scripts, "private");
  if (!scripts) return 0;
  if (!cJSON_IsObject(scripts) || (hosts && !cJSON_IsArray(hosts))) {
    snprintf(why, CONFIG_WHY_SIZE, "scripts: must be an object with runner and private, a list");
    return -1;
  }
  if (only_known(scripts, known, "scripts.", why)) return -1;
  if (member(scripts, "runner") &&
      read_name(scripts, "runner", "the program that runs scripts", &out->runner, why))
    return -1;
  return read_private(hosts, out, why);
}

static int read_root(const cJSON *root, config *out, char *why) {
  static const char *const known[] = {"listen",         "web",   "database", "phone",   "threads",
                                      "trustedProxies", "https", "log",      "scripts", "voicemailSpool",
                                      "push",           NULL};
  if (!cJSON_IsObject(root)) {
    snprintf(why, CONFIG_WHY_SIZE, "the file: must hold one JSON object");
    return -1;
  }
  if (only_known(root, known, "", why)) return -1;
  if (read_listen(member(root, "listen"), out, why)) return -1;
  if (read_name(root, "web", "the folder with the built app", &out->web, why)) return -1;
  if (read_name(root, "database", "the database file", &out->database, why)) return -1;
  if (read_threads(root, out, why) || read_proxies(member(root, "trustedProxies"), out, why)) return -1;
  if (read_log(member(root, "log"), out, why)) return -1;
  if (read_scripts(member(root, "scripts"), out, why)) return -1;
  if (member(root, "voicemailSpool") &&
      read_name(root, "voicemailSpool", "the folder for voice messages", &out->voicemail_spool, why))
    return -1;
  if (push_config_read(member(root, "push"), &out->push, why)) return -1;
  const cJSON *secure = member(root, "https");
  if (secure && !cJSON_IsBool(secure)) {
    snprintf(why, CONFIG_WHY_SIZE, "https: must be true or false");
    return -1;
  }
  out->secure = cJSON_IsTrue(secure);
  const cJSON *phone = member(root, "phone");
  if (phone && phone_config_check(phone, why)) return -1;
  out->phone = phone ? cJSON_Duplicate(phone, 1) : NULL;
  if (!out->address || !out->web || !out->database || (phone && !out->phone)) {
    snprintf(why, CONFIG_WHY_SIZE, "the file: not enough memory for it");
    return -1;
  }
  return 0;
}

int config_read(const char *json, size_t len, config *out, char why[CONFIG_WHY_SIZE]) {
  *out = (config){0};
  const char *end = NULL;
  cJSON *root = cJSON_ParseWithLengthOpts(json, len, &end, 0);
  if (!root) {
    size_t line = 1;
    for (const char *at = json; at < json + len && at < end; at++) line += *at == '\n';
    snprintf(why, CONFIG_WHY_SIZE, "line %zu: is not JSON", line);
    return -1;
  }
  int err = read_root(root, out, why);
  cJSON_Delete(root);
  return err;
}

int config_load(const char *file, config *out, char why[CONFIG_WHY_SIZE]) {
  *out = (config){0};
  FILE *in = fopen(file, "re");
  if (!in) {
    snprintf(why, CONFIG_WHY_SIZE, "the file: cannot be opened: %s", strerror(errno));
    return -1;
  }
  char *json = malloc(CONFIG_FILE_MAX);
  size_t len = json ? fread(json, 1, CONFIG_FILE_MAX, in) : 0;
  int err = -1;
  if (!json || ferror(in) || len == CONFIG_FILE_MAX) {
    snprintf(why, CONFIG_WHY_SIZE, "the file: cannot be read, or has more than %d bytes",
             CONFIG_FILE_MAX - 1);
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
  push_config_free(&c->push);
  cJSON_Delete(c->phone);
  *c = (config){0};
}
