// SPDX-License-Identifier: MIT
// Writes JSON to a stream: commas and quotes are its business, bytes that are no UTF-8 become U+FFFD.
#ifndef WPSIP_JSON_H
#define WPSIP_JSON_H

#include <stdio.h>

#include "webphone/types.h"

typedef struct json {
  FILE *to;
  int depth;
  bool first;  // nothing stands in this object or list yet
} json;

/** `key` NULL: an element of a list, or the whole. */
void json_open(json *j, const char *key, char bracket);
void json_close(json *j, char bracket);
/** An absent text is null. */
void json_string(json *j, const char *key, wp_str text);
void json_literal(json *j, const char *key, const char *terminated);
void json_number(json *j, const char *key, uint32_t number);
void json_truth(json *j, const char *key, bool truth);
void json_null(json *j, const char *key);

#endif
