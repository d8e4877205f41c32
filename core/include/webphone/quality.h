// SPDX-License-Identifier: MIT
// Quality warnings, made from quality.def: the words a person gets depend on them.
#ifndef WEBPHONE_QUALITY_H
#define WEBPHONE_QUALITY_H

typedef enum wp_quality {
#define QUALITY(name, number, symbol) WP_QUALITY_##name = (number),
#include "webphone/quality.def"
#undef QUALITY
} wp_quality;

#endif
