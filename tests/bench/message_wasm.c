// SPDX-License-Identifier: MIT
// The same work as message_bench.c behind a wasm boundary like that of the phone: a window for text in,
// a record of fields out. Only the benchmark builds it.
#include "message_work.h"

enum { WINDOW = 80 * 1024, ARENA = 256 * 1024 };

static char window_bytes[WINDOW];
static char memory[ARENA];
static message_fields fields;
static wp_str written;

char *window(void);
uint32_t window_size(void);
int parse(uint32_t len);
message_fields *result(void);
uint32_t write(uint32_t sdp_len, uint32_t cseq);
const char *text(void);

char *window(void) {
  return window_bytes;
}
uint32_t window_size(void) {
  return WINDOW;
}
message_fields *result(void) {
  return &fields;
}
const char *text(void) {
  return written.at;
}

int parse(uint32_t len) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  return message_read(&a, window_bytes, len, &fields);
}

uint32_t write(uint32_t sdp_len, uint32_t cseq) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  written = message_write(&a, cseq, (wp_str){window_bytes, sdp_len});
  return (uint32_t)written.len;
}
