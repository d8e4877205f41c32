// SPDX-License-Identifier: MIT
// Cause number -> the symbol that the shell and the texts use, from cause.def; SIP status -> cause.
#include "base/cause.h"

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

uint32_t cause_of_status(uint32_t status) {
  switch (status) {
  case 486:
  case 600: return WP_CAUSE_BUSY;
  case 603: return WP_CAUSE_DECLINED;
  case 408: return WP_CAUSE_NO_ANSWER;
  case 480:
  case 410: return WP_CAUSE_UNAVAILABLE;
  case 404:
  case 484:
  case 485:
  case 604: return WP_CAUSE_NOT_FOUND;
  case 401:
  case 407: return WP_CAUSE_WRONG_PASSWORD;
  case 403: return WP_CAUSE_FORBIDDEN;
  case 415:
  case 488:
  case 606: return WP_CAUSE_NO_CODEC;
  case 487: return WP_CAUSE_CANCELLED;
  case 503: return WP_CAUSE_SERVER_BUSY;
  default:
    if (status >= 300 && status < 400) return WP_CAUSE_MOVED;
    return status >= 500 && status < 600 ? WP_CAUSE_SERVER_ERROR : WP_CAUSE_REJECTED;
  }
}
