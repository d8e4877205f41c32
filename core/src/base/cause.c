// SPDX-License-Identifier: MIT
// Cause number -> the symbol that the shell and the texts use, from cause.def; SIP status -> cause.
#include "base/cause.h"

#include <stddef.h>

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

// A status and its cause in 16 bits.
#define MEANS(status, cause) ((status) << 6 | (cause))

uint32_t cause_of_status(uint32_t status) {
  static const uint16_t all[] = {
      MEANS(486, WP_CAUSE_BUSY),           MEANS(600, WP_CAUSE_BUSY),
      MEANS(603, WP_CAUSE_DECLINED),       MEANS(408, WP_CAUSE_NO_ANSWER),
      MEANS(480, WP_CAUSE_UNAVAILABLE),    MEANS(410, WP_CAUSE_UNAVAILABLE),
      MEANS(404, WP_CAUSE_NOT_FOUND),      MEANS(484, WP_CAUSE_NOT_FOUND),
      MEANS(485, WP_CAUSE_NOT_FOUND),      MEANS(604, WP_CAUSE_NOT_FOUND),
      MEANS(401, WP_CAUSE_WRONG_PASSWORD), MEANS(407, WP_CAUSE_WRONG_PASSWORD),
      MEANS(403, WP_CAUSE_FORBIDDEN),      MEANS(415, WP_CAUSE_NO_CODEC),
      MEANS(488, WP_CAUSE_NO_CODEC),       MEANS(606, WP_CAUSE_NO_CODEC),
      MEANS(487, WP_CAUSE_CANCELLED),      MEANS(503, WP_CAUSE_SERVER_BUSY),
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] >> 6 == status) return all[i] & 63;
  if (status >= 300 && status < 400) return WP_CAUSE_MOVED;
  return status >= 500 && status < 600 ? WP_CAUSE_SERVER_ERROR : WP_CAUSE_REJECTED;
}
