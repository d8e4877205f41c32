// SPDX-License-Identifier: MIT
// MD5 (RFC 1321), SHA-256 and SHA-512/256 (FIPS 180-4) for digest authentication (RFC 8760), small: one
// frame around two compressions, and constants from where the standards have them, sines and roots of
// primes. docs/decisions/0007 says why not a library; the tests hold every length against mbedTLS.
#include "base/hash.h"

#include "base/buf.h"
#include <string.h>

#define SHA_ROUNDS 80  // of SHA-512; SHA-256 does 64 with the upper halves of the same constants

typedef struct hasher {
  uint64_t state[8];
  size_t fill;
  bool wide;  // SHA-512: words of 64 bits
  bool md5;
  uint8_t block[128];
} hasher;

static const uint64_t wide_start[8] = {  // FIPS 180-4 5.3.6.2: SHA-512/256 is SHA-512 from another start
    0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
    0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2};
static const uint32_t sha256_start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const uint32_t md5_start[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

static uint64_t sha_constants[SHA_ROUNDS];  // the same for every phone; made when first needed

/** The first 64 bits behind the point of the cube root of `n`, 2 to 409: FIPS 180-4 4.2.3. */
static uint64_t cube_root_bits(uint32_t n) {
  double root = 8;
  for (int i = 0; i < 12; i++) root -= (root * root * root - n) / (3 * root * root);
  uint64_t low = (uint64_t)(root * 0x1p48) - 4;  // surely below the root, in units of 2^-48
  // n * 2^144 - low^3 in units of 2^64, of which only 64 bits are there: n has no part in them. What low lacks of the
  // root is that over 3 low^2; where a double holds enough of the cube, it is one.
  uint64_t a = low >> 32, b = (uint32_t)low;
  double tail = (double)b * (double)b * (3 * (double)a * 0x1p32 + (double)b) * 0x1p-64;
  uint64_t rest = 0 - ((a * a * a << 32) + 3 * a * a * b + (uint64_t)tail);
  double more = (double)rest / (3 * root * root * 0x1p32);
  return (low << 16) + (uint64_t)(more * 0x1p16);
}

static bool is_prime(uint32_t n) {
  for (uint32_t d = 2; d * d <= n; d++)
    if (n % d == 0) return false;
  return true;
}

static void make_sha_constants(void) {
  uint32_t n = 2;
  for (size_t i = 0; i < SHA_ROUNDS; n++)
    if (is_prime(n)) sha_constants[i++] = cube_root_bits(n);
}

static uint32_t rotate_left(uint32_t x, uint32_t by) {
  return x << by | x >> (32 - by);
}

static uint64_t turn_right(uint64_t x, uint32_t by) {
  return x >> by | x << (-by & 63);
}

/** One of the functions of FIPS 180-4 4.1: two turns to the right, and a third or a shift. */
static uint64_t mix(uint64_t x, bool wide, const uint8_t by[4]) {
  uint64_t twice = wide ? x : x | x << 32;  // the lower half of this turns as a word of 32 bits does
  uint64_t third = by[3] ? x >> by[2] : turn_right(twice, by[2]);
  return turn_right(twice, by[0]) ^ turn_right(twice, by[1]) ^ third;
}

static void sha_block(hasher *h) {
  // how far each function turns; where there is a fourth number, the third is a shift
  static const uint8_t by[2][4][4] = {{{2, 13, 22}, {6, 11, 25}, {7, 18, 3, 1}, {17, 19, 10, 1}},
                                      {{28, 34, 39}, {14, 18, 41}, {1, 8, 7, 1}, {19, 61, 6, 1}}};
  const uint8_t(*turn)[4] = by[h->wide];
  size_t octets = h->wide ? 8 : 4, rounds = h->wide ? SHA_ROUNDS : 64;
  uint64_t s[8], w[SHA_ROUNDS];
  memcpy(s, h->state, sizeof s);
  for (size_t i = 0; i < rounds; i++) {
    uint64_t word = 0;
    if (i < 16) {
      for (size_t k = 0; k < octets; k++) word = word << 8 | h->block[i * octets + k];
    } else {
      word = mix(w[i - 2], h->wide, turn[3]) + w[i - 7] + mix(w[i - 15], h->wide, turn[2]) + w[i - 16];
    }
    w[i] = h->wide ? word : (uint32_t)word;
    uint64_t constant = h->wide ? sha_constants[i] : sha_constants[i] >> 32;
    // the eight working variables stand still, what turns is which of them is a
    uint64_t a = s[-i & 7], b = s[(1 - i) & 7], c = s[(2 - i) & 7], e = s[(4 - i) & 7], *d = &s[(3 - i) & 7];
    uint64_t f = s[(5 - i) & 7], g = s[(6 - i) & 7], *last = &s[(7 - i) & 7];
    uint64_t t = *last + mix(e, h->wide, turn[1]) + (g ^ (e & (f ^ g))) + constant + w[i];
    *last = t + mix(a, h->wide, turn[0]) + ((a & b) | (c & (a | b)));
    *d += t;
    if (!h->wide) *last = (uint32_t)*last, *d = (uint32_t)*d;
  }
  for (size_t i = 0; i < 8; i++) h->state[i] = h->wide ? h->state[i] + s[i] : (uint32_t)(h->state[i] + s[i]);
}

static void md5_block(hasher *h) {
  static const uint8_t by[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  static const uint8_t step[4] = {1, 5, 3, 7}, from[4] = {0, 1, 5, 0};
  const double sin_1 = 0.8414709848078965, cos_1 = 0.5403023058681398;
  uint32_t s[4];
  for (size_t i = 0; i < 4; i++) s[i] = (uint32_t)h->state[i];
  double sine = sin_1, cosine = cos_1;  // of 1, 2, 3 ... 64
  for (uint32_t i = 0; i < 64; i++) {
    uint32_t round = i / 16, word = 0, f;
    const uint8_t *at = h->block + (i * step[round] + from[round]) % 16 * 4;
    for (int k = 3; k >= 0; k--) word = word << 8 | at[k];
    if (round == 0)
      f = s[3] ^ (s[1] & (s[2] ^ s[3]));
    else if (round == 1)
      f = s[2] ^ (s[3] & (s[1] ^ s[2]));
    else
      f = round == 2 ? s[1] ^ s[2] ^ s[3] : s[2] ^ (s[1] | ~s[3]);
    f += s[0] + word + (uint32_t)((sine < 0 ? -sine : sine) * 0x1p32);
    s[0] = s[3];
    s[3] = s[2];
    s[2] = s[1];
    s[1] += rotate_left(f, by[round * 4 + i % 4]);
    double next = sine * cos_1 + cosine * sin_1;
    cosine = cosine * cos_1 - sine * sin_1;
    sine = next;
  }
  for (size_t i = 0; i < 4; i++) h->state[i] += s[i];
}

static void put(hasher *h, uint8_t octet) {
  h->block[h->fill++] = octet;
  if (h->fill < (h->wide ? 128 : 64)) return;
  h->fill = 0;
  if (h->md5)
    md5_block(h);
  else
    sha_block(h);
}

size_t hash_octets(hash_kind kind, const wp_str *parts, size_t count, uint8_t out[32]) {
  hasher h = {.wide = kind == HASH_SHA512_256, .md5 = kind == HASH_MD5};
  if (!h.md5 && !sha_constants[0]) make_sha_constants();
  for (size_t i = 0; i < 8; i++)
    h.state[i] = h.wide ? wide_start[i] : h.md5 ? md5_start[i % 4] : sha256_start[i];
  uint64_t bits = 0;
  for (size_t i = 0; i < count; i++) {
    bits += parts[i].len * 8;
    for (size_t k = 0; k < parts[i].len; k++) put(&h, (uint8_t)parts[i].at[k]);
  }
  put(&h, 0x80);
  while (h.fill != (h.wide ? 112 : 56)) put(&h, 0);
  for (size_t i = h.wide ? 8 : 0; i; i--) put(&h, 0);  // the upper half of a length of 128 bits
  for (uint32_t i = 0; i < 64; i += 8) put(&h, (uint8_t)(bits >> (h.md5 ? i : 56 - i)));
  size_t len = h.md5 ? 16 : 32, octets = h.wide ? 8 : 4;
  for (size_t i = 0; i < len; i++) {
    size_t place = i % octets;
    out[i] = (uint8_t)(h.state[i / octets] >> (8 * (h.md5 ? place : octets - 1 - place)));
  }
  return len;
}

size_t hash_hex(hash_kind kind, const wp_str *parts, size_t count, char out[HASH_HEX_MAX]) {
  uint8_t sum[32];
  if (kind == HASH_NONE) return 0;
  buf text = buf_on(out, HASH_HEX_MAX);
  buf_hex(&text, sum, hash_octets(kind, parts, count, sum));
  return text.len;
}
