// SPDX-License-Identifier: MIT
// What the portal takes of mbedTLS. SHA-1 is for coturn's credentials only, whose scheme demands it.
#ifndef WEBPHONED_MBEDTLS_CONFIG_H
#define WEBPHONED_MBEDTLS_CONFIG_H

#define MBEDTLS_MD_C
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_BASE64_C

#include "mbedtls/check_config.h"

#endif
