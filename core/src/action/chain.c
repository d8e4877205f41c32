// SPDX-License-Identifier: MIT
// Inputs of a chain of actions -> outputs.
#include "webphone/chain.h"

struct wp_chain {
  uint32_t nothing;
};

size_t wp_chain_size(void) {
  return sizeof(wp_chain);
}

int wp_chain_init(void *memory, size_t size, wp_chain **out) {
  if (size < sizeof(wp_chain)) return WP_E_ARG;
  *out = memory;
  return 0;
}

int wp_chain_take(wp_chain *chain, wp_ms now, const wp_chain_input *input) {
  (void)chain;
  (void)now;
  return input->kind ? 0 : WP_E_COMMAND;
}

int wp_chain_expire(wp_chain *chain, wp_ms now) {
  (void)chain;
  (void)now;
  return 0;
}

const wp_chain_output *wp_chain_poll(wp_chain *chain) {
  (void)chain;
  return NULL;
}

wp_ms wp_chain_deadline(const wp_chain *chain) {
  (void)chain;
  return WP_NEVER;
}
