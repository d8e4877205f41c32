// SPDX-License-Identifier: MIT
#include "egress/guard.h"

#include <sys/socket.h>

#include "egress/address.h"

// Only here is it known where a name leads: it may resolve to anything, and to something else each time.
static curl_socket_t open_socket(void *with, curlsocktype purpose, struct curl_sockaddr *address) {
  egress_guard *guard = with;
  if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
  if (!guard->may_be_private && !address_is_public(&address->addr, address->addrlen)) {
    guard->barred = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool egress_guarded(CURL *easy, egress_guard *guard) {
  bool ok = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
  ok = ok && curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard) == CURLE_OK;
  // Behind a proxy nobody sees where a name leads.
  ok = ok && curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK;
  ok = ok && curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
  return ok && curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
}
