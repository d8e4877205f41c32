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
  static const struct {
    int16_t number;
    uint16_t status;
  } all[] = {
#define ERR(name, number, status, text) {number, status},
#include "webphone/err.def"
#undef ERR
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i].number == err) return all[i].status;
  return 0;
}
