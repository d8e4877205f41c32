// SPDX-License-Identifier: MIT
// The boundary of action.wasm, shaped like that of phone.wasm so that one loader reads both: a window for
// inputs, addresses of wp_chain_output out, no imports, fixed memory.
#include "webphone/chain.h"

#include <string.h>

enum {
  INPUT_SIZE = 144 * 1024,   // a button and what is selected, a form's definition, a reply
  CHAIN_SIZE = 1600 * 1024,  // wp_chain_size() and room
  TEXTS = 2
};

static uint8_t memory[CHAIN_SIZE] __attribute__((aligned(16)));
static bool made;
static uint8_t input_window[INPUT_SIZE] __attribute__((aligned(8)));
#define CHAIN ((wp_chain *)(void *)memory)

// Exported names (action_exports.txt) are the C names.
uint32_t input(void);
uint32_t input_size(void);
int init(void);
int command(double now, uint32_t kind, uint32_t call, uint32_t number, uint32_t texts);
int expire(double now);
uint32_t poll(void);
double deadline(void);

static wp_ms ms_of(double now) {
  return now > 0 ? (wp_ms)now : 0;
}

uint32_t input(void) {
  return (uint32_t)(uintptr_t)input_window;
}

uint32_t input_size(void) {
  return INPUT_SIZE;
}

int init(void) {
  wp_chain *at_memory;
  int err = wp_chain_init(memory, sizeof memory, &at_memory);
  made = !err;
  return err;
}

/** Take one text, u32 length and bytes, off the window at `*at`. */
static int take_text(uint32_t *at, wp_str *out) {
  uint32_t len;
  if (INPUT_SIZE - *at < sizeof len) return WP_E_ARG;
  memcpy(&len, input_window + *at, sizeof len);
  *at += (uint32_t)sizeof len;
  if (len > INPUT_SIZE - *at) return WP_E_ARG;
  *out = (wp_str){(const char *)input_window + *at, len};
  *at += len;
  return 0;
}

/** An input with `texts` texts in the window, each u32 length and bytes, without gaps. */
int command(double now, uint32_t kind, uint32_t call, uint32_t number, uint32_t texts) {
  wp_chain_input one = {.kind = kind, .call = call, .number = number};
  uint32_t at = 0;
  if (!made) return WP_E_STATE;
  if (texts > TEXTS) return WP_E_ARG;
  for (uint32_t i = 0; i < texts; i++) {
    int err = take_text(&at, &one.text[i]);
    if (err) return err;
  }
  return wp_chain_take(CHAIN, ms_of(now), &one);
}

int expire(double now) {
  return made ? wp_chain_expire(CHAIN, ms_of(now)) : WP_E_STATE;
}

/** The address of the next wp_chain_output, 0 when drained; action-abi.js says how to read it. */
uint32_t poll(void) {
  return made ? (uint32_t)(uintptr_t)wp_chain_poll(CHAIN) : 0;
}

/** Milliseconds, infinite for never. */
double deadline(void) {
  wp_ms due = made ? wp_chain_deadline(CHAIN) : WP_NEVER;
  return due == WP_NEVER ? __builtin_inf() : (double)due;
}
