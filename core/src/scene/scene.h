// SPDX-License-Identifier: MIT
// Where calls and errands play: what they need to know beyond themselves, and each other by name only.
#ifndef SCENE_SCENE_H
#define SCENE_SCENE_H

#include "config/config.h"
#include "identity/identity.h"
#include "txn/turn.h"

/** Arrays of one, as in turn: whoever knows the scene knows where they are. */
typedef struct scene {
  turn turn[1];
  identity me[1];
  config config[1];
  wp_str codecs;  // what we take, as the codec plan lists it; empty: what every browser has
  struct call_table *calls;
  struct errand_pool *errands;
} scene;

#endif
