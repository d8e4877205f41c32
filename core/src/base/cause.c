// SPDX-License-Identifier: MIT
// Cause number -> the symbol that the shell and the texts use, from cause.def.
#include "webphone/cause.h"

const char *wp_cause_symbol(unsigned cause) {
  switch (cause) {
#define CAUSE(name, number, symbol)                                                                          \
  case WP_CAUSE_##name:                                                                                      \
    return symbol;
#include "webphone/cause.def"
#undef CAUSE
  default: return "none";
  }
}
