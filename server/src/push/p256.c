// SPDX-License-Identifier: MIT
// mbedTLS behind five functions; its randomness is the system's.
#include "push/p256.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/platform_util.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static int system_random(void *unused, unsigned char *out, size_t len) {
  (void)unused;
  while (len > 0) {
    ssize_t got = getrandom(out, len, 0);
    if (got <= 0) return -1;
    out += got;
    len -= (size_t)got;
  }
  return 0;
}

typedef struct {
  mbedtls_ecp_group group;
  mbedtls_mpi secret;
  mbedtls_ecp_point point;
} work;

static bool begin(work *w) {
  mbedtls_ecp_group_init(&w->group);
  mbedtls_mpi_init(&w->secret);
  mbedtls_ecp_point_init(&w->point);
  return mbedtls_ecp_group_load(&w->group, MBEDTLS_ECP_DP_SECP256R1) == 0;
}

static void end(work *w) {
  mbedtls_ecp_group_free(&w->group);
  mbedtls_mpi_free(&w->secret);
  mbedtls_ecp_point_free(&w->point);
}

static bool write_pair(const work *w, p256_pair *out) {
  size_t len = 0;
  return mbedtls_mpi_write_binary(&w->secret, out->secret, P256_PRIVATE) == 0 &&
         mbedtls_ecp_point_write_binary(&w->group, &w->point, MBEDTLS_ECP_PF_UNCOMPRESSED, &len, out->open,
                                        P256_PUBLIC) == 0 &&
         len == P256_PUBLIC;
}

struct p256_maker {
  mbedtls_ecp_group group;  // keeps multiples of its generator, once they are worked out
};

p256_maker *p256_maker_open(void) {
  p256_maker *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  mbedtls_ecp_group_init(&m->group);
  if (mbedtls_ecp_group_load(&m->group, MBEDTLS_ECP_DP_SECP256R1) == 0) return m;
  p256_maker_close(m);
  return NULL;
}

void p256_maker_close(p256_maker *m) {
  if (m) mbedtls_ecp_group_free(&m->group);
  free(m);
}

bool p256_make(p256_maker *m, p256_pair *out) {
  work w;
  bool ok =
      begin(&w) &&
      mbedtls_ecp_gen_keypair(m ? &m->group : &w.group, &w.secret, &w.point, system_random, NULL) == 0 &&
      write_pair(&w, out);
  end(&w);
  return ok;
}

bool p256_of(const unsigned char secret[P256_PRIVATE], p256_pair *out) {
  work w;
  bool ok = begin(&w) && mbedtls_mpi_read_binary(&w.secret, secret, P256_PRIVATE) == 0 &&
            mbedtls_ecp_check_privkey(&w.group, &w.secret) == 0 &&
            mbedtls_ecp_mul(&w.group, &w.point, &w.secret, &w.group.G, system_random, NULL) == 0 &&
            write_pair(&w, out);
  end(&w);
  return ok;
}

static bool read_point(work *w, const unsigned char open[P256_PUBLIC]) {
  return open[0] == 4 && mbedtls_ecp_point_read_binary(&w->group, &w->point, open, P256_PUBLIC) == 0 &&
         mbedtls_ecp_check_pubkey(&w->group, &w->point) == 0;
}

bool p256_is_point(const unsigned char open[P256_PUBLIC]) {
  work w;
  bool ok = begin(&w) && read_point(&w, open);
  end(&w);
  return ok;
}

bool p256_agree(const p256_pair *own, const unsigned char other[P256_PUBLIC], unsigned char shared[32]) {
  work w;
  bool ok = begin(&w) && read_point(&w, other) &&
            mbedtls_mpi_read_binary(&w.secret, own->secret, P256_PRIVATE) == 0 &&
            mbedtls_ecp_mul(&w.group, &w.point, &w.secret, &w.point, system_random, NULL) == 0 &&
            !mbedtls_ecp_is_zero(&w.point) && mbedtls_mpi_write_binary(&w.point.X, shared, 32) == 0;
  end(&w);
  return ok;
}

bool p256_sign(const p256_pair *own, const unsigned char hash[32], unsigned char out[P256_SIGNATURE]) {
  work w;
  mbedtls_mpi r;
  mbedtls_mpi s;
  mbedtls_mpi_init(&r);
  mbedtls_mpi_init(&s);
  bool ok = begin(&w) && mbedtls_mpi_read_binary(&w.secret, own->secret, P256_PRIVATE) == 0 &&
            mbedtls_ecdsa_sign_det_ext(&w.group, &r, &s, &w.secret, hash, 32, MBEDTLS_MD_SHA256,
                                       system_random, NULL) == 0 &&
            mbedtls_mpi_write_binary(&r, out, 32) == 0 && mbedtls_mpi_write_binary(&s, out + 32, 32) == 0;
  mbedtls_mpi_free(&r);
  mbedtls_mpi_free(&s);
  end(&w);
  return ok;
}
