// SPDX-License-Identifier: MIT
// Known answers of FIPS 180-4 and RFC 1321, in one part and in many.
#include "base/hash.h"
#include "base/str.h"
#include "mbedtls/md5.h"
#include "mbedtls/sha256.h"
#include "mbedtls/sha512.h"
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

/** Every length to beyond two blocks, in two parts, against mbedTLS. */
static void test_lengths(void **state) {
  (void)state;
  static char text[600];
  for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i * 131 + i / 7);
  const unsigned char *octets = (const unsigned char *)text;
  for (size_t len = 0; len < sizeof text; len++) {
    wp_str parts[] = {{text, len / 3}, {text + len / 3, len - len / 3}};
    uint8_t ours[32], theirs[64];
    assert_int_equal(hash_octets(HASH_MD5, parts, 2, ours), 16);
    assert_int_equal(mbedtls_md5_ret(octets, len, theirs), 0);
    assert_memory_equal(ours, theirs, 16);
    assert_int_equal(hash_octets(HASH_SHA256, parts, 2, ours), 32);
    assert_int_equal(mbedtls_sha256_ret(octets, len, theirs, 0), 0);
    assert_memory_equal(ours, theirs, 32);
    assert_int_equal(hash_octets(HASH_SHA512_256, parts, 2, ours), 32);
    mbedtls_sha512_context sha;  // mbedTLS has no SHA-512/256: the other start is set by hand
    mbedtls_sha512_init(&sha);
    assert_int_equal(mbedtls_sha512_starts_ret(&sha, 0), 0);
    const uint64_t start[8] = {0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151,
                               0x963877195940eabd, 0x96283ee2a88effe3, 0xbe5e1e2553863992,
                               0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2};
    memcpy(sha.state, start, sizeof start);
    assert_int_equal(mbedtls_sha512_update_ret(&sha, octets, len), 0);
    assert_int_equal(mbedtls_sha512_finish_ret(&sha, theirs), 0);
    mbedtls_sha512_free(&sha);
    assert_memory_equal(ours, theirs, 32);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_known), cmocka_unit_test(test_lengths)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
