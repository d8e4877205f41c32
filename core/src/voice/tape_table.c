// SPDX-License-Identifier: MIT
// The tape of a call, state x event -> state, acts. Policy `always` is states of their own (KEPT): no event of a person
// leads out of them. No state that records is entered without telling both sides.
#include <stddef.h>

#include "webphone/tape.h"

// clang-format off

// The tape of a call.
static const wp_tape_edge tape[WP_TAPE_STATES][WP_TAPE_EVENTS] = {
  [WP_TAPE_NEW] = {
    [WP_TAPE_CALL_USER]   = {WP_TAPE_IDLE,        0},
    [WP_TAPE_CALL_ASK]    = {WP_TAPE_ASKING,      0},
    [WP_TAPE_CALL_ALWAYS] = {WP_TAPE_KEPT,        WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},
  },
  [WP_TAPE_IDLE] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_IDLE,        0},
    [WP_TAPE_START]       = {WP_TAPE_ON,          WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        0},
  },
  [WP_TAPE_ASKING] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_ASKING,      0},
    [WP_TAPE_START]       = {WP_TAPE_ON,          WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},
    [WP_TAPE_STOP]        = {WP_TAPE_IDLE,        0},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        0},
  },
  [WP_TAPE_ON] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_ON,          WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},
    [WP_TAPE_STOP]        = {WP_TAPE_IDLE,        WP_TAPE_CLOSE},
    [WP_TAPE_PAUSE]       = {WP_TAPE_PAUSED,      WP_TAPE_SILENCE},
    [WP_TAPE_LIMIT]       = {WP_TAPE_ON,          WP_TAPE_CLOSE | WP_TAPE_OPEN},
    [WP_TAPE_BROKEN]      = {WP_TAPE_IDLE,        WP_TAPE_CLOSE | WP_TAPE_TELL},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        WP_TAPE_CLOSE},
  },
  [WP_TAPE_PAUSED] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_PAUSED,      WP_TAPE_OPEN | WP_TAPE_ANNOUNCE | WP_TAPE_SILENCE},
    [WP_TAPE_STOP]        = {WP_TAPE_IDLE,        WP_TAPE_CLOSE},
    [WP_TAPE_RESUME]      = {WP_TAPE_ON,          WP_TAPE_SOUND},
    [WP_TAPE_LIMIT]       = {WP_TAPE_PAUSED,      WP_TAPE_CLOSE | WP_TAPE_OPEN | WP_TAPE_SILENCE},
    [WP_TAPE_BROKEN]      = {WP_TAPE_IDLE,        WP_TAPE_CLOSE | WP_TAPE_TELL},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        WP_TAPE_CLOSE},
  },
  [WP_TAPE_KEPT] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_KEPT,        WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},
    [WP_TAPE_PAUSE]       = {WP_TAPE_KEPT_PAUSED, WP_TAPE_SILENCE},
    [WP_TAPE_LIMIT]       = {WP_TAPE_KEPT,        WP_TAPE_CLOSE | WP_TAPE_OPEN},
    [WP_TAPE_BROKEN]      = {WP_TAPE_LOST,        WP_TAPE_CLOSE | WP_TAPE_TELL},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        WP_TAPE_CLOSE},
  },
  [WP_TAPE_KEPT_PAUSED] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_KEPT_PAUSED, WP_TAPE_OPEN | WP_TAPE_ANNOUNCE | WP_TAPE_SILENCE},
    [WP_TAPE_RESUME]      = {WP_TAPE_KEPT,        WP_TAPE_SOUND},
    [WP_TAPE_LIMIT]       = {WP_TAPE_KEPT_PAUSED, WP_TAPE_CLOSE | WP_TAPE_OPEN | WP_TAPE_SILENCE},
    [WP_TAPE_BROKEN]      = {WP_TAPE_LOST,        WP_TAPE_CLOSE | WP_TAPE_TELL},
    [WP_TAPE_END]         = {WP_TAPE_OVER,        WP_TAPE_CLOSE},
  },
  [WP_TAPE_LOST] = {
    [WP_TAPE_AGAIN]       = {WP_TAPE_KEPT,        WP_TAPE_OPEN | WP_TAPE_ANNOUNCE},  // perhaps this page can
    [WP_TAPE_END]         = {WP_TAPE_OVER,        0},
  },
};

// clang-format on

const wp_tape_edge *wp_tape_edge_of(uint32_t state, uint32_t event) {
  if (state >= WP_TAPE_STATES || event >= WP_TAPE_EVENTS) return NULL;
  const wp_tape_edge *edge = &tape[state][event];
  return edge->state ? edge : NULL;
}
