// SPDX-License-Identifier: MIT
// Any pattern on any text: compiled or refused, and matched in time that grows with both, never faster.
#include "action/regex.h"
#include "base/str.h"
#include "fuzz.h"
#include "webphone/err.h"

static char memory[1 << 18];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *copy = fuzz_copy(data, size);
  fuzz_reader r = {(const uint8_t *)copy, size};
  wp_str pattern = fuzz_text(&r), text = {(const char *)r.at, r.left};
  arena a;
  regex *compiled;
  arena_init(&a, memory, sizeof memory);
  int err = regex_compile(&a, pattern, &compiled);
  FUZZ_CHECK(err == 0 || err == WP_E_REGEX);
  if (!err) regex_match(compiled, text);
  free(copy);
  return 0;
}
