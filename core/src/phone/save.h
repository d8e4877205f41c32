// SPDX-License-Identifier: MIT
// Inside phone/: the description of all state, and loading without the consequences of a restart (for tests).
#ifndef PHONE_SAVE_H
#define PHONE_SAVE_H

#include "webphone/phone.h"

extern const uint32_t phone_shape[];
extern const size_t phone_shape_size;

/** Be exactly where the image was made, link and all; `now` is that moment. On error the phone is of no use. */
int phone_load(wp_phone *phone, wp_ms now, const void *bytes, size_t len);

#endif
