// SPDX-License-Identifier: MIT
#include "api/throttle.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "api/site.h"
#include "store/session.h"

// Whoever has an IPv6 address has 2^64 of them (RFC 6177): they count as one.
void throttle_address(char *out, size_t size, const char *what, const char *address) {
  struct in6_addr six;
  if (inet_pton(AF_INET6, address, &six) != 1 || IN6_IS_ADDR_V4MAPPED(&six)) {
    snprintf(out, size, "%s:%s", what, address);
    return;
  }
  char net[INET6_ADDRSTRLEN] = "";
  memset(&six.s6_addr[8], 0, 8);
  inet_ntop(AF_INET6, &six, net, sizeof net);
  snprintf(out, size, "%s:%s/64", what, net);
}

bool throttle_holds(request *r, const char *who, const char *where, int64_t now, reply *out) {
  int64_t wait = who[0] ? attempt_wait(r->db, who, now) : 0;
  int64_t of_address = attempt_wait(r->db, where, now);
  if (of_address > wait) wait = of_address;
  if (wait == 0) return false;
  atomic_fetch_add(&r->site->metrics.logins[LOGIN_LIMITED], 1);
  reply_header(out, "Retry-After", arena_print(&r->arena, "%lld", (long long)(wait + 999) / 1000));
  reply_failure(r, 429, NULL, out);
  return true;
}
