// SPDX-License-Identifier: MIT
// Scenarios of chains of actions (action/*.md), played against core/src/action.
#ifndef SCENARIOS_CHAIN_H
#define SCENARIOS_CHAIN_H

#include "scenario.h"

typedef struct chain_options {
  FILE *recording;  // every input and output as JSON, or NULL
  bool lenient;     // outputs are not compared: the chain was made small on purpose
  bool verbose;
  size_t arena, form;  // SIZE_MAX: as built
} chain_options;

/** Play one case on a chain of its own; false when it failed, and why is on standard error. */
bool chain_play(const document *d, const scenario *s, const chain_options *options);

#endif
