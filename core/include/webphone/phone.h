// SPDX-License-Identifier: MIT
// The phone: (state, input, now) -> (state, outputs). It never waits, never calls out, owns no
// socket, no clock and no randomness. Each input must be drained before the next one.
#ifndef WEBPHONE_PHONE_H
#define WEBPHONE_PHONE_H

#include "webphone/cause.h"
#include "webphone/command.h"
#include "webphone/err.h"
#include "webphone/output.h"
#include "webphone/quality.h"
#include "webphone/types.h"

typedef struct wp_phone wp_phone;

#define WP_SEED_BYTES 32

/** Bytes that wp_phone_init needs, aligned for uint64_t. A constant of the build. */
size_t wp_phone_size(void);

/**
 * Make a phone in the caller's memory. `seed` is WP_SEED_BYTES of true randomness: every branch,
 * tag and Call-ID comes from it. There is nothing to free: forget the memory and the phone is gone.
 * Fails with WP_E_ARG when `size` is less than wp_phone_size().
 */
int wp_phone_init(void *memory, size_t size, const uint8_t *seed, wp_phone **out);

/** One input: a WebSocket message, which holds one SIP message (RFC 7118). Any bytes. */
int wp_phone_receive(wp_phone *phone, wp_ms now, const void *bytes, size_t len);

/** One input: a wish of the person, or an answer to a WP_DO output. */
int wp_phone_command(wp_phone *phone, wp_ms now, const wp_command *command);

/** One input: the WebSocket opened (`up` 1) or closed or could not open (`up` 0; `code` as in RFC 6455 7.4). */
int wp_phone_link(wp_phone *phone, wp_ms now, int up, unsigned code);

/** One input: the deadline has passed. Harmless when it has not. */
int wp_phone_expire(wp_phone *phone, wp_ms now);

/**
 * The next output, or NULL when drained. Everything it points to is valid until the next input.
 * An input to an undrained phone fails with WP_E_UNDRAINED and does nothing.
 */
const wp_output *wp_phone_poll(wp_phone *phone);

/** When to call wp_phone_expire; WP_NEVER for never. */
wp_ms wp_phone_deadline(const wp_phone *phone);

/**
 * Everything the phone knows, as bytes: calls, registration, timers, and also the password, so the caller
 * must seal them. Between inputs. WP_E_FULL when `size` is too little; one call takes some thousands.
 */
int wp_phone_save(const wp_phone *phone, wp_ms now, void *buffer, size_t size, size_t *used);

/**
 * The first input of a phone: be the one that was saved `age` ago by the same build. Clock and address may be
 * others. Its link is gone and so is the media of its calls: it connects, registers as the same instance, and
 * waits a while for WP_CMD_PAGE_HERE. WP_E_STATE when that was too long ago, and nothing has happened;
 * WP_E_ARG when the bytes are no such image, and the phone has to be made anew (wp_phone_init).
 */
int wp_phone_restore(wp_phone *phone, wp_ms now, wp_ms age, const void *bytes, size_t len);

#endif
