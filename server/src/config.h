// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_CONFIG_H
#define WEBPHONED_CONFIG_H

#include <stddef.h>
#include <stdint.h>

enum { CONFIG_WHY_SIZE = 256, CONFIG_FILE_MAX = 1 << 20 };

typedef struct {
  char *address;  // an IP address
  uint16_t port;
  char *web;  // folder of the built app
  char *database;
  char *phone;             // the phone's configuration as one JSON text
  char connect_src[1024];  // the servers a page may talk to, as sources of a content security policy
} config;

// Reads a configuration. 0, or -1 with the field and the reason in `why`, e.g.
// "phone.wsServers[0]: must be a ws:// or wss:// address". Free with config_free in both cases.
int config_read(const char *json, size_t len, config *out, char why[CONFIG_WHY_SIZE]);
int config_load(const char *file, config *out, char why[CONFIG_WHY_SIZE]);
void config_free(config *c);

#endif
