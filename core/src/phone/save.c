// SPDX-License-Identifier: MIT
// The phone <-> bytes, and what a restart means for link, registration and calls.
#include "phone/save.h"

#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "phone/image.h"
#include "phone/inside.h"
#include "webphone/err.h"

#define BIAS ((wp_ms)1 << 62)  // keeps a relative time away from 0 and WP_NEVER
#define AGE_MAX 60000u         // older calls are gone, and a login is not for who comes later
#define LAYOUT ((uint32_t)offsetof(struct wp_phone, arena_memory) << 4 | 1)

/** Hash of the description and of what follows: another build's image is as strange as a damaged one. */
static void seal(const uint8_t *image, size_t len, char sum[HASH_HEX_MAX]) {
  wp_str parts[] = {{(const char *)phone_shape, phone_shape_size},
                    {(const char *)image + HASH_HEX_MAX, len - HASH_HEX_MAX}};
  hash_hex(HASH_SHA256, parts, 2, sum);
}

int wp_phone_save(const wp_phone *phone, wp_ms now, void *buffer, size_t size, size_t *used) {
  *used = 0;
  if (!out_drained(phone->scene->turn->out)) return WP_E_UNDRAINED;
  image i = {buffer, size, HASH_HEX_MAX, BIAS - now, .bad = size < HASH_HEX_MAX};
  image_struct(&i, (char *)(uintptr_t)phone, LAYOUT, phone_shape);
  if (i.bad) return WP_E_FULL;
  seal(buffer, i.used, buffer);
  *used = i.used;
  return 0;
}

/** What is not in the image because something else in it says it. False: no phone has written this. */
static bool complete(wp_phone *phone) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &phone->calls.slots[i];
    if ((uint64_t)c->caller_uri_len + c->caller_name_len > c->caller_len) return false;
  }
  txn_restored(phone->scene->turn->txns);
  account_sender(&phone->account, phone->scene->turn->txns);
  return errands_sound(&phone->errands);
}

int phone_load(wp_phone *phone, wp_ms now, const void *bytes, size_t len) {
  char sum[HASH_HEX_MAX];
  if (len < HASH_HEX_MAX) return WP_E_ARG;
  seal(bytes, len, sum);
  if (!str_eq((wp_str){(const char *)sum, sizeof sum}, (wp_str){(const char *)bytes, sizeof sum}))
    return WP_E_ARG;
  image i = {(uint8_t *)(uintptr_t)bytes, len, HASH_HEX_MAX, now - BIAS, .load = true};
  image_struct(&i, (char *)phone, LAYOUT, phone_shape);
  phone->now = now;
  return i.bad || i.used != len || !complete(phone) ? WP_E_ARG : 0;
}

int wp_phone_restore(wp_phone *phone, wp_ms now, wp_ms age, const void *bytes, size_t len) {
  int err = age > AGE_MAX ? WP_E_STATE : phone_load(phone, now - age, bytes, len);
  if (err) return err;
  phone->account.cseq += RESTART_GAP;
  wp_phone_link(phone, now, 0, 1006);  // 6455 7.4.1: gone without a word
  if (out_drained(phone->scene->turn->out))
    account_tell(&phone->account, phone->scene->me, phone->scene->turn);
  account_hurry(&phone->account, phone->scene->turn);
  calls_restarted(phone->scene, now - age);
  input_end(phone);
  return 0;
}
