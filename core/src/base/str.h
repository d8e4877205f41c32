// SPDX-License-Identifier: MIT
// Views of text: comparing, cutting, searching. Nothing here copies or allocates.
#ifndef BASE_STR_H
#define BASE_STR_H

#include "webphone/types.h"

#include <string.h>

/** A view of a string literal. */
#define STR(literal) ((wp_str){"" literal, sizeof(literal) - 1})
/** An absent text. */
#define STR_NONE ((wp_str){NULL, 0})

/** A view of a terminated string; absent when NULL. */
wp_str str_of(const char *terminated);
bool str_eq(wp_str a, wp_str b);
/** Equal but for ASCII case. */
bool str_eq_ci(wp_str a, wp_str b);
bool str_starts(wp_str text, wp_str prefix);
bool str_starts_ci(wp_str text, wp_str prefix);
/** `part` somewhere in `text`, whatever the case. */
bool str_has_ci(wp_str text, wp_str part);
/** Without leading and trailing space, tab, CR and LF. */
wp_str str_trim(wp_str text);
/** Offset of the first `c`, or text.len. */
size_t str_find(wp_str text, char c);
/** The part from `from` on, at most `len` bytes; clipped to the text. */
wp_str str_part(wp_str text, size_t from, size_t len);
/** The part before the first `c`, without white space around it. */
wp_str str_before(wp_str text, char c);
/** The part behind the first `c`; empty when there is none. */
wp_str str_after(wp_str text, char c);
/** Which of `words`, separated by a space, `text` is (any case), counted from 1; 0 for none. */
uint32_t str_pick(wp_str text, const char *words);
/** The word that `str_pick` counts as `which`, from 1; the last one when there are fewer. */
wp_str str_word(const char *words, uint32_t which);
/** Decimal digits only, at least one, no overflow; false leaves `out` alone. */
bool str_to_u32(wp_str text, uint32_t *out);
/** What a hexadecimal digit is worth, in any case; -1 for another character. */
int str_hex(char c);
/** Take the next line (ended by CRLF or LF, or the rest) off the front; false when nothing is left. */
bool str_take_line(wp_str *text, wp_str *line);
/** Take the next piece up to `separator` off the front; false when nothing is left. */
bool str_take_until(wp_str *text, char separator, wp_str *piece);

/** From `at` on the first character that is less than `bound` when XOR has taken `flip` out of it, or `end`. */
const char *str_seek(const char *at, const char *end, char flip, uint8_t bound);

/** The first control character (tab too), or `end`. */
static inline const char *str_control(const char *at, const char *end) {
  return str_seek(at, end, 0, ' ');
}

#endif
