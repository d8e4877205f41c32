// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_CONFIG_H
#define WEBPHONED_CONFIG_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/mail_config.h"
#include "config/payment_config.h"
#include "config/push_config.h"
#include "config/voicemail_config.h"

enum {
  CONFIG_WHY_SIZE = 256,
  CONFIG_FILE_MAX = 1 << 20,
  PROXIES_MAX = 16,
  PRIVATE_MAX = 16,
  THREADS_MAX = 64
};

typedef struct {
  char *address;  // an IP address
  uint16_t port;
  char *web;              // folder of the built app
  char *voicemail_spool;  // folder that is watched for voice messages; NULL: none
  char *database;         // a file, or how to find a PostgreSQL server
  cJSON *phone;           // the phone of every name that the database has none for; NULL: there is none
  int threads;
  bool secure;                 // always https, whatever a request looks like
  char *proxies[PROXIES_MAX];  // addresses whose X-Forwarded-* are believed
  int proxy_count;
  char *runner;                      // the program that runs scripts; NULL: webphone-script beside this one
  char *private_hosts[PRIVATE_MAX];  // "127.0.0.1:9000": where scripts may ask although it is private
  int private_count;
  char *ca_file;  // certificates that are believed where domains are looked at; NULL: the system's
  push_config push;
  payment_config payments;
  mail_config mail;
  voicemail_config voicemail;
  bool log_json;
  bool log_requests;
} config;

// Reads a configuration. 0, or -1 with the field and the reason in `why`, e.g.
// "phone.wsServers[0]: must be a ws:// or wss:// address". Free with config_free in both cases.
int config_read(const char *json, size_t len, config *out, char why[CONFIG_WHY_SIZE]);
int config_load(const char *file, config *out, char why[CONFIG_WHY_SIZE]);
void config_free(config *c);

// Where pushes may go (base/endpoint.h).
const char *const *push_services_of(const config *c);

#endif
