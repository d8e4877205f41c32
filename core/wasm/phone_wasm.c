// SPDX-License-Identifier: MIT
// The boundary: wasm calls in, addresses of wp_output out. One phone in fixed memory and one window that
// JavaScript writes inputs into. Numbers cross as f64 and i32, time as f64 milliseconds. No imports.
#include "webphone/phone.h"

#include <string.h>

#include "base/str.h"

enum {
  INPUT_SIZE = 80 * 1024,  // the largest message or configuration, and something over
  PHONE_SIZE = 800 * 1024  // wp_phone_size() and a little room
};

// At an address that the compiler knows: everything in the phone is then at a constant, and none is passed.
static uint8_t memory[PHONE_SIZE] __attribute__((aligned(16)));
static bool made;
static uint8_t input_window[INPUT_SIZE] __attribute__((aligned(8)));
#define PHONE ((wp_phone *)(void *)memory)

// Exported names (exports.txt) are the C names; some of them are known to libc, none of it is linked.
uint32_t input(void);
uint32_t input_size(void);
int init(void);
int receive(double now, uint32_t len);
int command(double now, uint32_t kind, uint32_t call, uint32_t number, uint32_t texts);
int link(double now, int up, uint32_t code);
int expire(double now);
uint32_t poll(void);
double deadline(void);
int save(double now);
int restore(double now, double age, uint32_t len);

/** In place of the C library's, which takes four octets at a time from an aligned one on. */
void *memchr(const void *text, int c, size_t len) {
  const char *at = text, *end = at + len;
  at = str_seek(at, end, (char)c, 1);
  return at < end ? (void *)(uintptr_t)at : NULL;
}

/** The same for the length of a literal. It may look beyond its end, never beyond the memory. */
size_t strlen(const char *text) {
  return (size_t)(str_seek(text, (const char *)INTPTR_MAX, 0, 1) - text);
}

/** A time of JavaScript; NaN and what lies before zero are zero. */
static wp_ms ms_of(double now) {
  return now > 0 ? (wp_ms)now : 0;
}

/** The address of the window for inputs: a seed, a message, or the texts of a command. */
uint32_t input(void) {
  return (uint32_t)(uintptr_t)input_window;
}

uint32_t input_size(void) {
  return INPUT_SIZE;
}

/** Make the phone, anew when there is one. WP_SEED_BYTES of randomness lie in the window. */
int init(void) {
  wp_phone *at_memory;
  int err = wp_phone_init(memory, sizeof memory, input_window, &at_memory);
  made = !err;
  memset(input_window, 0, WP_SEED_BYTES);
  return err;
}

/** A message of `len` bytes lies in the window. */
int receive(double now, uint32_t len) {
  if (!made) return WP_E_STATE;
  if (len > INPUT_SIZE) return WP_E_MESSAGE_SIZE;
  return wp_phone_receive(PHONE, ms_of(now), input_window, len);
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

/** A command with `texts` texts in the window, each u32 length and bytes, without gaps. */
int command(double now, uint32_t kind, uint32_t call, uint32_t number, uint32_t texts) {
  wp_command cmd = {.kind = kind, .call = call, .number = number};
  uint32_t at = 0;
  if (!made) return WP_E_STATE;
  if (texts > sizeof cmd.text / sizeof *cmd.text) return WP_E_ARG;
  for (uint32_t i = 0; i < texts; i++) {
    int err = take_text(&at, &cmd.text[i]);
    if (err) return err;
  }
  return wp_phone_command(PHONE, ms_of(now), &cmd);
}

int link(double now, int up, uint32_t code) {
  return made ? wp_phone_link(PHONE, ms_of(now), up, code) : WP_E_STATE;
}

int expire(double now) {
  return made ? wp_phone_expire(PHONE, ms_of(now)) : WP_E_STATE;
}

/** The address of the next wp_output, 0 when drained; abi.js says how to read it. */
uint32_t poll(void) {
  return made ? (uint32_t)(uintptr_t)wp_phone_poll(PHONE) : 0;
}

/** Milliseconds, infinite for never. */
double deadline(void) {
  wp_ms due = made ? wp_phone_deadline(PHONE) : WP_NEVER;
  return due == WP_NEVER ? __builtin_inf() : (double)due;
}

/** The phone as bytes in the window, secrets among them: how many, or an error. */
int save(double now) {
  size_t used = 0;
  int err = made ? wp_phone_save(PHONE, ms_of(now), input_window, INPUT_SIZE, &used) : WP_E_STATE;
  return err ? err : (int)used;
}

/** The bytes of an older phone lie in the window; an input. */
int restore(double now, double age, uint32_t len) {
  if (!made || len > INPUT_SIZE) return WP_E_STATE;
  return wp_phone_restore(PHONE, ms_of(now), ms_of(age), input_window, len);
}
