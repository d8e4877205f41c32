// SPDX-License-Identifier: MIT
// RTP: order, gaps, repetitions, another source, another clock, keys, packets of any bytes; and G.711 there and back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/g711.h"
#include "guarded.h"
#include "voice/rtp.h"

static rtp_in in;

static char send_packet(uint8_t payload, uint16_t sequence, uint32_t time, uint32_t source, int16_t level) {
  uint8_t packet[RTP_HEAD + RTP_FRAME];
  int16_t samples[RTP_FRAME];
  rtp_out out = {.payload = payload, .sequence = sequence, .time = time, .source = source};
  for (int i = 0; i < RTP_FRAME; i++) samples[i] = level;
  rtp_write(&out, samples, packet);
  guarded_text copy = guarded_copy((const char *)packet, sizeof packet);
  return rtp_take(&in, (const uint8_t *)copy.at, copy.len);
}

static void sound(uint16_t n, int16_t level) {
  send_packet(0, n, 1000u + n * RTP_FRAME, 7, level);
}

/** The level of the next 20 ms, rounded as G.711 does; -1: nothing is there. */
static int next(void) {
  int16_t out[RTP_FRAME];
  return rtp_read(&in, out) ? (out[80] + 200) / 1000 : -1;
}

static int begin(void **state) {
  (void)state;
  rtp_begin(&in, 0, 101);
  return 0;
}

static void order_is_restored(void **state) {
  static const int levels[] = {1, 2, 3, 0, 5};
  (void)state;
  sound(0, 1000);
  sound(2, 3000);
  sound(1, 2000);
  sound(1, 9000);  // repeated: whatever it says, it is in its place
  sound(1, 2000);
  sound(4, 5000);                                           // 3 is lost
  for (int i = 0; i < 3; i++) assert_int_equal(next(), 0);  // what comes out of order has time to come
  for (int i = 0; i < 5; i++) assert_int_equal(next(), levels[i]);
  assert_int_equal(next(), -1);
  sound(2, 9000);  // too late
  assert_int_equal(next(), -1);
  sound(5, 6000);  // nothing was lost by waiting
  assert_int_equal(next(), 6);
}

static void a_stranger_is_believed_when_it_goes_on(void **state) {
  (void)state;
  sound(0, 1000);
  send_packet(0, 500, 90000, 8, 4000);
  sound(1, 2000);
  send_packet(0, 501, 90160, 8, 4000);
  send_packet(0, 900, 90320, 8, 4000);  // not in order
  for (int i = 0; i < 3; i++) next();
  assert_int_equal(next(), 1);
  assert_int_equal(next(), 2);
  for (uint16_t i = 0; i < 4; i++) send_packet(0, (uint16_t)(600 + i), 90480u + i * RTP_FRAME, 8, 5000);
  for (int i = 0; i < 3; i++) next();
  assert_int_equal(next(), 5);
}

static void time_may_jump(void **state) {
  (void)state;
  sound(0, 1000);
  send_packet(0, 1, 1000 + 800000, 7, 2000);  // a long pause without packets
  for (int i = 0; i < 3; i++) assert_int_equal(next(), 0);
  assert_int_equal(next(), 2);
  for (uint16_t i = 0; i < 12; i++)
    send_packet(0, (uint16_t)(2 + i), 50u + i * RTP_FRAME, 7, 3000);  // backwards
  int got = -1;
  for (int i = 0; i < 5; i++) got = next() > got ? 3 : got;
  assert_int_equal(got, 3);
}

static void a_pause_without_packets_is_as_long_as_it_was(void **state) {
  (void)state;
  for (uint16_t n = 0; n < 5; n++) sound(n, 1000);
  for (int i = 0; i < 8; i++) next();
  // A second without packets, twice: what comes behind it is as late as all was before, three frames.
  for (uint16_t n = 58; n <= 112; n = (uint16_t)(n + 54)) {
    for (int i = 0; i < 50; i++) assert_int_equal(next(), -1);
    sound(n, 2000);
    for (int i = 0; i < 3; i++) assert_int_equal(next(), 0);
    assert_int_equal(next(), 2);
  }
  // What is only late is all there, behind silence.
  for (int i = 0; i < 50; i++) assert_int_equal(next(), -1);
  for (uint16_t n = 113; n < 121; n++) sound(n, 3000);
  for (int i = 0; i < 8; i++) assert_int_equal(next(), 3);
  // And what is late and overtaken: it has time to come, as at the beginning.
  for (int i = 0; i < 50; i++) assert_int_equal(next(), -1);
  for (uint16_t n = 0; n < 4; n++) sound((uint16_t)(121 + (n ^ 1)), 4000);
  for (int i = 0; i < 4; i++) assert_int_equal(next(), 4);
}

static void a_part_of_a_frame_waits_for_the_end_of_a_pause(void **state) {
  int16_t out[RTP_FRAME];
  uint8_t packet[RTP_HEAD + RTP_FRAME];
  int16_t loud[RTP_FRAME];
  rtp_out half = {.payload = 0, .sequence = 1, .time = 1000 + RTP_FRAME, .source = 7};
  (void)state;
  sound(0, 1000);
  for (int i = 0; i < RTP_FRAME; i++) loud[i] = 4000;
  rtp_write(&half, loud, packet);
  rtp_take(&in, packet, RTP_HEAD + 80);
  for (int i = 0; i < 4; i++) next();
  for (int i = 0; i < 10; i++) assert_int_equal(next(), -1);
  sound(12, 2000);  // ten and a half frames later
  assert_true(rtp_read(&in, out));
  assert_true(out[40] > 3500 && out[120] == 0);
  assert_int_equal(next(), 2);
}

static void keys_come_once(void **state) {
  uint8_t packet[16] = {0x80, 101, 0, 1, 0, 0, 0, 9, 0, 0, 0, 7, 11, 0x80, 0, 160};
  (void)state;
  assert_int_equal(rtp_take(&in, packet, sizeof packet), '#');
  packet[3] = 2;
  assert_int_equal(rtp_take(&in, packet, sizeof packet), 0);  // the same event
  packet[7] = 10;
  packet[12] = 1;
  assert_int_equal(rtp_take(&in, packet, sizeof packet), '1');
  packet[7] = 9;
  packet[12] = 11;
  assert_int_equal(rtp_take(&in, packet, sizeof packet), 0);  // the first one's last packet was overtaken
  packet[7] = 10;
  packet[12] = 1;
  assert_int_equal(rtp_take(&in, packet, sizeof packet), 0);
  packet[7] = 11;
  packet[12] = 16;  // a flash: no key
  assert_int_equal(rtp_take(&in, packet, sizeof packet), 0);
  assert_int_equal(rtp_take(&in, packet, 15), 0);
}

static void any_bytes_are_taken(void **state) {
  static const uint8_t bad[][16] = {
      {0x00},     // no version
      {0x8f, 0},  // more sources than there are bytes
      {0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0xff,
       0xff},                                                 // an extension that is longer than the packet
      {0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 200},  // padding that is
      {0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0},    // none, of which it says there is some
      {0x80, 3},                                              // not agreed on
  };
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    for (size_t len = 0; len <= sizeof bad[i]; len++) {
      guarded_text copy = guarded_copy((const char *)bad[i], len);
      assert_int_equal(rtp_take(&in, (const uint8_t *)copy.at, copy.len), 0);
      assert_false(in.started);
    }
  }
  srand(1);
  for (int i = 0; i < 20000; i++) {
    uint8_t packet[64];
    for (size_t k = 0; k < sizeof packet; k++) packet[k] = (uint8_t)rand();
    packet[0] = 0x80 | (packet[0] & 0x3f);
    packet[1] &= 0x65;
    guarded_text copy = guarded_copy((const char *)packet, (size_t)(rand() % 65));
    rtp_take(&in, (const uint8_t *)copy.at, copy.len);
    next();
  }
}

static void g711_is_g711(void **state) {
  (void)state;
  assert_int_equal(g711_close(0, false), 0xff);
  assert_int_equal(g711_close(0, true), 0xd5);
  assert_int_equal(g711_open(0x00, false), -32124);
  assert_int_equal(g711_open(0x2a, true), -32256);
  for (int law = 0; law < 2; law++) {
    for (int byte = 0; byte < 256; byte++) {
      int16_t sample = g711_open((uint8_t)byte, law);
      assert_int_equal(g711_open(g711_close(sample, law), law), sample);
    }
    for (int sample = -32768; sample < 32768; sample += 97) {
      int error = abs(g711_open(g711_close((int16_t)sample, law), law) - sample);
      assert_true(error <= abs(sample) / 16 + 700);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(order_is_restored, begin),
      cmocka_unit_test_setup(a_stranger_is_believed_when_it_goes_on, begin),
      cmocka_unit_test_setup(time_may_jump, begin),
      cmocka_unit_test_setup(a_pause_without_packets_is_as_long_as_it_was, begin),
      cmocka_unit_test_setup(a_part_of_a_frame_waits_for_the_end_of_a_pause, begin),
      cmocka_unit_test_setup(keys_come_once, begin),
      cmocka_unit_test_setup(any_bytes_are_taken, begin),
      cmocka_unit_test_setup(g711_is_g711, begin),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
