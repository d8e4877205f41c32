// SPDX-License-Identifier: MIT
// Error number -> text and SIP status, from err.def.
#include "webphone/err.h"

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
  switch (err) {
#define ERR(name, number, status, text)                                                                      \
  case WP_E_##name:                                                                                          \
    return status;
#include "webphone/err.def"
#undef ERR
  default: return 0;
  }
}
