// SPDX-License-Identifier: MIT
// scenario_run [-v] [--record out.json] [--only words] [--moving] [--arena n] [--calls n] [--txns n]
// file.md... : plays every case, says how many passed. The last three make the phone smaller, as tests/limits
// does; --moving saves it after each input and goes on with one that was loaded from the bytes.
#include "scenario.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/** `--name n`: the number goes to *out; false when it is another option. */
static bool take_limit(char **argv, int *i, int argc, const char *name, size_t *out) {
  if (strcmp(argv[*i], name) != 0 || *i + 1 >= argc) return false;
  *out = strtoul(argv[++*i], NULL, 10);
  return true;
}

int main(int argc, char **argv) {
  play_options options = {.folder = WP_SCENARIOS_DIR,
                          .arena = SIZE_MAX,
                          .calls = SIZE_MAX,
                          .txns = SIZE_MAX,
                          .errands = SIZE_MAX};
  const char *only = "";
  size_t played = 0, failed = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-v") == 0) {
      options.verbose = true;
      continue;
    }
    if (strcmp(argv[i], "--moving") == 0) {
      options.moving = true;
      continue;
    }
    if (take_limit(argv, &i, argc, "--arena", &options.arena)) continue;
    if (take_limit(argv, &i, argc, "--calls", &options.calls)) continue;
    if (take_limit(argv, &i, argc, "--txns", &options.txns)) continue;
    if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      only = argv[++i];
      continue;
    }
    if (strcmp(argv[i], "--record") == 0 && i + 1 < argc) {
      options.recording = fopen(argv[++i], "w");
      if (!options.recording) {
        perror(argv[i]);
        return 2;
      }
      fputs("[", options.recording);
      continue;
    }
    const document *d = document_read(argv[i]);
    for (size_t c = 0; c < d->count; c++) {
      if (!strstr(d->cases[c].title, only)) continue;
      if (options.recording && played) fputs(",\n", options.recording);
      played++;
      failed += !play(d, &d->cases[c], &options);
    }
  }
  if (options.recording) {
    fputs("]\n", options.recording);
    fclose(options.recording);
  }
  printf("%zu cases, %zu failed\n", played, failed);
  return failed || !played;
}
