// SPDX-License-Identifier: MIT
// The image of a phone in a call, changed at any places and sealed again: refused, or a phone that goes on without a trap.
#include "base/hash.h"
#include "fuzz.h"
#include "phone/save.h"
#include "webphone/phone.h"

static const char config[] =
    "{\"domain\":\"a.example\",\"wsServers\":[\"wss://a.example/\",\"ws://b.example/\"]}";
static const char invite[] =
    "INVITE sip:1@x.invalid SIP/2.0\r\nVia: SIP/2.0/WSS a;branch=z9hG4bKi\r\nMax-Forwards: 9\r\n"
    "From: \"B\" <sip:2@a.example>;tag=b\r\nTo: <sip:1@a.example>\r\nCall-ID: i\r\nCSeq: 1 INVITE\r\n"
    "Contact: <sip:b@192.0.2.1>\r\nRecord-Route: <sip:p@a.example;lr>\r\nContent-Length: 0\r\n\r\n";

static wp_str text_of(const char *text) {
  return (wp_str){text, strlen(text)};
}

static void drain(wp_phone *phone) {
  const wp_output *o;
  while ((o = wp_phone_poll(phone))) {
    if (o->kind == WP_DO_SEND) fuzz_touch(o->u.send.bytes);
    if (o->kind == WP_EV_CALL) fuzz_touch(o->u.call.peer);
  }
}

static void tell(wp_phone *phone, uint32_t kind, wp_call_id call, const char *a, const char *b) {
  wp_command c = {.kind = kind, .call = call, .text = {text_of(a), text_of(b), text_of("")}};
  wp_phone_command(phone, 5000, &c);
  drain(phone);
}

static wp_phone *fresh(uint8_t first) {
  uint8_t seed[WP_SEED_BYTES] = {first};
  wp_phone *phone = NULL;
  void *memory = malloc(wp_phone_size());
  FUZZ_CHECK(memory && wp_phone_init(memory, wp_phone_size(), seed, &phone) == 0);
  return phone;
}

static size_t make_image(uint8_t *image, size_t size) {
  size_t used = 0;
  wp_phone *phone = fresh(1);
  tell(phone, WP_CMD_CONFIGURE, 0, config, "");
  tell(phone, WP_CMD_LOGIN, 0, "1", "secret");
  wp_phone_link(phone, 5000, 1, 0);
  drain(phone);
  wp_phone_receive(phone, 5000, invite, strlen(invite));
  drain(phone);
  tell(phone, WP_CMD_ANSWER, 1 << 8 | 1, "", "");
  FUZZ_CHECK(wp_phone_save(phone, 5000, image, size, &used) == 0);
  free(phone);
  return used;
}

static void go_on(wp_phone *phone) {
  wp_ms now = 20000;
  wp_phone_link(phone, now, 1, 0);
  drain(phone);
  tell(phone, WP_CMD_PAGE_HERE, 0, "", "");
  tell(phone, WP_CMD_LOCAL_SDP, 1 << 8 | 1, "v=0\r\n", "");
  wp_phone_receive(phone, now, invite, strlen(invite));
  drain(phone);
  for (int i = 0; i < 8; i++) {
    wp_ms due = wp_phone_deadline(phone);
    if (due == WP_NEVER) break;
    if (due > now) now = due;
    wp_phone_expire(phone, now);
    drain(phone);
  }
  tell(phone, WP_CMD_LOGOUT, 0, "", "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint8_t model[65536], image[65536];
  static size_t len;
  if (!len) len = make_image(model, sizeof model);
  memcpy(image, model, len);
  fuzz_reader r = {data, size};
  while (r.left) {
    size_t at = fuzz_u16(&r);
    image[HASH_HEX_MAX + at % (len - HASH_HEX_MAX)] = fuzz_u8(&r);
  }
  wp_str parts[] = {{(const char *)phone_shape, phone_shape_size},
                    {(const char *)image + HASH_HEX_MAX, len - HASH_HEX_MAX}};
  char sum[HASH_HEX_MAX];
  hash_hex(HASH_SHA256, parts, 2, sum);
  memcpy(image, sum, sizeof sum);
  wp_phone *phone = fresh(2);
  int err = wp_phone_restore(phone, 20000, 100, image, len);
  if (!size) FUZZ_CHECK(err == 0);
  if (!err) {
    drain(phone);
    go_on(phone);
  }
  free(phone);
  return 0;
}
