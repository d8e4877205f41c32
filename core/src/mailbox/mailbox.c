// SPDX-License-Identifier: MIT
// Events -> steps of the table.
#include "mailbox/mailbox_table.h"

uint32_t wp_mailbox_step(uint32_t *state, uint32_t event) {
  const mailbox_edge *edge = mailbox_edge_of(*state, event);
  if (!edge && event == WP_MAILBOX_GONE) edge = mailbox_edge_of(*state, WP_MAILBOX_IDLE);
  if (!edge) return 0;
  *state = edge->state;
  return edge->acts;
}

uint32_t wp_mailbox_key(char key) {
  switch (key) {
  case '0': return WP_MAILBOX_KEY_0;
  case '1': return WP_MAILBOX_KEY_1;
  case '2': return WP_MAILBOX_KEY_2;
  case '7': return WP_MAILBOX_KEY_7;
  case '8': return WP_MAILBOX_KEY_8;
  case '9': return WP_MAILBOX_KEY_9;
  case '*': return WP_MAILBOX_KEY_STAR;
  case '#': return WP_MAILBOX_KEY_HASH;
  default: return WP_MAILBOX_EVENTS;
  }
}
