// SPDX-License-Identifier: MIT
// JSON text -> cJSON tree in the arena (RFC 8259). Reading only; nothing is ever freed one by one.
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "cJSON.h"
#include "webphone/types.h"

#define JSON_DEPTH_MAX 32

/**
 * Parse one JSON text that fills `text`. The tree lives in the arena: it dies with the input.
 * WP_E_JSON when malformed, deeper than JSON_DEPTH_MAX or followed by anything but white space;
 * WP_E_ARENA when there is no room.
 */
int json_parse(arena *a, wp_str text, cJSON **out);
/** Member `key` of an object (exact case), or NULL; NULL objects are allowed, so look-ups can be chained. */
const cJSON *json_item(const cJSON *object, const char *key);
/** A string member; absent when there is none or it is no string. */
wp_str json_text(const cJSON *object, const char *key);
/** A whole number 0..UINT32_MAX; false (and `out` as it was) otherwise. */
bool json_u32(const cJSON *object, const char *key, uint32_t *out);
/** A boolean member, else `otherwise`. */
bool json_bool(const cJSON *object, const char *key, bool otherwise);

#endif
