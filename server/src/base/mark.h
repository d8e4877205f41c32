// SPDX-License-Identifier: MIT
// The mark of a phone that has no icon of its own, in its brand's colour: what web/ui/mark.svg shows.
#ifndef WEBPHONED_MARK_H
#define WEBPHONED_MARK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define MARK_COLOR "#0b5c63"

// `color` is #rrggbb. NULL: not enough memory.
const char *mark_svg(arena *a, const char *color);
// A square PNG. `whole`: to its edges, for a platform that cuts a shape of its own out of it (maskable).
const char *mark_png(arena *a, const char *color, unsigned size, bool whole, size_t *len);

#endif
