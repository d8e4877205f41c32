// SPDX-License-Identifier: MIT
// webphoned: the command line.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command/command.h"

static const char usage[] =
    "usage: webphoned serve [--config FILE] [--web DIR]\n"
    "       webphoned --check-config [--config FILE]                     or: webphoned check\n"
    "       webphoned account add USER --domain D [--name N] [--replace] (--config FILE | --database FILE)\n"
    "       webphoned account remove USER --domain D (--config FILE | --database FILE)\n"
    "       webphoned account list (--config FILE | --database FILE)\n"
    "       webphoned token add NAME [--tenant HOST] (--config FILE | --database FILE)\n"
    "       webphoned token remove NAME (--config FILE | --database FILE)\n"
    "       webphoned operator add NAME [--role owner|editor|support] [--tenant HOST] [--replace]\n"
    "                                                       (--config FILE | --database FILE)\n"
    "       webphoned operator remove NAME (--config FILE | --database FILE)\n"
    "       webphoned operator reset NAME (--config FILE | --database FILE)     takes the second factor "
    "away\n"
    "       webphoned operator list (--config FILE | --database FILE)\n"
    "       webphoned operator key (--config FILE | --database FILE)     lets the first operator in: "
    "POST /api/panel/first\n"
    "       webphoned export FILE (--config FILE | --database FILE)      every setting, as JSON; - is "
    "stdout\n"
    "       webphoned import FILE (--config FILE | --database FILE)      all of it or nothing\n"
    "       webphoned backup FILE (--config FILE | --database FILE)      a copy of the database, while it is "
    "used\n"
    "       webphoned routes\n"
    "serve and check read /etc/webphone/portal.json unless told otherwise.\n"
    "--database is a file, or postgresql://... for a server.\n"
    "The password of \"account add\" and \"operator add\" is read from standard input.\n";

int main(int argc, char **argv) {
  // What we write is for us alone: the database holds what proves passwords.
  umask(0077);
  options o;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(usage, stdout);
    return 0;
  }
  const char *fault = options_read(argc, argv, &o);
  if (fault) {
    fprintf(stderr, "webphoned: %s\n%s", fault, usage);
    return 2;
  }
  return o.run(&o);
}
