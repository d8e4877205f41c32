// SPDX-License-Identifier: MIT
// webphoned account add, remove, list: the password comes on standard input and leaves as hashes.
#include <mbedtls/platform_util.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "account.h"
#include "command.h"
#include "config.h"
#include "log.h"

_Static_assert((int)STORE_WHY_SIZE == (int)CONFIG_WHY_SIZE, "one buffer serves both");

static store *open_store(const options *options) {
  char why[CONFIG_WHY_SIZE];
  config config = {0};
  store *store = NULL;
  if (!options->database && config_load(options->config, &config, why)) {
    log_line("%s: %s", options->config, why);
  } else {
    const char *file = options->database ? options->database : config.database;
    store = store_open(file, why);
    if (!store) log_line("%s: %s", file, why);
  }
  config_free(&config);
  return store;
}

static bool complain(const char *what, const char *fault) {
  if (fault) log_line("%s: %s", what, fault);
  return fault != NULL;
}

// One line. From a terminal it is asked for, and not shown.
static bool read_password(char *out, size_t size) {
  struct termios shown;
  bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    struct termios hidden = shown;
    hidden.c_lflag &= (tcflag_t)~ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    fputs("Password: ", stderr);
  }
  // Unbuffered: stdio would keep a copy of the password.
  setvbuf(stdin, NULL, _IONBF, 0);
  bool got = fgets(out, (int)size, stdin) != NULL;
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
  }
  if (got) out[strcspn(out, "\r\n")] = '\0';
  return got;
}

int command_account_add(const options *options) {
  account account = {.username = options->user, .domain = options->domain};
  account.name = options->name ? options->name : options->user;
  if (complain("user", username_fault(account.username)) ||
      complain("--domain", domain_fault(account.domain)) || complain("--name", name_fault(account.name))) {
    return 1;
  }
  char password[PASSWORD_MAX + 3] = "";
  if (!read_password(password, sizeof password) || complain("password", password_fault(password))) {
    if (!password[0]) log_line("password: none came on standard input");
    mbedtls_platform_zeroize(password, sizeof password);
    return 1;
  }
  account_prove(&account, password);
  mbedtls_platform_zeroize(password, sizeof password);
  store *store = open_store(options);
  if (!store) return 1;
  store_result result = store_account_add(store, &account, options->replace);
  if (result == STORE_EXISTS)
    log_line("%s@%s: exists already (--replace changes it)", options->user, options->domain);
  if (result == STORE_FAILED) log_line("database: %s", store_why(store));
  store_close(store);
  mbedtls_platform_zeroize(&account, sizeof account);
  return result == STORE_DONE ? 0 : 1;
}

int command_account_remove(const options *options) {
  store *store = open_store(options);
  if (!store) return 1;
  store_result result = store_account_remove(store, options->user, options->domain);
  if (result == STORE_NONE) log_line("%s@%s: there is no such account", options->user, options->domain);
  if (result == STORE_FAILED) log_line("database: %s", store_why(store));
  store_close(store);
  return result == STORE_DONE ? 0 : 1;
}

static void print_account(const char *username, const char *domain, const char *name) {
  printf("%s@%s\t%s\n", username, domain, name);
}

int command_account_list(const options *options) {
  store *store = open_store(options);
  if (!store) return 1;
  store_result result = store_account_list(store, print_account);
  if (result != STORE_DONE) log_line("database: %s", store_why(store));
  store_close(store);
  return result == STORE_DONE ? 0 : 1;
}
