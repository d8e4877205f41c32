// SPDX-License-Identifier: MIT
// "mail" of the configuration file: the server that takes our letters. With it, whoever signs up proves an address.
#ifndef WEBPHONED_MAIL_CONFIG_H
#define WEBPHONED_MAIL_CONFIG_H

#include <cJSON.h>
#include <stdbool.h>

typedef struct {
  char *server;    // "smtps://mail.example", "smtp://mail.example:587"; NULL: there is none
  char *from;      // an address
  char *user;      // NULL: nobody logs in there
  char *password;  // NULL: none
  bool is_here;    // on this machine: then without TLS, too
} mail_config;

// 0, or -1 with the reason in `why`. Free in both cases.
int mail_config_read(const cJSON *mail, mail_config *out, char *why);
void mail_config_free(mail_config *m);

#endif
