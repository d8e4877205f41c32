// SPDX-License-Identifier: MIT
// What the core takes of mbedTLS: the hashes of digest authentication (RFC 8760), nothing else.
#ifndef WP_MBEDTLS_CONFIG_H
#define WP_MBEDTLS_CONFIG_H

#define MBEDTLS_MD5_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_SHA512_NO_SHA384

// Unrolled rounds cost kilobytes of wasm; a digest is computed a few times a minute.
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_SMALLER

#include "mbedtls/check_config.h"

#endif
