// SPDX-License-Identifier: MIT
// Numbers and addresses as people write them -> URIs to call.
#ifndef IDENTITY_TARGET_H
#define IDENTITY_TARGET_H

#include "base/arena.h"
#include "webphone/types.h"

#define TARGET_TYPED_MAX 512

/** What the number field shows for what was typed or pasted: a clean number, or the text as it is. */
wp_str dial_clean(arena *a, wp_str typed);
/** A URI to call; a number gets `domain`. WP_E_NUMBER when nothing can be made of it. */
int dial_target(arena *a, wp_str typed, wp_str domain, wp_str *uri);

#endif
