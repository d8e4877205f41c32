// SPDX-License-Identifier: MIT
// Causes, made from cause.def: the words a person gets depend on them.
#ifndef WEBPHONE_CAUSE_H
#define WEBPHONE_CAUSE_H

typedef enum wp_cause {
#define CAUSE(name, number, symbol) WP_CAUSE_##name = (number),
#include "webphone/cause.def"
#undef CAUSE
} wp_cause;

/** The symbol of cause.def ("no-answer"); "none" for a number that is not in it. Static. */
const char *wp_cause_symbol(unsigned cause);

#endif
