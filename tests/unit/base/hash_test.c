// SPDX-License-Identifier: MIT
// Known answers of FIPS 180-4 and RFC 1321, in one part and in many.
#include "base/hash.h"
#include "base/str.h"
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const struct {
  hash_kind kind;
  const char *text, *hex;
} known[] = {
    {HASH_MD5, "", "d41d8cd98f00b204e9800998ecf8427e"},
    {HASH_MD5, "abc", "900150983cd24fb0d6963f7d28e17f72"},
    {HASH_SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {HASH_SHA512_256, "", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a"},
    {HASH_SHA512_256, "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"},
};

static void test_known(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    char out[HASH_HEX_MAX];
    wp_str whole = str_of(known[i].text);
    assert_int_equal(hash_hex(known[i].kind, &whole, 1, out), strlen(known[i].hex));
    assert_memory_equal(out, known[i].hex, strlen(known[i].hex));
    wp_str parts[] = {str_part(whole, 0, 1), STR_NONE, str_part(whole, 1, 99)};
    hash_hex(known[i].kind, parts, 3, out);
    assert_memory_equal(out, known[i].hex, strlen(known[i].hex));
  }
  char out[HASH_HEX_MAX];
  assert_int_equal(hash_hex(HASH_NONE, NULL, 0, out), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_known)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
