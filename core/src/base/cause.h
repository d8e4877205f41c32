// SPDX-License-Identifier: MIT
// SIP status -> why something failed, for a person.
#ifndef BASE_CAUSE_H
#define BASE_CAUSE_H

#include "webphone/cause.h"
#include <stdint.h>

/** wp_cause of a final response that is no success. */
uint32_t cause_of_status(uint32_t status);

#endif
