// SPDX-License-Identifier: MIT
// The commands of wpsip. Each reads `input`, prints one JSON object and returns the exit code.
#ifndef WPSIP_WPSIP_H
#define WPSIP_WPSIP_H

#include "base/arena.h"
#include "json.h"
#include "sdp/codec.h"

int wpsip_parse(arena *a, wp_str input, json *j);

typedef struct codecs_options {
  codec_rules rules;
  wp_str capabilities;  // lines as the browser gives them; absent: Chromium's
} codecs_options;

int wpsip_codecs(arena *a, wp_str input, const codecs_options *options, json *j);

/** A session description as an object under `key`. */
void print_sdp(json *j, const char *key, const sdp_session *session);

#endif
