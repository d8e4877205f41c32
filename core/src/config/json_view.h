// SPDX-License-Identifier: MIT
// JSON text -> views of its values (RFC 8259): nothing is copied or kept, no tree. The phone reads one small text now
// and then; a tree of cJSON (base/json.h) costs its module four times as much.
#ifndef CONFIG_JSON_VIEW_H
#define CONFIG_JSON_VIEW_H

#include "base/arena.h"

#define JSON_VIEW_DEPTH 32

/** Is `text` one JSON value, not deeper than JSON_VIEW_DEPTH, and nothing else? The others take what this took. */
bool json_good(wp_str text);
/**
 * The next element of a list, or with `key` the next member of an object. `rest` is the value itself at first, and what
 * is behind the element then. False at the end.
 */
bool json_next(wp_str *rest, wp_str *key, wp_str *value);
/** The value of the member `key` (exact, without escapes); absent when there is none, it is null or `object` no object. */
wp_str json_member(wp_str object, wp_str key);
/** A string without its escapes, in the arena; absent when `value` is none, or has an escape that JSON does not know. */
wp_str json_string(arena *a, wp_str value);

#endif
