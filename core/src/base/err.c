// SPDX-License-Identifier: MIT
// Error number -> text and SIP status, from err.def.
#include "webphone/err.h"

#include <stddef.h>
#include <stdint.h>

const char *wp_err_text(int err) {
  switch (err) {
  case 0: return "no error";
#define ERR(name, number, status, text)                                                                      \
  case WP_E_##name:                                                                                          \
    return text;
#include "webphone/err.def"
#undef ERR
  default: return "unknown error";
  }
}

unsigned wp_err_sip_status(int err) {
  // an octet each: the lower eight bits tell all numbers apart, which err_test.c watches
  static const uint8_t all[][2] = {
#define ERR(name, number, status, text) {(uint8_t)(number), (status) ? (status)-300 : 0},
#include "webphone/err.def"
#undef ERR
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i][0] == (uint8_t)err && all[i][1]) return all[i][1] + 300u;
  return 0;
}
