// SPDX-License-Identifier: MIT
// What the process of a script says, cut anywhere; addresses that nobody may be sent to; answers that are too much.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/secret.h"
#include "egress/address.h"
#include "script/frame.h"
#include "script/runner.h"

static void feed(frames *f, const char *bytes, size_t len) {
  while (len > 0) {
    size_t room;
    char *to = frames_room(f, &room);
    assert_non_null(to);
    size_t now = room < len ? room : len;
    memcpy(to, bytes, now);
    frames_add(f, now);
    bytes += now;
    len -= now;
  }
}

static void frames_at_every_cut(void **state) {
  static const char bytes[] = "\0\0\0\2ab\0\0\0\0\0\0\0\3cde";
  (void)state;
  for (size_t cut = 0; cut < sizeof bytes; cut++) {
    frames f = frames_of(16);
    const char *at;
    size_t len;
    char got[16] = "";
    int found;
    feed(&f, bytes, cut);
    while ((found = frames_next(&f, &at, &len)) > 0) strncat(strncat(got, at, len), "|", 2);
    assert_int_equal(found, 0);
    feed(&f, bytes + cut, sizeof bytes - 1 - cut);
    while ((found = frames_next(&f, &at, &len)) > 0) strncat(strncat(got, at, len), "|", 2);
    assert_int_equal(found, 0);
    assert_string_equal(got, "ab||cde|");
    frames_free(&f);
  }
}

static void frames_too_long(void **state) {
  (void)state;
  frames f = frames_of(16);
  const char *at;
  size_t len;
  unsigned char head[FRAME_HEAD];
  frame_head(17, head);
  feed(&f, (const char *)head, sizeof head);
  assert_int_equal(frames_next(&f, &at, &len), -1);
  frames_free(&f);
  f = frames_of(16);
  feed(&f, "\xff\xff\xff\xff", 4);
  assert_int_equal(frames_next(&f, &at, &len), -1);
  frames_free(&f);
}

static void long_frames_grow(void **state) {
  (void)state;
  enum { LEN = 100000 };
  frames f = frames_of(LEN);
  unsigned char head[FRAME_HEAD];
  char *bytes = malloc(LEN);
  const char *at;
  size_t len;
  assert_non_null(bytes);
  memset(bytes, 'x', LEN);
  frame_head(LEN, head);
  for (int i = 0; i < 3; i++) {
    feed(&f, (const char *)head, sizeof head);
    feed(&f, bytes, LEN);
    assert_int_equal(frames_next(&f, &at, &len), 1);
    assert_int_equal(len, LEN);
    assert_memory_equal(at, bytes, LEN);
  }
  free(bytes);
  frames_free(&f);
}

static bool is_public(const char *text) {
  struct sockaddr_in v4 = {.sin_family = AF_INET};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
    return address_is_public((struct sockaddr *)&v4, sizeof v4);
  assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
  return address_is_public((struct sockaddr *)&v6, sizeof v6);
}

static void addresses(void **state) {
  static const char *const open[] = {
      "1.1.1.1",         "9.255.255.255",   "11.0.0.0",    "100.63.255.255", "100.128.0.0",
      "172.15.255.255",  "172.32.0.0",      "192.167.1.1", "198.17.255.255", "223.255.255.255",
      "2606:4700::1111", "2001:4860::8888", "2a00::1"};
  static const char *const closed[] = {
      "0.0.0.0",       "10.0.0.1",       "100.64.0.1",      "127.0.0.1", "127.255.255.255", "169.254.169.254",
      "172.16.0.1",    "172.31.255.255", "192.0.0.1",       "192.0.2.1", "192.168.0.1",     "198.18.0.1",
      "198.51.100.1",  "203.0.113.1",    "224.0.0.1",       "240.0.0.1", "255.255.255.255", "::",
      "::1",           "::ffff:1.1.1.1", "64:ff9b::7f00:1", "fc00::1",   "fe80::1",         "ff02::1",
      "2002:7f00:1::", "2001:0:1::1",    "2001:db8::1",     "3fff::1"};
  (void)state;
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
    if (!is_public(open[i])) fail_msg("%s", open[i]);
  }
  for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
    if (is_public(closed[i])) fail_msg("%s", closed[i]);
  }
  assert_false(address_is_public(&(struct sockaddr){.sa_family = AF_UNIX}, sizeof(struct sockaddr)));
}

static void origins(void **state) {
  char origin[ORIGIN_SIZE];
  const char *host_port;
  (void)state;
  assert_true(address_origin("HTTPS://API.Example.com/x?y#z", origin, &host_port));
  assert_string_equal(origin, "https://api.example.com:443");
  assert_string_equal(host_port, "api.example.com:443");
  assert_true(address_origin("http://[::1]:8080", origin, &host_port));
  assert_string_equal(host_port, "[::1]:8080");
  // A name that is a number is the address that it means.
  assert_true(address_origin("http://2130706433/", origin, &host_port));
  assert_string_equal(host_port, "127.0.0.1:80");
  static const char *const none[] = {"",         "example.com",  "ftp://a/",       "file:///etc/passwd",
                                     "https://", "https://a@b/", "https://u:p@b/", "https://a b/",
                                     "//a/",     "javascript:1"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    if (address_origin(none[i], origin, &host_port)) fail_msg("%s", none[i]);
  }
}

static void answers(void **state) {
  (void)state;
  static const char *const good[] = {"{}", "1", "null", "\"[[[\"", "\"\\\"[\"", "{\"a\":[1,\"]\"]}"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_null(answer_fault(good[i], strlen(good[i])));
  static const char *const bad[] = {"", "{", "nope", "\xff", "\"\xc0\x80\"", "\"\\\""};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_non_null(answer_fault(bad[i], strlen(bad[i])));
  static char deep[2 * 10000];
  memset(deep, '[', 10000);
  memset(deep + 10000, ']', 10000);
  assert_non_null(answer_fault(deep, sizeof deep));
  assert_null(answer_fault(deep + 10000 - ANSWER_DEPTH, 2 * (size_t)ANSWER_DEPTH));
  assert_non_null(answer_fault(deep + 10000 - ANSWER_DEPTH - 1, 2 * (size_t)ANSWER_DEPTH + 2));
}

// RFC 4231 4.3 and 4.7.
static void signatures(void **state) {
  char out[SHA256_HEX];
  char key[132];
  (void)state;
  hmac_sha256_hex("Jefe", "what do ya want for nothing?", 28, out);
  assert_string_equal(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  memset(key, 0xaa, 131);
  key[131] = '\0';
  hmac_sha256_hex(key, "Test Using Larger Than Block-Size Key - Hash Key First", 54, out);
  assert_string_equal(out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(frames_at_every_cut),
      cmocka_unit_test(frames_too_long),
      cmocka_unit_test(long_frames_grow),
      cmocka_unit_test(addresses),
      cmocka_unit_test(origins),
      cmocka_unit_test(answers),
      cmocka_unit_test(signatures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
