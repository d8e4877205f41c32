// SPDX-License-Identifier: MIT
// Addresses that are nobody's but ours, by RFC 6890 and its registries; origins by RFC 6454 4.
#include "egress/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool v4_is_public(uint32_t address) {
  static const struct {
    uint32_t net;
    int bits;
  } closed[] = {
      {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
      {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16},
      {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 3},
  };
  for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
    if ((address ^ closed[i].net) >> (32 - closed[i].bits) == 0) return false;
  }
  return true;
}

// Of global unicast only what holds no IPv4 address inside and is no documentation.
static bool v6_is_public(const unsigned char a[16]) {
  bool global = a[0] >> 5 == 1;
  bool tunnel = a[0] == 0x20 && (a[1] == 0x02 || (a[1] == 0x01 && a[2] < 2));  // 6to4; 2001::/23
  bool document = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;
  return global && !tunnel && !document && !(a[0] == 0x3f && a[1] == 0xff);
}

bool address_is_public(const struct sockaddr *address, socklen_t len) {
  if (address->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in in;
    memcpy(&in, address, sizeof in);
    return v4_is_public(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
    struct sockaddr_in6 in;
    memcpy(&in, address, sizeof in);
    return v6_is_public(in.sin6_addr.s6_addr);
  }
  return false;
}

bool address_origin(const char *url, char origin[ORIGIN_SIZE], const char **host_port) {
  CURLU *u = curl_url();
  char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
  bool ok = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
            curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
            curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
            curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
            curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_NO_USER;
  ok = ok && (strcmp(scheme, "https") == 0 || strcmp(scheme, "http") == 0);
  int len = ok ? snprintf(origin, ORIGIN_SIZE, "%s://%s:%s", scheme, host, port) : 0;
  ok = ok && len < ORIGIN_SIZE;
  for (char *at = origin; ok && *at; at++) {
    if (*at >= 'A' && *at <= 'Z') *at = (char)(*at + 'a' - 'A');
  }
  if (ok) *host_port = strstr(origin, "://") + 3;
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  curl_free(user);
  curl_url_cleanup(u);
  return ok;
}
