// SPDX-License-Identifier: MIT
// chain_run [-v] [--record out.json] [--only words] [--small] file.md... : plays every case of action/*.md. --small:
// again and again with less and less memory; outputs are not compared then, but nothing may trap or be left over.
#include "chain.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t played, failed;

static void again(const document *d, const scenario *s, const chain_options *options) {
  played++;
  if (chain_play(d, s, options)) return;
  failed++;
  if (options->lenient) fprintf(stderr, "  with arena %zu, form %zu\n", options->arena, options->form);
}

/** Sizes that fall by a fifth each: where one piece of work no longer fits, the next one is tried too. */
static void shrink(const document *d, const scenario *s, chain_options options) {
  options.lenient = true;
  for (size_t n = 120000; n > 60; n -= n / 5) {
    options.arena = n;
    again(d, s, &options);
  }
  options.arena = 0;
  again(d, s, &options);
  options.arena = SIZE_MAX;
  for (size_t n = 4000; n > 10; n -= n / 5) {
    options.form = n;
    again(d, s, &options);
  }
  options.form = 0;
  again(d, s, &options);
}

int main(int argc, char **argv) {
  chain_options options = {.arena = SIZE_MAX, .form = SIZE_MAX};
  const char *only = "";
  bool small = false;
  for (int i = 1; i < argc; i++) {
    bool more = i + 1 < argc;
    if (strcmp(argv[i], "-v") == 0) {
      options.verbose = true;
    } else if (strcmp(argv[i], "--small") == 0) {
      small = true;
    } else if (strcmp(argv[i], "--only") == 0 && more) {
      only = argv[++i];
    } else if (strcmp(argv[i], "--record") == 0 && more) {
      options.recording = fopen(argv[++i], "w");
      if (!options.recording) {
        perror(argv[i]);
        return 2;
      }
      fputs("[", options.recording);
    } else {
      const document *d = document_read(argv[i]);
      for (size_t c = 0; c < d->count; c++) {
        if (!strstr(d->cases[c].title, only)) continue;
        if (options.recording && played) fputs(",\n", options.recording);
        if (small)
          shrink(d, &d->cases[c], options);
        else
          again(d, &d->cases[c], &options);
      }
    }
  }
  if (options.recording) {
    fputs("]\n", options.recording);
    fclose(options.recording);
  }
  printf("%zu %s, %zu failed\n", played, small ? "runs" : "cases", failed);
  return failed || !played;
}
