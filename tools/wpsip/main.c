// SPDX-License-Identifier: MIT
// wpsip: how the core sees a SIP message or a session description. Standard input -> one JSON object.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "wpsip.h"

#define INPUT_MAX 65536
#define MEMORY (1 << 20)
#define USAGE 2

static int usage(void) {
  fputs("usage: wpsip parse <message\n"
        "       wpsip codecs [--delete PATTERN]... [--priority NAME[/RATE]]... [--have "
        "NAME/RATE[/CHANNELS],...] <sdp\n"
        "\n"
        "parse   prints how the core sees one SIP message; exit code 0 when it is well-formed, 1 when not\n"
        "codecs  prints which codecs a browser would offer by these rules and what the other side takes;\n"
        "        exit code 0 when there is one in common. --have is the browser's list (Chromium's if "
        "absent)\n",
        stderr);
  return USAGE;
}

static bool add_rule(wp_str *list, size_t *count, const char *text) {
  if (!text || *count == CODEC_RULES_MAX) return false;
  list[(*count)++] = str_of(text);
  return true;
}

static bool read_options(int argc, char **argv, codecs_options *out) {
  for (int i = 2; i < argc; i += 2) {
    char *value = argv[i + 1];  // NULL behind the last
    bool good = false;
    if (!strcmp(argv[i], "--delete")) {
      good = add_rule(out->rules.delete_patterns, &out->rules.delete_count, value);
    } else if (!strcmp(argv[i], "--priority")) {
      good = add_rule(out->rules.priority, &out->rules.priority_count, value);
    } else if (!strcmp(argv[i], "--have") && value) {
      for (char *at = value; *at; at++) *at = *at == ',' ? '\n' : *at;
      out->capabilities = str_of(value);
      good = true;
    }
    if (!good) return false;
  }
  return true;
}

int main(int argc, char **argv) {
  static char input[INPUT_MAX + 1];
  static _Alignas(16) char memory[MEMORY];
  arena a;
  json j = {.to = stdout};
  codecs_options options = {.capabilities = STR_NONE};
  bool parse = argc == 2 && !strcmp(argv[1], "parse");
  bool codecs = argc >= 2 && !strcmp(argv[1], "codecs") && read_options(argc, argv, &options);
  if (!parse && !codecs) return usage();
  size_t len = fread(input, 1, sizeof input, stdin);
  if (len > INPUT_MAX) {
    fprintf(stderr, "wpsip: more than %d octets\n", INPUT_MAX);
    return USAGE;
  }
  arena_init(&a, memory, sizeof memory);
  return parse ? wpsip_parse(&a, (wp_str){input, len}, &j)
               : wpsip_codecs(&a, (wp_str){input, len}, &options, &j);
}
