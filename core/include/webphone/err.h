// SPDX-License-Identifier: MIT
// Error numbers, made from err.def. 0 is success, errors are negative.
#ifndef WEBPHONE_ERR_H
#define WEBPHONE_ERR_H

enum {
#define ERR(name, number, status, text) WP_E_##name = (number),
#include "webphone/err.def"
#undef ERR
};

/** The text of err.def for `err`; "unknown error" for a number that is not in it. Static. */
const char *wp_err_text(int err);

/** The SIP status a peer is answered with for `err`; 0 when it is not the peer's fault. */
unsigned wp_err_sip_status(int err);

#endif
