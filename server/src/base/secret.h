// SPDX-License-Identifier: MIT
// Randomness, hashes, and comparing without telling.
#ifndef WEBPHONED_SECRET_H
#define WEBPHONED_SECRET_H

#include <stdbool.h>
#include <stddef.h>

enum { TOKEN_SIZE = 44, SHA256_HEX = 65, MD5_HEX = 33 };

// 256 random bits in 43 letters of base64url. False: the system has no randomness to give.
bool token_make(char out[TOKEN_SIZE]);

// Lower-case hex.
void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX]);
void md5_hex(const void *bytes, size_t len, char out[MD5_HEX]);

// HMAC-SHA-1 in base64 (RFC 2104): what coturn's shared-secret scheme asks for, and nothing else of ours.
enum { HMAC_SHA1_BASE64 = 29 };
void hmac_sha1_base64(const char *key, const char *message, char out[HMAC_SHA1_BASE64]);

// HMAC-SHA-256 in lower-case hex: how a webhook knows that it is us.
void hmac_sha256_hex(const char *key, const char *message, size_t len, char out[SHA256_HEX]);

// Base64 (RFC 4648 4) to bytes. False: it is none, or there is no room.
bool base64_read(const char *s, size_t len, unsigned char *out, size_t room, size_t *out_len);
bool base64_good(const char *s);

// Takes as long for every pair of the same lengths.
bool secret_equal(const char *a, const char *b);

// H(user ":" realm ":" password): what digest authentication compares (RFC 7616 3.4.2, RFC 8760).
typedef struct {
  char md5[MD5_HEX];
  char sha256[SHA256_HEX];
} proof;
proof proof_make(const char *user, const char *realm, const char *password);

void secret_forget(void *at, size_t size);

#endif
