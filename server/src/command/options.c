// SPDX-License-Identifier: MIT
// The command line to options.
#include <stddef.h>
#include <string.h>

#include "command/command.h"

static const struct {
  const char *first;
  const char *second;
  command *run;
  bool user;
} commands[] = {
    {"serve", NULL, command_serve, false},
    {"check", NULL, command_check, false},
    {"account", "add", command_account_add, true},
    {"account", "remove", command_account_remove, true},
    {"account", "list", command_account_list, false},
    {"token", "add", command_token_add, true},
    {"token", "remove", command_token_remove, true},
    {"operator", "add", command_operator_add, true},
    {"operator", "remove", command_operator_remove, true},
    {"operator", "reset", command_operator_reset, true},
    {"operator", "list", command_operator_list, false},
    {"operator", "key", command_operator_key, false},
    {"export", NULL, command_export, true},
    {"import", NULL, command_import, true},
    {"backup", NULL, command_backup, true},
    {"--check-config", NULL, command_check, false},
    {"routes", NULL, command_routes, false},
};

// Where it is when nobody says where.
#define CONFIG_FILE "/etc/webphone/portal.json"

// Where the value of an option goes; NULL if there is no such option.
static const char **value_of(const char *name, options *out) {
  if (strcmp(name, "--domain") == 0) return &out->domain;
  if (strcmp(name, "--name") == 0) return &out->name;
  if (strcmp(name, "--config") == 0) return &out->config;
  if (strcmp(name, "--database") == 0) return &out->database;
  if (strcmp(name, "--web") == 0) return &out->web;
  if (strcmp(name, "--tenant") == 0) return &out->tenant;
  if (strcmp(name, "--role") == 0) return &out->role;
  return NULL;
}

static int find_command(int argc, char **argv, options *out) {
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    int words = commands[i].second ? 2 : 1;
    if (argc < words + 1 || strcmp(argv[1], commands[i].first) != 0) continue;
    if (commands[i].second && strcmp(argv[2], commands[i].second) != 0) continue;
    out->run = commands[i].run;
    if (!commands[i].user) return words + 1;
    if (argc <= words + 1 || (argv[words + 1][0] == '-' && argv[words + 1][1])) return -1;
    out->user = argv[words + 1];
    return words + 2;
  }
  return 0;
}

const char *options_read(int argc, char **argv, options *out) {
  *out = (options){0};
  int at = find_command(argc, argv, out);
  if (at == 0) return "there is no such command";
  if (at < 0) return "the name is missing";
  for (; at < argc; at++) {
    if (strcmp(argv[at], "--replace") == 0) {
      out->replace = true;
      continue;
    }
    const char **value = value_of(argv[at], out);
    if (!value) return "there is no such option";
    if (++at >= argc) return "the last option has no value";
    *value = argv[at];
  }
  if (out->run == command_routes) return NULL;
  bool names_account = out->run == command_account_add || out->run == command_account_remove;
  if (names_account && !out->domain) return "--domain is missing";
  bool serves = out->run == command_serve || out->run == command_check;
  if (serves && !out->config) out->config = CONFIG_FILE;
  if (!serves && !out->config && !out->database) return "--config or --database is missing";
  return NULL;
}
