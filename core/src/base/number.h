// SPDX-License-Identifier: MIT
// Decimal text -> double (RFC 8259 6), for cJSON in wasm: the C library's strtod is 12 KB of code there.
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

/**
 * As strtod for the numbers that JSON knows, terminated text. Exact for whole numbers up to 2^53, else
 * within some units in the last place (16 for the largest exponents). *end is behind the number, or `text` when there is none.
 */
double number_read(const char *restrict text, char **restrict end);

#endif
