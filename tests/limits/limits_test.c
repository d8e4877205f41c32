// SPDX-License-Identifier: MIT
// limits_test file.md...: every scenario again with each pool and the arena shrunk. Outputs are not compared,
// for the phone was made too small; but it never traps, an input is never refused as undrained, the
// deadline moves, and when all is over no call and no transaction is left. Each size is tried from the
// start and from behind the setup, for a phone that cannot even be configured shows little.
#include "scenario.h"

#include <stdint.h>
#include <stdlib.h>

static size_t played, failed;

static void again(const document *d, const scenario *c, const char *what, size_t n,
                  const play_options *options) {
  played++;
  if (play(d, c, options)) return;
  failed++;
  fprintf(stderr, "  with %s %zu%s\n", what, n, options->late ? " behind the setup" : "");
}

/** Sizes that fall by a sixth each: where one piece of work no longer fits, the next one is tried too. */
static void shrink_arena(const document *d, const scenario *c, play_options options) {
  for (size_t n = 20000; n > 100; n -= n / 6) {
    options.arena = n;
    again(d, c, "arena", n, &options);
  }
  options.arena = 0;
  again(d, c, "arena", 0, &options);
}

static void shrink_pools(const document *d, const scenario *c, play_options options) {
  for (size_t n = 0; n <= 2; n++) {
    options.calls = n;
    again(d, c, "calls", n, &options);
  }
  options.calls = SIZE_MAX;
  for (size_t n = 0; n <= 1; n++) {
    options.errands = n;
    again(d, c, "errands", n, &options);
  }
  options.errands = SIZE_MAX;
  for (size_t n = 0; n <= 6; n++) {
    options.txns = n;
    again(d, c, "transactions", n, &options);
  }
}

int main(int argc, char **argv) {
  play_options options = {.folder = WP_SCENARIOS_DIR,
                          .lenient = true,
                          .arena = SIZE_MAX,
                          .calls = SIZE_MAX,
                          .txns = SIZE_MAX,
                          .errands = SIZE_MAX};
  for (int i = 1; i < argc; i++) {
    const document *d = document_read(argv[i]);
    for (size_t c = 0; c < d->count; c++) {
      for (int late = 0; late <= 1; late++) {
        options.late = late;
        shrink_arena(d, &d->cases[c], options);
        shrink_pools(d, &d->cases[c], options);
      }
    }
  }
  printf("%zu runs, %zu failed\n", played, failed);
  return failed || !played;
}
