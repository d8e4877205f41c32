// SPDX-License-Identifier: MIT
// The text of a button's `fn` -> an action: name(a, b), as people write it.
#ifndef ACTION_FN_H
#define ACTION_FN_H

#include "action/action.h"
#include "base/arena.h"

#define FN_TEXT_MAX 4096

typedef struct fn_fault {
  size_t column;         // of the text, in characters, the first is 1
  const char *expected;  // a noun phrase
} fn_fault;

/**
 * 0 and the action; ACTION_NONE when the text is empty or a single word that names no action ("main": it is the
 * script's). WP_E_CONFIG when it is wrong: `why` says where and what was expected. WP_E_ARENA without room for
 * quoted text, which is copied; the rest are views of `text`.
 *
 * Quotes are ', ", typographic ones, or none; a backslash in quotes takes the next character as it is. A comma
 * without quotes belongs to the name of a form, and to a URL when no space follows it and no option of redirect.
 */
int fn_parse(arena *a, wp_str text, action *out, fn_fault *why);

#endif
