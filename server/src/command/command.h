// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_COMMAND_H
#define WEBPHONED_COMMAND_H

#include <stdbool.h>

typedef struct options options;
typedef int command(const options *options);

struct options {
  command *run;
  const char *user;  // or a token's name, or a file
  const char *domain;
  const char *name;
  const char *config;
  const char *database;
  const char *web;
  const char *tenant;
  const char *role;
  bool replace;
};

// Reads the command line. NULL, or what is wrong with it.
const char *options_read(int argc, char **argv, options *out);

// Each returns an exit status and says on standard error what went wrong.
command command_serve, command_check, command_account_add, command_account_remove, command_account_list;
command command_token_add, command_token_remove, command_routes;
command command_operator_add, command_operator_remove, command_operator_list, command_operator_key,
    command_operator_reset;
command command_export, command_import, command_backup;

#endif
