// SPDX-License-Identifier: MIT
// The few types that every layer and every caller shares.
#ifndef WEBPHONE_TYPES_H
#define WEBPHONE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Milliseconds on a clock of the caller's choice that never runs backwards. */
typedef uint64_t wp_ms;
#define WP_NEVER UINT64_MAX

/**
 * Borrowed text: `len` bytes at `at`, not terminated, UTF-8 unless said otherwise.
 * Who wants to keep it copies it. An absent text has `at` NULL and `len` 0.
 */
typedef struct wp_str {
  const char *at;
  size_t len;
} wp_str;

/** A call: pool slot and generation; 0 is none. A stale one gets WP_E_GONE, never another call. */
typedef uint32_t wp_call_id;

#endif
