// SPDX-License-Identifier: MIT
// The fixed text area of a pool slot: texts that must outlive one input are kept here.
#ifndef BASE_AREA_H
#define BASE_AREA_H

#include "webphone/types.h"

typedef struct area {
  char *at;
  uint32_t cap, used;
} area;

void area_init(area *a, void *memory, size_t cap);
void area_reset(area *a);
/** Copy `text` into the area; WP_E_FULL and *out absent when there is no room. */
int area_keep(area *a, wp_str text, wp_str *out);
/** Keep `n` texts that stand one behind the other where they are; WP_E_FULL: those without room are absent. */
int area_keep_all(area *a, wp_str *texts, size_t n);
/**
 * Replace *text, which was kept in this area or is absent: in place when the new one fits into the
 * old one's room, else as area_keep. For texts that change rarely (a refreshed target).
 */
int area_change(area *a, wp_str text, wp_str *kept);

#endif
