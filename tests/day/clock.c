// SPDX-License-Identifier: MIT
// Virtual time: a heap of what is to happen, and the chance that plans it.
#include <stdlib.h>

#include "day.h"

#define EVENTS_MAX (1u << 16)

static event heap[EVENTS_MAX];
static uint32_t count;
static uint64_t order;

static bool before(const event *a, const event *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

void event_add(const event *e) {
  DAY_CHECK(count < EVENTS_MAX);
  uint32_t at = count++;
  event added = *e;
  added.order = order++;
  for (; at; at = (at - 1) / 2) {
    if (!before(&added, &heap[(at - 1) / 2])) break;
    heap[at] = heap[(at - 1) / 2];
  }
  heap[at] = added;
}

bool event_take(event *e) {
  if (!count) return false;
  *e = heap[0];
  event last = heap[--count];
  uint32_t at = 0;
  for (;;) {
    uint32_t child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
    if (!before(&heap[child], &last)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = last;
  return true;
}

wp_ms event_next(void) {
  return count ? heap[0].due : WP_NEVER;
}

void events_forget(void) {
  for (uint32_t i = 0; i < count; i++) free(heap[i].bytes);
  count = 0;
}

/** splitmix64 */
static uint64_t draw(void) {
  uint64_t z = day.random += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

uint32_t chance(uint32_t below) {
  return below ? (uint32_t)(draw() % below) : 0;
}

bool percent(uint32_t p) {
  return chance(100) < p;
}

wp_ms some_time(uint32_t mean) {
  // sums of halves: mean/2 + mean/4 ... each with a coin, which is close enough to exponential
  uint64_t unit = draw() % 1000 + 1;
  uint32_t doublings = 0;
  while (doublings < 4 && draw() % 2) doublings++;
  static const uint32_t scale[] = {10, 15, 25, 40, 60};  // mean of the sum: 1 after the coins' weights
  return (wp_ms)mean * unit * scale[doublings] / 9000 + 1;
}
