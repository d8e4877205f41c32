// SPDX-License-Identifier: MIT
// The heap that action.wasm does not have: cJSON names these but is given the arena before it runs.
#include "base/check.h"
#include "webphone/types.h"

void *no_heap_take(size_t size);
void no_heap_give(void *at);
void *no_heap_change(void *at, size_t size);

void *no_heap_take(size_t size) {
  (void)size;
  WP_UNREACHABLE();
}

void no_heap_give(void *at) {
  (void)at;
  WP_UNREACHABLE();
}

void *no_heap_change(void *at, size_t size) {
  (void)at;
  (void)size;
  WP_UNREACHABLE();
}
